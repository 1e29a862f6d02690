// SPDX-License-Identifier: Apache-2.0
// Tests of report/archive, with a real store and real repositories.
#include "base/error.h"
#include "git/test_repository.h"
#include "report/archive.h"
#include "store/accumulation_cases.h"

#include <pthread.h>

#define GO_FILE "package main\n\nfunc main() {\n\tprintln()\n}\n\nfunc never() {\n\tprintln()\n}\n"
#define PROFILE "mode: count\nexample.com/echo/main.go:3.13,5.2 1 7\nexample.com/echo/main.go:7.14,9.2 1 0\n"

// A repository with one commit, and a store that the archive works on.
typedef struct World {
    char *root, *origin, *commit, *name;
    GHashTable *urls;
    RepositorySettings settings;
    Store *store;
    Repositories *repositories;
    ReportArchive *archive;
    Snapshot *snapshot;
} World;

static char *name_for(const char *commit)
{
    return g_strdup_printf("staging_th_apa_goc_echoserver_master_%.10s", commit);
}

static Snapshot *publish(World *world, const char *name)
{
    see_at(world->store, name, "http://10.0.0.1:80", NULL, PROFILE, 1000);
    return publish_at(world->store, name, 5000, NULL);
}

static void world_init(World *world)
{
    g_autofree char *data = NULL;

    world->root = test_folder_new();
    data = g_build_filename(world->root, "data", NULL);
    world->origin = g_build_filename(world->root, "origin", NULL);
    test_repository_init(world->origin);
    test_put(world->origin, "go.mod", "module example.com/echo\n");
    test_put(world->origin, "main.go", GO_FILE);
    world->commit = test_commit(world->origin);
    world->name = name_for(world->commit);
    world->urls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(world->urls, g_strdup("apa_goc_echoserver"), g_strdup(world->origin));
    world->settings = (RepositorySettings){ .urls = world->urls, .is_file_allowed = true, .git_timeout_ms = 60000 };
    g_assert_true(file_make_folder(data, NULL));
    world->store = test_store(data);
    world->repositories = repositories_new(world->store, &world->settings);
    world->archive = report_archive_new(world->store, world->repositories);
    world->snapshot = publish(world, world->name);
}

