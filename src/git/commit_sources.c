// SPDX-License-Identifier: Apache-2.0
// Commit sources: Go source text at one commit of a mirror, read through libgit2 without a checkout.
#include "git/commit_sources.h"

#include "base/error.h"
#include "gosrc/modules.h"

#include <git2.h>
#include <pthread.h>
#include <string.h>

enum {
    COMMIT_DIGITS_MIN = 7,
    GO_MOD_CEILING_BYTES = 1024 * 1024,
    FOLDER_CEILING = 200000, // a few nested trees that name each other many times make billions of paths
    PATH_CEILING_BYTES = 4096,
};

typedef struct CommitSources {
    Sources sources;
    git_repository *repository;
    git_odb *objects;
    git_tree *tree;
    GoModules *modules;
    char *commit; // 40 hex digits
} CommitSources;

typedef git_object GitObject;
typedef git_tree GitTree;
typedef git_tree_entry GitTreeEntry;
typedef git_blob GitBlob;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitObject, git_object_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitTree, git_tree_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitTreeEntry, git_tree_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitBlob, git_blob_free)

static void commit_sources_free(Sources *sources)
{
    CommitSources *self = (CommitSources *)sources;

    git_tree_free(self->tree);
    git_odb_free(self->objects);
    git_repository_free(self->repository);
    g_clear_pointer(&self->modules, go_modules_free);
    g_free(self->commit);
    g_free(self);
}

// Mirrors are ours whoever owns their files, and no settings of the machine or the user bear on reading them.
static void start_library(void)
{
    static const git_config_level_t levels[] = { GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                                 GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL };

    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(levels); i++)
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
}

static const char *library_reason(void)
{
    const git_error *last = git_error_last();

    return last && last->message ? last->message : "unknown error";
}

static bool library_error(GError **error, int code, const char *what)
{
    return set_error(error, code == GIT_ENOTFOUND ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "%s: %s", what,
                     library_reason());
}

static bool open_repository(CommitSources *self, const char *folder, GError **error)
{
    unsigned flags = GIT_REPOSITORY_OPEN_BARE | GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT;
    int code = git_repository_open_ext(&self->repository, folder, flags, NULL);

    if (code == GIT_ENOTFOUND)
        return set_error(error, GOC_ERROR_NOT_FOUND, "%s: there is no mirror", folder);
    if (code == 0)
        code = git_repository_odb(&self->objects, self->repository);
    return code == 0 || library_error(error, code, folder);
}

static bool is_commit_prefix(const char *text)
{
    gsize size = strspn(text, "0123456789abcdefABCDEF");

    return text[size] == '\0' && size >= COMMIT_DIGITS_MIN && size <= GIT_OID_HEXSZ;
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

static bool find_commit(const CommitSources *self, const char *digits, git_oid *id, GError **error)
{
    Candidates candidates = { .objects = self->objects, .digits = strlen(digits) };
    g_autoptr(GitObject) object = NULL;
    int code;

    git_oid_fromstrn(&candidates.prefix, digits, candidates.digits);
    code =
        git_object_lookup_prefix(&object, self->repository, &candidates.prefix, candidates.digits, GIT_OBJECT_COMMIT);
    if (code == 0) {
        *id = *git_object_id(object);
        return true;
    }
    if (code == GIT_EAMBIGUOUS) {
        code = git_odb_foreach(self->objects, consider, &candidates);
        if (candidates.n_commits > 1)
            return set_error(error, GOC_ERROR_INVALID, "\"%s\" fits several commits", digits);
        if (code == 0 && candidates.n_commits == 0)
            code = GIT_ENOTFOUND;
    }
    if (code == GIT_ENOTFOUND)
        return set_error(error, GOC_ERROR_NOT_FOUND, "commit %s is not in the repository", digits);
    if (code != 0)
        return library_error(error, code, digits);
    *id = candidates.commit;
    return true;
}

static bool open_tree(CommitSources *self, const git_oid *id, GError **error)
{
    git_commit *commit = NULL;
    int code = git_commit_lookup(&commit, self->repository, id);

    if (code == 0)
        code = git_commit_tree(&self->tree, commit);
    git_commit_free(commit);
    self->commit = g_strndup(git_oid_tostr_s(id), GIT_OID_HEXSZ);
    return code == 0 || set_error(error, GOC_ERROR_INTERNAL, "commit %s: %s", self->commit, library_reason());
}

// The size is known before the content is unpacked.
static bool read_blob(const CommitSources *self, const git_oid *id, const char *path, gsize ceiling_bytes, GBytes **out,
                      GError **error)
{
    g_autoptr(GitBlob) blob = NULL;
    git_object_t kind;
    gsize size;
    int code = git_odb_read_header(&size, &kind, self->objects, id);

    if (code == 0 && size > ceiling_bytes)
        return set_error(error, GOC_ERROR_TOO_BIG,
                         "%s: %" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read", path, size,
                         ceiling_bytes);
    if (code == 0)
        code = git_blob_lookup(&blob, self->repository, id);
    if (code != 0) // the tree names it, so it has to be there
        return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", path, library_reason());
    *out = g_bytes_new(git_blob_rawcontent(blob), (gsize)git_blob_rawsize(blob));
    return true;
}

static bool is_regular(const git_tree_entry *entry)
{
    git_filemode_t mode = git_tree_entry_filemode(entry);

    return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static bool read_path(const CommitSources *self, const char *path, GBytes **out, GError **error)
{
    g_autoptr(GitTreeEntry) entry = NULL;
    int code = strlen(path) > PATH_CEILING_BYTES ? GIT_ENOTFOUND : git_tree_entry_bypath(&entry, self->tree, path);

    if (code != 0 && code != GIT_ENOTFOUND)
        return library_error(error, code, path);
    if (code != 0 || !is_regular(entry))
        return set_error(error, GOC_ERROR_NOT_FOUND, "%s: no such file", path);
    return read_blob(self, git_tree_entry_id(entry), path, SOURCE_CEILING_BYTES, out, error);
}

static bool commit_sources_read(Sources *sources, const char *name, GBytes **out, char **path, GError **error)
{
    CommitSources *self = (CommitSources *)sources;
    g_autofree char *own = go_modules_resolve(self->modules, name);
    g_autofree char *vendored = go_modules_vendored(name);
    const char *places[] = { own, vendored };

    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(GError) failure = NULL;

        if (!places[i])
            continue;
        if (read_path(self, places[i], out, &failure)) {
            if (path)
                *path = g_strdup(places[i]);
            return true;
        }
        if (error_kind(failure) != GOC_ERROR_NOT_FOUND) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return false;
        }
    }
    return own ? set_error(error, GOC_ERROR_NOT_FOUND, "%s: no such file at commit %s", own, self->commit)
               : set_error(error, GOC_ERROR_NOT_FOUND, "%s: belongs to no module at commit %s", name, self->commit);
}

