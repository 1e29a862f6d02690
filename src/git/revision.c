// SPDX-License-Identifier: Apache-2.0
// Revision: a repository on disk and what names a commit in it.
#include "git/revision.h"

#include "base/error.h"
#include "git/git_child.h"

#include <pthread.h>
#include <string.h>

enum { DIGITS_MIN = 7, NAME_CEILING_BYTES = 1024, SHOWN_BYTES = 100, MERGE_BASE_TIMEOUT_MS = 20 * 1000 };

typedef git_object GitObject;
typedef git_odb GitOdb;
typedef git_reference GitReference;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitObject, git_object_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitOdb, git_odb_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitReference, git_reference_free)

// libgit2 reads all certificates of the machine when it starts, 3 ms long. It never talks to anybody here, so it finds
// none: this takes the place of the function of mbed TLS, which its Debian package uses and nobody else. A libgit2 with
// another TLS library never calls it.
__attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(void *certificates, const char *path);

int mbedtls_x509_crt_parse_file(void *certificates, const char *path)
{
    return 0;
}

// Repositories are read whoever owns their files, and no settings of the machine or the user bear on reading them.
static void start_library(void)
{
    static const git_config_level_t levels[] = { GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                                 GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL };

    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(levels); i++)
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
}

bool library_error(GError **error, const char *what)
{
    const git_error *last = git_error_last();

    return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", what,
                     last && last->message ? last->message : "unknown error");
}

static bool open_error(GError **error, const char *folder)
{
    const git_error *last = git_error_last();

    if (last && last->message && strstr(last->message, "extensions.objectformat"))
        return set_error(error, GOC_ERROR_INVALID, "%s: its ids are not SHA-1; such repositories cannot be read",
                         folder);
    return library_error(error, folder);
}

static bool repository_open(git_repository **out, const char *folder, unsigned flags, const char *kind, GError **error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int code;

    pthread_once(&once, start_library);
    code = git_repository_open_ext(out, folder, flags, NULL);
    if (code == GIT_ENOTFOUND)
        return set_error(error, GOC_ERROR_NOT_FOUND, "%s: there is no %s", folder, kind);
    return code == 0 || open_error(error, folder);
}

bool repository_open_mirror(git_repository **out, const char *folder, GError **error)
{
    unsigned flags = GIT_REPOSITORY_OPEN_BARE | GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT;

    return repository_open(out, folder, flags, "mirror", error);
}

bool repository_open_any(git_repository **out, const char *folder, GError **error)
{
    return repository_open(out, folder, 0, "git repository", error);
}

static bool is_hex(const char *text, gsize min)
{
    gsize size = strspn(text, "0123456789abcdefABCDEF");

    return text[size] == '\0' && size >= min && size <= GIT_OID_HEXSZ;
}

// What a prefix that fits several objects may mean: commits count, files and folders do not.
typedef struct Candidates {
    git_odb *objects;
    git_oid prefix;
    gsize digits;
    git_oid commit;
    guint n_commits;
} Candidates;

static int consider(const git_oid *id, void *data)
{
    Candidates *candidates = data;
    git_object_t kind;
    gsize size;

    if (git_oid_ncmp(id, &candidates->prefix, candidates->digits) != 0 ||
        git_odb_read_header(&size, &kind, candidates->objects, id) != 0 || kind != GIT_OBJECT_COMMIT)
        return 0;
    if (candidates->n_commits > 0 && git_oid_equal(id, &candidates->commit))
        return 0; // stored twice, loose and packed
    candidates->commit = *id;
    candidates->n_commits++;
    return 0;
}

static bool find_among_objects(git_oid *out, git_repository *repository, const char *digits, GError **error)
{
    g_autoptr(GitOdb) objects = NULL;
    Candidates candidates = { .digits = strlen(digits) };

    git_oid_fromstrn(&candidates.prefix, digits, candidates.digits);
    if (git_repository_odb(&objects, repository) != 0)
        return library_error(error, digits);
    candidates.objects = objects;
    if (git_odb_foreach(objects, consider, &candidates) != 0)
        return library_error(error, digits);
    if (candidates.n_commits > 1)
        return set_error(error, GOC_ERROR_INVALID, "\"%s\" fits several commits", digits);
    if (candidates.n_commits == 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "commit %s is not in the repository", digits);
    *out = candidates.commit;
    return true;
}