static void world_clear(World *world)
{
    snapshot_free(world->snapshot);
    report_archive_free(world->archive);
    repositories_free(world->repositories);
    store_close(world->store);
    g_hash_table_unref(world->urls);
    test_folder_free(world->root);
    g_free(world->root);
    g_free(world->origin);
    g_free(world->commit);
    g_free(world->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

static char *report_of(World *world, const Snapshot *snapshot, ReportKind kind)
{
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    if (!report_archive_get(world->archive, snapshot, kind, &report, &error))
        g_error("%s", error->message);
    return g_strndup(g_bytes_get_data(report, NULL), g_bytes_get_size(report));
}

static char *refused_message(World *world, const Snapshot *snapshot, GocError kind)
{
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(report_archive_get(world->archive, snapshot, REPORT_FUNC, &report, &error));
    if (!g_error_matches(error, GOC_ERROR, (int)kind))
        g_error("%s", error->message);
    g_assert_null(report);
    return g_strdup(error->message);
}

static void move(const char *from, const char *to)
{
    g_assert_cmpint(g_rename(from, to), ==, 0);
}

static void a_report_is_made_at_the_commit_and_kept(void)
{
    g_auto(World) world = { 0 };
    g_autofree char *func = NULL, *html = NULL, *stem = NULL, *kept = NULL, *path = NULL, *mirror = NULL;
    g_autofree char *module = NULL, *later = NULL;

    world_init(&world);
    test_put(world.origin, "main.go", "package main\n"); // what is there now does not count
    later = test_commit(world.origin);
    func = report_of(&world, world.snapshot, REPORT_FUNC);
    g_assert_cmpstr(func, ==,
                    "example.com/echo/main.go:3:\tmain\t\t100.0%\n"
                    "example.com/echo/main.go:7:\tnever\t\t0.0%\n"
                    "total:\t\t\t\t(statements)\t50.0%\n");
    html = report_of(&world, world.snapshot, REPORT_HTML);
    g_assert_nonnull(strstr(html, "never()"));
    g_assert_nonnull(strstr(html, world.name));

    stem = g_strndup(world.snapshot->cov_path, strlen(world.snapshot->cov_path) - strlen(".cov"));
    path = g_strconcat(stem, "_report.txt", NULL);
    g_assert_true(g_file_get_contents(path, &kept, NULL, NULL));
    g_assert_cmpstr(kept, ==, func);
    g_free(path);
    g_free(kept);
    path = g_strconcat(stem, "_report.html", NULL);
    g_assert_true(g_file_get_contents(path, &kept, NULL, NULL));
    g_assert_cmpstr(kept, ==, html);

    module = store_module_folder(world.store, "apa_goc_echoserver");
    mirror = g_build_filename(module, "repo", NULL);
    g_assert_true(g_file_test(mirror, G_FILE_TEST_IS_DIR));
}

static void a_kept_report_needs_neither_mirror_nor_remote(void)
{
    g_auto(World) world = { 0 };
    g_autofree char *module = NULL, *mirror = NULL, *first = NULL, *again = NULL;

    world_init(&world);
    first = report_of(&world, world.snapshot, REPORT_FUNC);
    module = store_module_folder(world.store, "apa_goc_echoserver");
    mirror = g_build_filename(module, "repo", NULL);
    test_folder_free(mirror);
    test_folder_free(world.origin);
    again = report_of(&world, world.snapshot, REPORT_FUNC);
    g_assert_cmpstr(again, ==, first);
}

static void a_new_commit_is_fetched_when_its_report_is_asked_for(void)
{
    g_auto(World) world = { 0 };
    g_autofree char *first = NULL, *second = NULL, *commit = NULL, *name = NULL;
    g_autoptr(Snapshot) snapshot = NULL;

    world_init(&world);
    first = report_of(&world, world.snapshot, REPORT_FUNC);
    test_put(world.origin, "main.go", "// moved\n" GO_FILE);
    commit = test_commit(world.origin);
    name = name_for(commit);
    snapshot = publish(&world, name);
    second = report_of(&world, snapshot, REPORT_FUNC);
    g_assert_nonnull(strstr(second, "main.go:4:\tmain"));
}

static void a_commit_that_nobody_pushed_is_not_found(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) snapshot = NULL;
    g_autofree char *message = NULL, *wanted = NULL;

    world_init(&world);
    snapshot = publish(&world, "staging_th_apa_goc_echoserver_master_845820727e");
    wanted = g_strdup_printf("commit 845820727e is not in the repository %s", world.origin);
    message = refused_message(&world, snapshot, GOC_ERROR_NOT_FOUND);
    g_assert_cmpstr(message, ==, wanted);
}

static void a_repository_is_known_by_its_module_too(void)
{
    g_auto(World) world = { 0 };
    g_autofree char *func = NULL;

    world_init(&world);
    g_hash_table_remove_all(world.urls);
    g_hash_table_insert(world.urls, g_strdup("example.com/ech"), g_strdup("/nowhere"));
    g_hash_table_insert(world.urls, g_strdup("example.com"), g_strdup("/nowhere"));
    g_hash_table_insert(world.urls, g_strdup("example.com/echo"), g_strdup(world.origin));
    func = report_of(&world, world.snapshot, REPORT_FUNC);
    g_assert_nonnull(strstr(func, "50.0%"));
}

static void without_a_repository_a_commit_or_coverage_there_is_no_report(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) nameless = NULL;
    g_autoptr(Snapshot) cleared = NULL;
    g_autoptr(ServiceName) service = NULL;
    g_autofree char *no_commit = NULL, *no_repository = NULL, *no_coverage = NULL;

    world_init(&world);
    nameless = publish(&world, "echo");
    no_commit = refused_message(&world, nameless, GOC_ERROR_NOT_FOUND);
    g_assert_cmpstr(no_commit, ==, "the name \"echo\" tells no commit");

    g_hash_table_remove_all(world.urls);
    no_repository = refused_message(&world, world.snapshot, GOC_ERROR_NOT_FOUND);
    g_assert_cmpstr(no_repository, ==, "no repository is known for \"apa_goc_echoserver\"");

    service = service_of(world.name);
    g_assert_true(accumulation_clear(world.store, service, 9000, NULL));
    g_assert_true(snapshot_latest(world.store, service, &cleared, NULL));
    no_coverage = refused_message(&world, cleared, GOC_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(no_coverage, "was cleared"));
}

