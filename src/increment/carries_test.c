// SPDX-License-Identifier: Apache-2.0
// Tests of increment/carries, with a real store and a real repository.
#include "increment/carries.h"

#include "base/error.h"
#include "git/test_repository.h"
#include "store/accumulation_cases.h"
#include "store/carried_totals.h"

#include <glib/gstdio.h>

#define MODULE "example.com/pay"
#define FIRST_MAIN "package main\n\nfunc main() {\n\tprint(1)\n}\n\nfunc changing() {\n\tprint(2)\n}\n"
#define SECOND_MAIN "package main\n\nfunc main() {\n\tprint(1)\n}\n\nfunc changing() {\n\tprint(3)\n}\n"
#define THIRD_MAIN "package main\n\n// Lower.\n\nfunc main() {\n\tprint(1)\n}\n\nfunc changing() {\n\tprint(3)\n}\n"
#define RENAMED "package main\n\nfunc renamed() {\n\tprint(4)\n\tprint(5)\n}\n"

// What ran: main, changing, renamed.
#define PROFILE(mode, file, at_main, ran_main, at_changing, ran_changing, ran_renamed)                                 \
    "mode: " mode "\n" MODULE "/main.go:" at_main " 1 " ran_main "\n" MODULE "/main.go:" at_changing                   \
    " 1 " ran_changing "\n" MODULE "/" file ":3.16,6.2 2 " ran_renamed "\n"
#define FIRST_PROFILE PROFILE("set", "old.go", "3.13,5.2", "1", "7.17,9.2", "1", "1")
#define SECOND_PROFILE PROFILE("count", "new.go", "3.13,5.2", "0", "7.17,9.2", "0", "0")
#define SECOND_GROWN PROFILE("count", "new.go", "3.13,5.2", "0", "7.17,9.2", "7", "0")
#define THIRD_PROFILE PROFILE("count", "new.go", "5.13,7.2", "6", "9.17,11.2", "0", "0")

// main: first - second - third; beside: first - beside.
typedef struct World {
    char *root, *origin, *first, *second, *third, *beside;
    GHashTable *urls;
    RepositorySettings settings;
    Store *store;
    Repositories *repositories;
    Carries *carries;
    int64_t now_ms;
} World;

static void make_origin(World *world)
{
    test_repository_init(world->origin);
    test_put(world->origin, "go.mod", "module " MODULE "\n");
    test_put(world->origin, "main.go", FIRST_MAIN);
    test_put(world->origin, "old.go", RENAMED);
    world->first = test_commit(world->origin);
    g_free(test_git(world->origin, "checkout", "-qb", "beside", NULL));
    test_put(world->origin, "other.go", "package main\n");
    world->beside = test_commit(world->origin);
    g_free(test_git(world->origin, "checkout", "-q", "main", NULL));
    g_free(test_git(world->origin, "mv", "old.go", "new.go", NULL));
    test_put(world->origin, "main.go", SECOND_MAIN);
    world->second = test_commit(world->origin);
    test_put(world->origin, "main.go", THIRD_MAIN);
    world->third = test_commit(world->origin);
}

static void world_init(World *world)
{
    g_autofree char *data = NULL;

    world->root = test_folder_new();
    data = g_build_filename(world->root, "data", NULL);
    world->origin = g_build_filename(world->root, "origin", NULL);
    make_origin(world);
    world->urls = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(world->urls, (gpointer) "pay", world->origin);
    world->settings = (RepositorySettings){ .urls = world->urls, .is_file_allowed = true, .git_timeout_ms = 60000 };
    g_assert_true(file_make_folder(data, NULL));
    world->store = test_store(data);
    world->repositories = repositories_new(world->store, &world->settings);
    world->carries = carries_new(world->store, world->repositories, 60000);
    world->now_ms = 1000;
}