bool revision_find_id(git_oid *out, git_repository *repository, const char *digits, GError **error)
{
    g_autoptr(GitObject) object = NULL;
    g_autoptr(GitObject) commit = NULL;
    git_oid prefix;
    int code;

    if (!is_hex(digits, DIGITS_MIN))
        return set_error(error, GOC_ERROR_INVALID, "not a commit, 7 to 40 hex digits: \"%.*s\"", SHOWN_BYTES, digits);
    git_oid_fromstrn(&prefix, digits, strlen(digits));
    code = git_object_lookup_prefix(&object, repository, &prefix, strlen(digits), GIT_OBJECT_ANY);
    if (code == GIT_EAMBIGUOUS)
        return find_among_objects(out, repository, digits, error);
    if (code != 0 && code != GIT_ENOTFOUND)
        return library_error(error, digits);
    if (code == GIT_ENOTFOUND || git_object_peel(&commit, object, GIT_OBJECT_COMMIT) != 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "commit %s is not in the repository", digits);
    *out = *git_object_id(commit);
    return true;
}

// Names of references have no blank, no "..", none of ~^:?*[\ and do not start with "-".
static bool is_name(const char *name)
{
    g_autofree char *full = g_strconcat("refs/heads/", name, NULL);
    int is_valid = 0;

    return *name != '-' && strlen(name) <= NAME_CEILING_BYTES && g_utf8_validate(name, -1, NULL) &&
           git_reference_name_is_valid(&is_valid, full) == 0 && is_valid;
}

// The commit that a reference leads to, through annotated tags; false when there is no such reference.
static bool find_reference(git_oid *out, git_repository *repository, const char *full_name)
{
    g_autoptr(GitReference) reference = NULL;
    g_autoptr(GitObject) commit = NULL;

    if (git_reference_lookup(&reference, repository, full_name) != 0 ||
        git_reference_peel(&commit, reference, GIT_OBJECT_COMMIT) != 0)
        return false;
    *out = *git_object_id(commit);
    return true;
}

// The meanings of a name so far.
typedef struct Meanings {
    git_oid commit;
    guint n; // different commits
} Meanings;

static void add_meaning(Meanings *meanings, const git_oid *commit)
{
    if (meanings->n > 0 && git_oid_equal(&meanings->commit, commit))
        return;
    meanings->commit = *commit;
    meanings->n++;
}

static void add_references(Meanings *meanings, git_repository *repository, const char *name)
{
    static const char *const places[] = { "refs/heads/", "refs/tags/", "refs/remotes/" };
    bool is_whole = g_str_equal(name, "HEAD") || g_str_has_prefix(name, "refs/");
    git_oid commit;

    if (is_whole) {
        if (find_reference(&commit, repository, name))
            add_meaning(meanings, &commit);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *full_name = g_strconcat(places[i], name, NULL);

        if (find_reference(&commit, repository, full_name))
            add_meaning(meanings, &commit);
    }
}

// Digits that fit several commits mean as many; digits that fit none mean nothing.
static bool add_id(Meanings *meanings, git_repository *repository, const char *digits, GError **error)
{
    g_autoptr(GError) failure = NULL;
    git_oid commit;

    if (!is_hex(digits, DIGITS_MIN))
        return true;
    if (revision_find_id(&commit, repository, digits, &failure))
        add_meaning(meanings, &commit);
    else if (error_kind(failure) != GOC_ERROR_NOT_FOUND) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return true;
}

bool revision_find(git_oid *out, git_repository *repository, const char *name, GError **error)
{
    Meanings meanings = { 0 };

    if (!*name)
        return set_error(error, GOC_ERROR_INVALID, "the commit's name is empty");
    if (is_hex(name, GIT_OID_HEXSZ))
        return revision_find_id(out, repository, name, error);
    if (!is_name(name)) {
        g_autofree char *shown = g_utf8_make_valid(name, (gssize)strnlen(name, SHOWN_BYTES));

        return set_error(error, GOC_ERROR_INVALID, "not the name of a commit: \"%s\" (an id, a branch, a tag or HEAD)",
                         shown);
    }
    add_references(&meanings, repository, name);
    if (!add_id(&meanings, repository, name, error))
        return false;
    if (meanings.n == 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "the repository has no branch, tag or commit \"%s\"", name);
    if (meanings.n > 1)
        return set_error(error, GOC_ERROR_INVALID,
                         "\"%s\" means several commits; say refs/heads/%s or refs/tags/%s, or give more digits", name,
                         name, name);
    *out = meanings.commit;
    return true;
}