static void a_remote_that_is_down_is_not_asked_by_every_request(void)
{
    g_auto(World) world = { 0 };
    g_autofree char *away = NULL, *first = NULL, *second = NULL, *commit = NULL, *name = NULL, *html = NULL;
    g_autofree char *func = NULL;
    g_autoptr(Snapshot) snapshot = NULL;

    world_init(&world);
    func = report_of(&world, world.snapshot, REPORT_FUNC);
    commit = test_commit(world.origin);
    name = name_for(commit);
    snapshot = publish(&world, name);
    away = g_strconcat(world.origin, "-away", NULL);
    move(world.origin, away);
    first = refused_message(&world, snapshot, GOC_ERROR_UNAVAILABLE);
    g_assert_null(strstr(first, "down since"));
    move(away, world.origin);
    second = refused_message(&world, snapshot, GOC_ERROR_UNAVAILABLE);
    g_assert_nonnull(strstr(second, "down since 2"));
    html = report_of(&world, world.snapshot, REPORT_HTML); // the mirror has that commit
}

static void a_report_that_lacks_a_file_is_neither_made_nor_kept(void)
{
    g_auto(World) world = { 0 };
    g_autofree char *message = NULL, *commit = NULL, *name = NULL;
    g_autoptr(Snapshot) snapshot = NULL;

    world_init(&world);
    test_put(world.origin, "go.mod", "module example.com/other\n");
    commit = test_commit(world.origin);
    name = name_for(commit);
    snapshot = publish(&world, name);
    message = refused_message(&world, snapshot, GOC_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(message, "example.com/echo/main.go"));
    g_free(message);
    message = refused_message(&world, snapshot, GOC_ERROR_NOT_FOUND);
}

typedef struct Asker {
    World *world;
    char *report;
} Asker;

static void *ask(void *data)
{
    Asker *asker = data;

    asker->report = report_of(asker->world, asker->world->snapshot, REPORT_FUNC);
    return NULL;
}

static void several_threads_may_ask_for_one_report(void)
{
    g_auto(World) world = { 0 };
    Asker askers[4];
    pthread_t threads[4];

    world_init(&world);
    for (int i = 0; i < 4; i++) {
        askers[i] = (Asker){ &world, NULL };
        g_assert_cmpint(pthread_create(&threads[i], NULL, ask, &askers[i]), ==, 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        g_assert_cmpstr(askers[i].report, ==, askers[0].report);
    }
    for (int i = 0; i < 4; i++)
        g_free(askers[i].report);
}

static void the_kind_of_a_report_is_read_in_any_case(void)
{
    ReportKind kind = REPORT_HTML;
    g_autoptr(GError) error = NULL;

    g_assert_true(report_kind_parse(&kind, "FUNC", NULL));
    g_assert_cmpint(kind, ==, REPORT_FUNC);
    g_assert_true(report_kind_parse(&kind, "html", NULL));
    g_assert_cmpint(kind, ==, REPORT_HTML);
    g_assert_false(report_kind_parse(&kind, "cov", &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/archive/made and kept", a_report_is_made_at_the_commit_and_kept);
    g_test_add_func("/archive/kept", a_kept_report_needs_neither_mirror_nor_remote);
    g_test_add_func("/archive/new commit", a_new_commit_is_fetched_when_its_report_is_asked_for);
    g_test_add_func("/archive/never pushed", a_commit_that_nobody_pushed_is_not_found);
    g_test_add_func("/archive/module", a_repository_is_known_by_its_module_too);
    g_test_add_func("/archive/missing", without_a_repository_a_commit_or_coverage_there_is_no_report);
    g_test_add_func("/archive/down", a_remote_that_is_down_is_not_asked_by_every_request);
    g_test_add_func("/archive/file missing", a_report_that_lacks_a_file_is_neither_made_nor_kept);
    g_test_add_func("/archive/threads", several_threads_may_ask_for_one_report);
    g_test_add_func("/archive/kind", the_kind_of_a_report_is_read_in_any_case);
    return g_test_run();
}