// A folder whose go.mod is still to be looked for.
typedef struct Folder {
    char *path;
    git_oid tree;
} Folder;

static Folder *folder_new(const char *parent, const char *name, const git_oid *tree)
{
    Folder *folder = g_new0(Folder, 1);

    folder->path = *parent ? g_strconcat(parent, "/", name, NULL) : g_strdup(name);
    folder->tree = *tree;
    return folder;
}

static void folder_free(Folder *folder)
{
    g_free(folder->path);
    g_free(folder);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)

// A go.mod that declares nothing (a template of a generator, say) leaves names without a module; reading them tells.
static void add_go_mod(CommitSources *self, const char *folder, const git_oid *id)
{
    g_autofree char *module = NULL;
    g_autoptr(GBytes) content = NULL;
    gsize size;

    if (!read_blob(self, id, "go.mod", GO_MOD_CEILING_BYTES, &content, NULL))
        return;
    size = g_bytes_get_size(content);
    if (go_mod_path(&module, size ? g_bytes_get_data(content, NULL) : "", size, NULL))
        go_modules_add(self->modules, module, folder);
}

static void visit(CommitSources *self, const char *folder, const git_tree *tree, GQueue *pending)
{
    for (gsize i = 0, n = git_tree_entrycount(tree); i < n; i++) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
        const char *name = git_tree_entry_name(entry);

        if (git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE && !go_modules_is_skipped(name) &&
            strlen(folder) + strlen(name) < PATH_CEILING_BYTES)
            g_queue_push_tail(pending, folder_new(folder, name, git_tree_entry_id(entry)));
        else if (is_regular(entry) && g_str_equal(name, "go.mod"))
            add_go_mod(self, folder, git_tree_entry_id(entry));
    }
}

static bool visit_all(CommitSources *self, GQueue *pending, GError **error)
{
    for (guint n_visited = 0; !g_queue_is_empty(pending); n_visited++) {
        g_autoptr(Folder) folder = g_queue_pop_head(pending);
        g_autoptr(GitTree) tree = NULL;
        int code = git_tree_lookup(&tree, self->repository, &folder->tree);

        if (code != 0)
            return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", folder->path, library_reason());
        visit(self, folder->path, tree, pending);
        if (n_visited + g_queue_get_length(pending) > FOLDER_CEILING)
            return set_error(error, GOC_ERROR_TOO_BIG, "commit %s has more than %d folders", self->commit,
                             FOLDER_CEILING);
    }
    return true;
}

static bool find_modules(CommitSources *self, GError **error)
{
    GQueue pending = G_QUEUE_INIT;
    bool is_found;

    self->modules = go_modules_new();
    g_queue_push_tail(&pending, folder_new("", "", git_tree_id(self->tree)));
    is_found = visit_all(self, &pending, error);
    g_queue_clear_full(&pending, (GDestroyNotify)folder_free);
    return is_found;
}

bool commit_sources_open(Sources **out, const char *folder, const char *commit, GError **error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    CommitSources *self;
    g_autoptr(Sources) sources = NULL;
    git_oid id;

    if (!is_commit_prefix(commit))
        return set_error(error, GOC_ERROR_INVALID, "not a commit, 7 to 40 hex digits: \"%.*s\"", 100, commit);
    pthread_once(&once, start_library);
    self = g_new0(CommitSources, 1);
    self->sources = (Sources){ .read = commit_sources_read, .free = commit_sources_free };
    sources = &self->sources;
    if (!open_repository(self, folder, error) || !find_commit(self, commit, &id, error) ||
        !open_tree(self, &id, error) || !find_modules(self, error))
        return false;
    *out = g_steal_pointer(&sources);
    return true;
}
