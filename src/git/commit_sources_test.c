// SPDX-License-Identifier: Apache-2.0
// Tests of git/commit_sources, on real repositories.
#include "base/error.h"
#include "git/commit_sources.h"
#include "git/mirror.h"
#include "git/test_repository.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static char *root;

// A repository that a developer works in, and our mirror of it.
typedef struct Pair {
    char *origin, *mirror;
} Pair;

static void pair_init(Pair *pair, const char *name)
{
    pair->origin = g_strdup_printf("%s/%s-origin", root, name);
    pair->mirror = g_strdup_printf("%s/%s", root, name);
    test_repository_init(pair->origin);
}

static void pair_clear(Pair *pair)
{
    g_free(pair->origin);
    g_free(pair->mirror);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pair, pair_clear)

static void update(const Pair *pair)
{
    MirrorOptions options = {
        .url = pair->origin, .folder = pair->mirror, .is_file_allowed = true, .timeout_ms = 60000
    };
    g_autoptr(GError) error = NULL;

    if (!mirror_update(&options, NULL, &error))
        g_error("%s", error->message);
}

static Sources *open_commit(const Pair *pair, const char *commit)
{
    g_autoptr(GError) error = NULL;
    Sources *sources = NULL;

    if (!commit_sources_open(&sources, pair->mirror, commit, &error))
        g_error("%s", error->message);
    return sources;
}

static void assert_not_opened(const Pair *pair, const char *commit, GocError kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Sources) sources = NULL;

    if (commit_sources_open(&sources, pair->mirror, commit, &error))
        g_error("%s was opened", commit);
    g_assert_error(error, GOC_ERROR, (int)kind);
}

static void assert_reads(Sources *sources, const char *name, const char *text)
{
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;
    gsize size = strlen(text);

    if (!sources_read(sources, name, &content, &error))
        g_error("%s", error->message);
    g_assert_cmpuint(g_bytes_get_size(content), ==, size);
    g_assert_true(size == 0 || memcmp(g_bytes_get_data(content, NULL), text, size) == 0);
}

// As git makes it: SHA-1 of "blob SIZE", a NUL, and the text. The caller frees.
static char *blob_id(GBytes *content)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    g_autofree char *head = g_strdup_printf("blob %" G_GSIZE_FORMAT, g_bytes_get_size(content));

    g_checksum_update(checksum, (const guchar *)head, (gssize)strlen(head) + 1);
    g_checksum_update(checksum, g_bytes_get_data(content, NULL), (gssize)g_bytes_get_size(content));
    return g_strdup(g_checksum_get_string(checksum));
}

static void assert_is_located(Sources *sources, const char *name, const char *path, GBytes *content)
{
    char blob[BLOB_ID_SIZE];
    g_autofree char *found = NULL, *id = blob_id(content);
    g_autoptr(GError) error = NULL;

    if (!sources_locate(sources, name, &found, blob, &error))
        g_error("%s", error->message);
    g_assert_cmpstr(blob, ==, id);
    g_assert_cmpstr(found, ==, path);
}

static void assert_is_at(Sources *sources, const char *name, const char *path)
{
    g_autoptr(GBytes) content = NULL;
    g_autofree char *found = NULL;
    g_autoptr(GError) error = NULL;

    if (!sources_find(sources, name, &content, &found, &error))
        g_error("%s", error->message);
    g_assert_cmpstr(found, ==, path);
    assert_is_located(sources, name, path, content);
}

// Unless only the text is too big, it is not there for who does not read it either.
static void assert_not_located(Sources *sources, const char *name, const GError *reason)
{
    char blob[BLOB_ID_SIZE];
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;

    if (reason->code == GOC_ERROR_TOO_BIG && sources_locate(sources, name, &path, blob, &error))
        return;
    g_assert_true(error || !sources_locate(sources, name, &path, blob, &error));
    g_assert_cmpstr(error->message, ==, reason->message);
    g_assert_null(path);
}

static void assert_refuses(Sources *sources, const char *name, GocError kind)
{
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(sources_read(sources, name, &content, &error));
    g_assert_error(error, GOC_ERROR, (int)kind);
    g_assert_null(content);
    assert_not_located(sources, name, error);
}