// The name that an expression begins with must itself mean one commit; git would warn and take one of them.
static bool check_beginning(git_repository *repository, const char *text, GError **error)
{
    g_autofree char *name = g_strndup(text, strcspn(text, "~^@:"));
    g_autoptr(GError) failure = NULL;
    git_oid commit;

    if (!is_name(name) || revision_find(&commit, repository, name, &failure) ||
        error_kind(failure) != GOC_ERROR_INVALID)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

bool revision_find_expression(git_oid *out, git_repository *repository, const char *text, GError **error)
{
    g_autofree char *shown = g_utf8_make_valid(text, (gssize)strnlen(text, SHOWN_BYTES));
    g_autoptr(GitObject) object = NULL;
    g_autoptr(GitObject) commit = NULL;
    g_autoptr(GError) failure = NULL;

    if (revision_find(out, repository, text, &failure))
        return true;
    if (!*text || *text == '-' || strlen(text) > NAME_CEILING_BYTES) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (!check_beginning(repository, text, error))
        return false;
    if (git_revparse_single(&object, repository, text) != 0 || git_object_peel(&commit, object, GIT_OBJECT_COMMIT) != 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "the repository has no commit \"%s\"", shown);
    *out = *git_object_id(commit);
    return true;
}

static bool take_digits(const char *piece, gsize size, void *digits, GError **error)
{
    g_string_append_len(digits, piece, (gssize)size);
    return true;
}

static bool no_common_history(git_repository *repository, const char *one, const char *other, GError **error)
{
    if (git_repository_is_shallow(repository) == 1)
        return set_error(error, GOC_ERROR_NOT_FOUND,
                         "the repository is shallow: its history ends before commits %.12s and %.12s meet (git fetch "
                         "--unshallow gets the rest)",
                         one, other);
    return set_error(error, GOC_ERROR_NOT_FOUND, "commits %.12s and %.12s have no common history", one, other);
}

// Git knows where the history of a shallow repository ends, and which of several ancestors its own commands take.
static bool ask_git(git_oid *out, git_repository *repository, const char *one, const char *other, GError **error)
{
    g_autoptr(GString) digits = g_string_new(NULL);
    const char *const arguments[] = { "--git-dir=.", "merge-base", one, other, NULL };
    GitChild git = { .folder = git_repository_path(repository),
                     .take = take_digits,
                     .take_data = digits,
                     .timeout_ms = MERGE_BASE_TIMEOUT_MS };
    g_autoptr(GError) failure = NULL;

    if (git_child_run(&git, arguments, &failure))
        return git_oid_fromstrp(out, g_strchomp(digits->str)) == 0 || library_error(error, "git merge-base");
    if (g_pattern_match_simple("git ended with 1: ", failure->message)) // which says nothing when there is none
        return no_common_history(repository, one, other, error);
    g_propagate_error(error, g_steal_pointer(&failure));
    return prefix_error(error, "merge base of %.12s and %.12s", one, other);
}

// Whether the library finds the only one.
static bool find_alone(git_oid *out, git_repository *repository, const git_oid *a, const git_oid *b)
{
    git_oidarray bases = { 0 };
    bool is_one = git_repository_is_shallow(repository) != 1 && git_merge_bases(&bases, repository, a, b) == 0 &&
                  bases.count == 1;

    if (is_one)
        *out = bases.ids[0];
    git_oidarray_dispose(&bases);
    return is_one;
}

// The library takes hours for some histories (a commit with thousands of parents), and nothing can stop it.
bool revision_merge_base(git_oid *out, git_repository *repository, const git_oid *a, const git_oid *b, bool is_person,
                         GError **error)
{
    g_autofree char *one = g_strndup(git_oid_tostr_s(a), GIT_OID_HEXSZ);
    g_autofree char *other = g_strndup(git_oid_tostr_s(b), GIT_OID_HEXSZ);

    if (git_oid_equal(a, b)) {
        *out = *a;
        return true;
    }
    return (is_person && find_alone(out, repository, a, b)) || ask_git(out, repository, one, other, error);
}