static void world_clear(World *world)
{
    carries_free(world->carries);
    repositories_free(world->repositories);
    store_close(world->store);
    g_hash_table_unref(world->urls);
    test_folder_free(world->root);
    g_free(world->root);
    g_free(world->origin);
    g_free(world->first);
    g_free(world->second);
    g_free(world->third);
    g_free(world->beside);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

static Snapshot *publish(World *world, const char *commit, const char *profile)
{
    g_autofree char *name = g_strdup_printf("staging_th_pay_main_%.10s", commit);

    world->now_ms += 1000;
    see_at(world->store, name, "http://10.0.0.1:80", NULL, profile, world->now_ms);
    return publish_at(world->store, name, world->now_ms, NULL);
}

static void collect(World *world, const char *commit, const char *profile)
{
    snapshot_free(publish(world, commit, profile));
}

static char *carry_of(World *world, const Snapshot *snapshot)
{
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    if (!carries_report(world->carries, snapshot, &report, &error))
        g_error("%s", error->message);
    return g_strndup(g_bytes_get_data(report, NULL), g_bytes_get_size(report));
}

static void assert_part(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_error("\"%s\" is not in %s", part, text);
}

static void what_is_unchanged_or_renamed_is_carried_from_the_builds_before(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) third = NULL;
    g_autofree char *json = NULL;

    world_init(&world);
    collect(&world, world.first, FIRST_PROFILE);
    collect(&world, world.second, SECOND_GROWN);
    third = publish(&world, world.third, THIRD_PROFILE);
    json = carry_of(&world, third);
    assert_part(json, "{\"totals\":{\"now\":{\"covered\":1,\"statements\":4,\"percent\":25.0},"
                      "\"carried\":{\"covered\":3,\"statements\":4,\"percent\":75.0},"
                      "\"together\":{\"covered\":4,\"statements\":4,\"percent\":100.0}},\"notes\":[],\"version\":1,");
    assert_part(json, "\"collected_at\":\"1970-01-01T00:00:03Z\",\"carried\":{\"functions\":1,\"statements\":1},");
    assert_part(json, "\"collected_at\":\"1970-01-01T00:00:02Z\",\"carried\":{\"functions\":1,\"statements\":2},"
                      "\"invalidated\":{\"changed\":{\"functions\":1,\"statements\":1},");
    assert_part(json, "\"file\":\"" MODULE "/new.go\",\"line\":3,\"receiver\":\"\",\"name\":\"renamed\","
                      "\"state\":\"carried\"");
    assert_part(json, "\"not_seen\":\"Carried means");
    g_assert_cmpuint(third->total.covered, ==, 1); // the plain total is what it was
}

static void a_build_without_earlier_ones_has_what_it_has(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) second = NULL;
    g_autofree char *json = NULL;

    world_init(&world);
    second = publish(&world, world.second, SECOND_PROFILE);
    collect(&world, world.third, THIRD_PROFILE);
    json = carry_of(&world, second);
    assert_part(json, "\"together\":{\"covered\":0,\"statements\":4,\"percent\":0.0}");
    assert_part(json, "\"builds\":[]");
    assert_part(json, "\"No build of an earlier commit was collected, so nothing is carried\"");
    assert_part(json, "\"1 other build is passed over, because the commit did not come before this one: ");
}

static void other_histories_and_commits_that_are_unknown_are_passed_over(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) second = NULL;
    g_autofree char *json = NULL, *beside = NULL, *same = NULL;

    world_init(&world);
    collect(&world, world.beside, FIRST_PROFILE);
    collect(&world, "0123456789", FIRST_PROFILE);
    collect(&world, "abcdef0123", FIRST_PROFILE);
    beside = g_strdup_printf("because the commit did not come before this one: %.10s\"", world.beside);
    same = g_strdup_printf("because the commit is this one: %.8s\"", world.second);
    world.second[8] = '\0';
    collect(&world, world.second, SECOND_GROWN);
    g_free(world.second);
    world.second = test_git(world.origin, "rev-parse", "main~1", NULL);
    second = publish(&world, world.second, SECOND_PROFILE);
    json = carry_of(&world, second);
    assert_part(json, "\"builds\":[]");
    assert_part(json, beside);
    assert_part(json, same);
    assert_part(json, "2 other builds are passed over, because the repository has no such commit: "
                      "abcdef0123, 0123456789\"");
}