static void each_commit_has_its_own_text(void)
{
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) old = NULL;
    g_autoptr(Sources) new = NULL;
    g_autofree char *first = NULL, *second = NULL, *ten = NULL;

    pair_init(&pair, "a");
    test_put(pair.origin, "go.mod", "module example.com/echo\n");
    test_put(pair.origin, "api/api.go", "package old");
    test_put(pair.origin, "empty.go", "");
    first = test_commit(pair.origin);
    test_put(pair.origin, "go.mod", "module example.com/echo/v2\n");
    test_put(pair.origin, "api/api.go", "package new");
    second = test_commit(pair.origin);
    update(&pair);

    old = open_commit(&pair, first);
    assert_reads(old, "example.com/echo/api/api.go", "package old");
    assert_reads(old, "example.com/echo/empty.go", "");
    assert_refuses(old, "example.com/echo/v2/api/api.go", GOC_ERROR_NOT_FOUND);
    ten = g_ascii_strup(second, 10);
    new = open_commit(&pair, ten);
    assert_reads(new, "example.com/echo/v2/api/api.go", "package new");
    assert_refuses(new, "example.com/echo/v2/api", GOC_ERROR_NOT_FOUND);
    assert_refuses(new, "example.com/echo/v2/nothing.go", GOC_ERROR_NOT_FOUND);
}

static void nested_modules_and_vendored_ones_are_found(void)
{
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autofree char *commit = NULL;

    pair_init(&pair, "b");
    test_put(pair.origin, "go.mod", "module example.com/b\n");
    test_put(pair.origin, "services/deep/api/go.mod", "module (\n\t\"example.com/api\"\n)\n");
    test_put(pair.origin, "services/deep/api/api.go", "package api");
    test_put(pair.origin, "vendor/example.com/v/go.mod", "module example.com/wrong\n");
    test_put(pair.origin, "vendor/example.com/v/v.go", "package v");
    test_put(pair.origin, "vendor/example.com/b/sub/s.go", "package s");
    test_put(pair.origin, "testdata/go.mod", "module example.com/fixture\n");
    test_put(pair.origin, "testdata/x.go", "package x");
    test_put(pair.origin, "template/go.mod", "module {{.Name}}\n");
    commit = test_commit(pair.origin);
    update(&pair);
    sources = open_commit(&pair, commit);
    assert_reads(sources, "example.com/api/api.go", "package api");
    assert_reads(sources, "example.com/v/v.go", "package v");
    assert_reads(sources, "example.com/b/sub/s.go", "package s");
    assert_is_at(sources, "example.com/api/api.go", "services/deep/api/api.go");
    assert_is_at(sources, "example.com/b/sub/s.go", "vendor/example.com/b/sub/s.go");
    assert_refuses(sources, "example.com/wrong/v.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "example.com/fixture/x.go", GOC_ERROR_NOT_FOUND);
}

static void the_tree_of_go_itself_is_read(void)
{
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autofree char *commit = NULL;

    pair_init(&pair, "c");
    test_put(pair.origin, "src/go.mod", "module std\n");
    test_put(pair.origin, "src/fmt/print.go", "package fmt");
    test_put(pair.origin, "src/cmd/go.mod", "module cmd\n");
    test_put(pair.origin, "src/cmd/go/main.go", "package main");
    commit = test_commit(pair.origin);
    update(&pair);
    sources = open_commit(&pair, commit);
    assert_reads(sources, "fmt/print.go", "package fmt");
    assert_reads(sources, "cmd/go/main.go", "package main");
}

static void a_name_that_leads_elsewhere_is_not_found(void)
{
    static const char *const names[] = {
        "/etc/passwd",         "../x.go",       "./x.go", "example.com/d/../x.go", "", "x.go", "example.com/d/link.go",
        "example.com/d//x.go", "example.com/d/"
    };
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autofree char *commit = NULL, *link = NULL, *longest = g_strnfill(100000, 'a'), *name = NULL;

    pair_init(&pair, "d");
    link = g_build_filename(pair.origin, "link.go", NULL);
    test_put(pair.origin, "go.mod", "module example.com/d\n");
    test_put(pair.origin, "x.go", "package d");
    g_assert_cmpint(symlink("/etc/passwd", link), ==, 0);
    commit = test_commit(pair.origin);
    update(&pair);
    sources = open_commit(&pair, commit);
    assert_reads(sources, "example.com/d/x.go", "package d");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        assert_refuses(sources, names[i], GOC_ERROR_NOT_FOUND);
    name = g_strconcat("example.com/d/", longest, NULL);
    assert_refuses(sources, name, GOC_ERROR_NOT_FOUND);
}

static void paths_name_files_of_a_working_tree(void)
{
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *real = NULL, *absolute = NULL, *beside = NULL;

    pair_init(&pair, "paths");
    real = realpath(pair.origin, NULL);
    absolute = g_build_filename(real, "a", "x.go", NULL);
    beside = g_strconcat(real, "-old/a/x.go", NULL);
    test_put(pair.origin, "a/x.go", "package a");
    g_free(test_commit(pair.origin));
    g_assert_true(commit_sources_open_revision(&sources, pair.origin, "HEAD", &error));
    assert_is_at(sources, "./a/x.go", "a/x.go");
    assert_is_at(sources, absolute, "a/x.go");
    assert_refuses(sources, beside, GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "../paths/a/x.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "./a", GOC_ERROR_NOT_FOUND);
}

static void what_is_staged_is_read_and_nothing_else(void)
{
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autoptr(GError) error = NULL;

    pair_init(&pair, "staged");
    test_put(pair.origin, "go.mod", "module example.com/d\n");
    test_put(pair.origin, "x.go", "package d // committed");
    g_free(test_commit(pair.origin));
    test_put(pair.origin, "x.go", "package d // staged");
    g_free(test_git(pair.origin, "add", "x.go", NULL));
    test_put(pair.origin, "x.go", "package d // not staged");
    test_put(pair.origin, "y.go", "package d");
    g_assert_true(commit_sources_open_index(&sources, pair.origin, &error));
    assert_reads(sources, "example.com/d/x.go", "package d // staged");
    assert_refuses(sources, "example.com/d/y.go", GOC_ERROR_NOT_FOUND);
}

static void only_hex_digits_name_a_commit(void)
{
    static const char *const names[] = { "",           "main", "HEAD",        "HEAD~1",      "abcdef",         "-x",
                                         "--output=f", "v1",   "845820727e^", "0x845820727", "refs/heads/main" };
    g_auto(Pair) pair = { 0 };
    g_autofree char *commit = NULL, *tree = NULL, *too_long = NULL;

    pair_init(&pair, "e");
    commit = test_commit(pair.origin);
    tree = test_git(pair.origin, "rev-parse", "HEAD^{tree}", NULL);
    too_long = g_strconcat(commit, "0", NULL);
    assert_not_opened(&pair, commit, GOC_ERROR_NOT_FOUND); // no mirror yet
    update(&pair);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        assert_not_opened(&pair, names[i], GOC_ERROR_INVALID);
    assert_not_opened(&pair, too_long, GOC_ERROR_INVALID);
    assert_not_opened(&pair, tree, GOC_ERROR_NOT_FOUND);
    assert_not_opened(&pair, "0123456789", GOC_ERROR_NOT_FOUND);
}

// Puts a commit with exactly this message into the repository, on a branch of this name.
static void put_commit(const char *origin, const char *tree, const char *message)
{
    static const char *const who = "Ada <ada@example.com> 1700000000 +0000";
    g_autofree char *text = g_strdup_printf("tree %s\nauthor %s\ncommitter %s\n\n%s\n", tree, who, who, message);
    g_autofree char *commit = NULL, *branch = NULL, *ref = g_strconcat("refs/heads/", message, NULL);

    test_put(origin, ".git/commit", text);
    commit = test_git(origin, "hash-object", "-t", "commit", "-w", ".git/commit", NULL);
    branch = test_git(origin, "update-ref", ref, commit, NULL);
}

// The messages and the text were found by search: 1044 and 30819 give commits 72b3066..., 68676 a commit and "951" a
// file 0ebf2af...
static void a_prefix_that_fits_several_commits_is_refused(void)
{
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autofree char *commit = NULL, *tree = NULL, *file = NULL, *extra = NULL;

    pair_init(&pair, "f");
    test_put(pair.origin, "x.go", "package f");
    commit = test_commit(pair.origin);
    tree = test_git(pair.origin, "rev-parse", "HEAD^{tree}", NULL);
    put_commit(pair.origin, tree, "1044");
    put_commit(pair.origin, tree, "30819");
    put_commit(pair.origin, tree, "68676");
    test_put(pair.origin, "number", "951");
    extra = test_commit(pair.origin);
    file = test_git(pair.origin, "rev-parse", "--short=7", "HEAD:number", NULL);
    g_assert_true(g_str_has_prefix(file, "0ebf2af"));
    update(&pair);
    assert_not_opened(&pair, "72b3066", GOC_ERROR_INVALID);
    sources = open_commit(&pair, "0ebf2af");
}

static void a_file_above_the_ceiling_is_refused(void)
{
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autofree char *commit = NULL, *text = g_strnfill(SOURCE_CEILING_BYTES + 1, 'x');

    pair_init(&pair, "g");
    test_put(pair.origin, "go.mod", "module example.com/g\n");
    test_put(pair.origin, "big.go", text);
    text[SOURCE_CEILING_BYTES] = '\0';
    test_put(pair.origin, "fits.go", text);
    commit = test_commit(pair.origin);
    update(&pair);
    sources = open_commit(&pair, commit);
    assert_reads(sources, "example.com/g/fits.go", text);
    assert_refuses(sources, "example.com/g/big.go", GOC_ERROR_TOO_BIG);
}

// Eight trees, each of which names the next ten times: 10^8 folders in a few hundred bytes.
static void a_tree_bomb_is_refused(void)
{
    static const char *const script =
        "alias.bomb=!t=$(printf '100644 blob %s\\tx.go\\n' $(echo | git hash-object -w --stdin) | git mktree);"
        "for depth in 1 2 3 4 5 6 7 8; do"
        "  t=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\\td%d\\n' $t $i; done | git mktree);"
        "done; git update-ref refs/heads/bomb $(git commit-tree -m bomb $t); git rev-parse bomb #";
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autofree char *commit = NULL;

    pair_init(&pair, "h");
    commit = test_git(pair.origin, "-c", script, "bomb", NULL);
    update(&pair);
    sources = open_commit(&pair, commit);
    assert_refuses(sources, "example.com/h/x.go", GOC_ERROR_TOO_BIG);
}

static void put_link(const Pair *pair, const char *name, const char *target)
{
    g_autofree char *path = g_build_filename(pair->origin, name, NULL);

    g_assert_cmpint(symlink(target, path), ==, 0);
}

static void links_are_followed_within_the_tree(void)
{
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autofree char *commit = NULL;

    pair_init(&pair, "k");
    test_put(pair.origin, "go.mod", "module k\n");
    test_put(pair.origin, "real/x.go", "package x");
    test_put(pair.origin, "other/o.go", "package o");
    put_link(&pair, "other/up.go", "../real/x.go");
    put_link(&pair, "other/again.go", "./up.go");
    put_link(&pair, "folder", "real");
    put_link(&pair, "other/out.go", "../../x.go");
    put_link(&pair, "other/absolute.go", "/real/x.go");
    put_link(&pair, "other/loop.go", "loop.go");
    put_link(&pair, "other/nowhere.go", "none.go");
    put_link(&pair, "other/tree.go", "../real");
    commit = test_commit(pair.origin);
    update(&pair);
    sources = open_commit(&pair, commit);
    assert_reads(sources, "k/other/up.go", "package x");
    assert_reads(sources, "k/other/again.go", "package x");
    assert_reads(sources, "k/folder/x.go", "package x");
    assert_refuses(sources, "k/other/out.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "k/other/absolute.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "k/other/loop.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "k/other/nowhere.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "k/other/tree.go", GOC_ERROR_NOT_FOUND);
}

static void a_workspace_and_replacements_count_within_the_repository(void)
{
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autofree char *commit = NULL;

    pair_init(&pair, "l");
    test_put(pair.origin, "go.work", "use (\n./a\n../outside\n)\n");
    test_put(pair.origin, "a/go.mod",
             "module a\nrequire (\nlib v1.0.0\nout v1.0.0\nabs v1.0.0\n)\n"
             "replace (\nlib => ../fork\nout => ../../l-origin/fork\nabs => /etc\n)\n");
    test_put(pair.origin, "a/a.go", "package a");
    test_put(pair.origin, "fork/l.go", "package lib");
    commit = test_commit(pair.origin);
    update(&pair);
    sources = open_commit(&pair, commit);
    assert_reads(sources, "a/a.go", "package a");
    assert_reads(sources, "lib/l.go", "package lib");
    assert_is_at(sources, "lib/l.go", "fork/l.go");
    assert_refuses(sources, "out/l.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "abs/passwd", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "abs/passwd.go", GOC_ERROR_NOT_FOUND);
}

static void a_commit_that_was_pushed_away_is_still_read(void)
{
    g_auto(Pair) pair = { 0 };
    g_autoptr(Sources) sources = NULL;
    g_autofree char *base = NULL, *lost = NULL, *said = NULL;

    pair_init(&pair, "i");
    test_put(pair.origin, "go.mod", "module example.com/i\n");
    base = test_commit(pair.origin);
    test_put(pair.origin, "x.go", "package lost");
    lost = test_commit(pair.origin);
    update(&pair);
    said = test_git(pair.origin, "reset", "--hard", "--quiet", base, NULL);
    update(&pair);
    sources = open_commit(&pair, lost);
    assert_reads(sources, "example.com/i/x.go", "package lost");
}

typedef struct Reader {
    const Pair *pair;
    const char *commit;
    volatile int *is_over;
    int n_read;
} Reader;

static void *read_until_over(void *data)
{
    Reader *reader = data;

    while (!__atomic_load_n(reader->is_over, __ATOMIC_ACQUIRE)) {
        g_autoptr(Sources) sources = open_commit(reader->pair, reader->commit);

        assert_reads(sources, "example.com/j/x.go", "package j");
        reader->n_read++;
    }
    return NULL;
}

static void a_mirror_is_read_while_it_is_updated(void)
{
    g_auto(Pair) pair = { 0 };
    g_autofree char *commit = NULL;
    volatile int is_over = 0;
    Reader readers[2];
    pthread_t threads[2];

    pair_init(&pair, "j");
    test_put(pair.origin, "go.mod", "module example.com/j\n");
    test_put(pair.origin, "x.go", "package j");
    commit = test_commit(pair.origin);
    update(&pair);
    for (int i = 0; i < 2; i++) {
        readers[i] = (Reader){ &pair, commit, &is_over, 0 };
        g_assert_cmpint(pthread_create(&threads[i], NULL, read_until_over, &readers[i]), ==, 0);
    }
    for (int i = 0; i < 5; i++) {
        g_autofree char *text = g_strdup_printf("package j%d", i);
        g_autofree char *newest = NULL;
        g_autoptr(Sources) sources = NULL;

        test_put(pair.origin, "y.go", text);
        newest = test_commit(pair.origin);
        update(&pair);
        sources = open_commit(&pair, newest);
        assert_reads(sources, "example.com/j/y.go", text);
    }
    __atomic_store_n(&is_over, 1, __ATOMIC_RELEASE);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        g_assert_cmpint(readers[i].n_read, >, 0);
    }
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    root = test_folder_new();
    g_test_add_func("/commit sources/text", each_commit_has_its_own_text);
    g_test_add_func("/commit sources/modules", nested_modules_and_vendored_ones_are_found);
    g_test_add_func("/commit sources/std", the_tree_of_go_itself_is_read);
    g_test_add_func("/commit sources/elsewhere", a_name_that_leads_elsewhere_is_not_found);
    g_test_add_func("/commit sources/paths", paths_name_files_of_a_working_tree);
    g_test_add_func("/commit sources/staged", what_is_staged_is_read_and_nothing_else);
    g_test_add_func("/commit sources/hex only", only_hex_digits_name_a_commit);
    g_test_add_func("/commit sources/ambiguous", a_prefix_that_fits_several_commits_is_refused);
    g_test_add_func("/commit sources/ceiling", a_file_above_the_ceiling_is_refused);
    g_test_add_func("/commit sources/bomb", a_tree_bomb_is_refused);
    g_test_add_func("/commit sources/links", links_are_followed_within_the_tree);
    g_test_add_func("/commit sources/workspace", a_workspace_and_replacements_count_within_the_repository);
    g_test_add_func("/commit sources/forced push", a_commit_that_was_pushed_away_is_still_read);
    g_test_add_func("/commit sources/threads", a_mirror_is_read_while_it_is_updated);
    result = g_test_run();
    test_folder_free(root);
    return result;
}