static guint n_kept(const Snapshot *snapshot)
{
    g_autofree char *folder = g_path_get_dirname(snapshot->cov_path);
    g_autoptr(GDir) listing = g_dir_open(folder, 0, NULL);
    guint n = 0;

    for (const char *name; (name = g_dir_read_name(listing));)
        n += strstr(name, "_carry_") != NULL;
    return n;
}

static void overwrite_kept(const Snapshot *snapshot)
{
    g_autofree char *folder = g_path_get_dirname(snapshot->cov_path);
    g_autoptr(GDir) listing = g_dir_open(folder, 0, NULL);

    for (const char *name; (name = g_dir_read_name(listing));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (strstr(name, "_carry_"))
            g_assert_true(file_write(path, "{}kept", 6, NULL));
    }
}

static void it_is_made_anew_exactly_when_an_input_changed(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) third = NULL, later = NULL;
    g_autofree char *first = NULL, *kept = NULL, *anew = NULL, *own = NULL, *beside = NULL;

    world_init(&world);
    collect(&world, world.second, SECOND_PROFILE);
    third = publish(&world, world.third, THIRD_PROFILE);
    first = carry_of(&world, third);
    assert_part(first, "\"together\":{\"covered\":1,");
    overwrite_kept(third);
    kept = carry_of(&world, third);
    g_assert_cmpstr(kept, ==, "{}kept");
    collect(&world, world.second, SECOND_GROWN);
    anew = carry_of(&world, third);
    assert_part(anew, "\"together\":{\"covered\":2,");
    g_assert_cmpuint(n_kept(third), ==, 1);
    collect(&world, world.beside, FIRST_PROFILE); // a note more
    beside = carry_of(&world, third);
    assert_part(beside, "did not come before");
    later = publish(&world, world.third, PROFILE("count", "new.go", "5.13,7.2", "6", "9.17,11.2", "0", "9"));
    own = carry_of(&world, later);
    assert_part(own, "\"together\":{\"covered\":4,");
    g_assert_cmpuint(n_kept(later), ==, 1);
}

static void totals_are_noted_beside_the_plain_ones(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) first = NULL, third = NULL;
    g_autoptr(GHashTable) totals = NULL;
    const CarriedTotal *total;
    g_autofree char *json = NULL;

    world_init(&world);
    first = publish(&world, world.first, FIRST_PROFILE);
    third = publish(&world, world.third, THIRD_PROFILE);
    json = carry_of(&world, third);
    g_assert_true(carried_totals_of_service(world.store, third->service, &totals, NULL));
    g_assert_cmpuint(g_hash_table_size(totals), ==, 1);
    total = g_hash_table_lookup(totals, third->service->commit);
    g_assert_cmpint(total->snapshot, ==, third->id);
    g_assert_cmpuint(total->total.covered, ==, 3);
    g_assert_cmpuint(total->carried, ==, 2);
    g_assert_cmpuint(total->total.statements, ==, third->total.statements);
    g_assert_cmpstr(total->commits[0], ==, world.first);
    g_assert_true(total->is_current);
}

static void several_binaries_are_told(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) third = NULL;
    g_autofree char *json = NULL, *note = NULL;

    world_init(&world);
    collect(&world, world.second, "mode: count\n" MODULE "/main.go:3.13,5.2 1 0\n");
    collect(&world, world.second, SECOND_PROFILE);
    third = publish(&world, world.third, THIRD_PROFILE);
    json = carry_of(&world, third);
    note =
        g_strdup_printf("\"Builds with different binaries, of which only the newest is counted: %.10s\"", world.second);
    assert_part(json, note);
}

static void diffs_that_take_too_long_are_given_up(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) third = NULL;
    g_autoptr(Carries) hasty = NULL;
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    world_init(&world);
    hasty = carries_new(world.store, world.repositories, 0);
    collect(&world, world.second, SECOND_PROFILE);
    third = publish(&world, world.third, THIRD_PROFILE);
    g_assert_false(carries_report(hasty, third, &report, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_UNAVAILABLE);
    g_assert_cmpuint(n_kept(third), ==, 0);
}

static void what_cannot_be_made_says_why(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) unknown = NULL, cleared = NULL;
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) missing = NULL, empty = NULL;

    world_init(&world);
    unknown = publish(&world, "0123456789", FIRST_PROFILE);
    g_assert_false(carries_report(world.carries, unknown, &report, &missing));
    g_assert_error(missing, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    assert_part(missing->message, "commit 0123456789 is not in the repository");
    g_assert_true(accumulation_clear(world.store, unknown->service, 99000, NULL));
    g_assert_true(snapshot_latest(world.store, unknown->service, &cleared, NULL));
    g_assert_false(carries_report(world.carries, cleared, &report, &empty));
    g_assert_error(empty, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    assert_part(empty->message, "was cleared");
}

static void a_corrupt_mirror_is_mended_on_the_way(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) second = NULL, third = NULL;
    g_autofree char *before = NULL, *after = NULL, *module = NULL, *packs = NULL;
    g_autoptr(GDir) listing = NULL;

    world_init(&world);
    collect(&world, world.first, FIRST_PROFILE);
    second = publish(&world, world.second, SECOND_PROFILE);
    before = carry_of(&world, second);
    third = publish(&world, world.third, THIRD_PROFILE);
    module = store_module_folder(world.store, "pay");
    packs = g_build_filename(module, "repo", "objects", "pack", NULL);
    listing = g_dir_open(packs, 0, NULL);
    for (const char *name; (name = g_dir_read_name(listing));) {
        g_autofree char *pack = g_build_filename(packs, name, NULL), *text = NULL;
        gsize size;

        if (!g_str_has_suffix(name, ".pack"))
            continue;
        g_assert_true(g_file_get_contents(pack, &text, &size, NULL));
        memset(text + 12, 'x', size - 12 - 20);
        g_assert_cmpint(g_chmod(pack, 0600), ==, 0);
        g_assert_true(file_write(pack, text, size, NULL));
    }
    after = carry_of(&world, third);
    assert_part(after, "\"together\":{\"covered\":3,");
}

// More than are carried from: only the twenty that were collected last are.
static void of_many_builds_the_newest_are_carried_from(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) last = NULL;
    g_autofree char *json = NULL, *commit = NULL;

    world_init(&world);
    collect(&world, world.first, FIRST_PROFILE);
    collect(&world, world.second, SECOND_PROFILE);
    for (int i = 0; i < 20; i++) {
        g_autofree char *more = test_commit(world.origin);

        collect(&world, more, THIRD_PROFILE);
    }
    commit = test_commit(world.origin);
    last = publish(&world, commit, THIRD_PROFILE);
    json = carry_of(&world, last);
    assert_part(json, "\"2 other builds are passed over, because more builds than are carried from were collected "
                      "since: ");
    assert_part(json, "\"together\":{\"covered\":1,");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/carries/carried", what_is_unchanged_or_renamed_is_carried_from_the_builds_before);
    g_test_add_func("/carries/nothing earlier", a_build_without_earlier_ones_has_what_it_has);
    g_test_add_func("/carries/passed over", other_histories_and_commits_that_are_unknown_are_passed_over);
    g_test_add_func("/carries/kept", it_is_made_anew_exactly_when_an_input_changed);
    g_test_add_func("/carries/totals", totals_are_noted_beside_the_plain_ones);
    g_test_add_func("/carries/binaries", several_binaries_are_told);
    g_test_add_func("/carries/too long", diffs_that_take_too_long_are_given_up);
    g_test_add_func("/carries/refused", what_cannot_be_made_says_why);
    g_test_add_func("/carries/corrupt", a_corrupt_mirror_is_mended_on_the_way);
    g_test_add_func("/carries/many", of_many_builds_the_newest_are_carried_from);
    return g_test_run();
}
