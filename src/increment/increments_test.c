// SPDX-License-Identifier: Apache-2.0
// Tests of report/increments, with a real store and real repositories.
#include "base/clock.h"
#include "base/error.h"
#include "increment/increment_faces.h"
#include "increment/test_world.h"
#include "store/incremental_totals.h"

#include <glib/gstdio.h>
#include <pthread.h>
#include <unistd.h>

static char *mirror_of(const World *world)
{
    g_autofree char *module = store_module_folder(world->store, "pay");

    return g_build_filename(module, "repo", NULL);
}

static char *report_of(World *world, const Snapshot *snapshot, const char *base, IncrementFace face)
{
    const IncrementQuestion question = { .base = base };
    g_autoptr(GBytes) report = NULL;
    g_autoptr(GError) error = NULL;

    if (!increments_report(world->increments, snapshot, &question, face, NULL, &report, &error))
        g_error("%s", error->message);
    return g_strndup(g_bytes_get_data(report, NULL), g_bytes_get_size(report));
}

static Comparison *comparison_of(World *world, const Snapshot *snapshot, const char *base)
{
    const IncrementQuestion question = { .base = base };
    g_autoptr(GError) error = NULL;
    Comparison *comparison;

    if (!increments_compare(world->increments, snapshot, &question, &comparison, &error))
        g_error("%s", error->message);
    return comparison;
}

static char *refused_message(World *world, const char *base, GocError kind)
{
    const IncrementQuestion question = { .base = base };
    g_autoptr(Comparison) comparison = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(increments_compare(world->increments, world->snapshot, &question, &comparison, &error));
    if (!g_error_matches(error, GOC_ERROR, (int)kind))
        g_error("%s", error->message);
    return g_strdup(error->message);
}

static void assert_part(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_error("\"%s\" is not in %s", part, text);
}

static void the_lines_that_changed_since_the_default_branch_are_counted(void)
{
    g_auto(World) world = { 0 };
    const IncrementQuestion question = { 0 };
    g_autoptr(Increment) increment = NULL;
    g_autofree char *json = NULL;

    world_init(&world);
    g_assert_true(increments_open(world.increments, world.snapshot, &question, &increment, NULL));
    g_assert_cmpstr(increment->comparison->base->name, ==, "main");
    g_assert_cmpstr(increment->comparison->base->commit, ==, world.on_main);
    g_assert_cmpstr(comparison_from(increment->comparison), ==, world.first);
    g_assert_cmpstr(increment->comparison->base->head, ==, world.changed);
    g_assert_cmpuint(increment->diff->n_measured, ==, 6);
    g_assert_cmpuint(increment->diff->n_missing, ==, 3);
    g_assert_cmpuint(increment->comparison->notes->len, ==, 0);
    json = report_of(&world, world.snapshot, NULL, INCREMENT_JSON);
    assert_part(json, "{\"changed\":13,\"measured\":6,\"covered\":3,\"missing\":3,\"partial\":0,\"percent\":50.00,"
                      "\"not_instrumented\":[{\"path\":\"extra/x.go\",\"reason\":\"");
    assert_part(json, "\"diff\":{\"report_name\"");
}

static void from_the_base_itself_what_it_has_beyond_is_a_change_too(void)
{
    g_auto(World) world = { 0 };
    const IncrementQuestion question = { .base = "main", .is_direct = true };
    g_autoptr(Increment) increment = NULL;

    world_init(&world);
    g_assert_true(increments_open(world.increments, world.snapshot, &question, &increment, NULL));
    g_assert_cmpstr(comparison_from(increment->comparison), ==, world.on_main);
    g_assert_nonnull(changes_file(increment->changes, "other.go")); // gone
}

static void faces_are_kept_and_told_from_the_cache(void)
{
    g_auto(World) world = { 0 };
    g_autofree char *json = NULL, *again = NULL, *markdown = NULL, *html = NULL, *folder = NULL, *other = NULL;
    g_autoptr(GDir) listing = NULL;
    guint n = 0;

    world_init(&world);
    json = report_of(&world, world.snapshot, NULL, INCREMENT_JSON);
    markdown = report_of(&world, world.snapshot, NULL, INCREMENT_MARKDOWN);
    html = report_of(&world, world.snapshot, NULL, INCREMENT_HTML);
    assert_part(markdown, "! 11 func missed() {");
    assert_part(html, "<!DOCTYPE html>");
    folder = g_path_get_dirname(world.snapshot->cov_path);
    listing = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(listing));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (!strstr(name, "_diff_"))
            continue;
        g_assert_true(file_write(path, "{}kept", 6, NULL));
        n++;
    }
    g_assert_cmpuint(n, ==, 3);
    again = report_of(&world, world.snapshot, NULL, INCREMENT_JSON);
    g_assert_cmpstr(again, ==, "{}kept");
    other = report_of(&world, world.snapshot, "v1.0.0", INCREMENT_JSON);
    assert_part(other, "\"measured\":6");
}

static void assert_base(World *world, const char *base, const char *name, const char *choice)
{
    g_autoptr(Comparison) comparison = comparison_of(world, world->snapshot, base);

    g_test_message("%s", base);
    g_assert_cmpstr(comparison->base->name, ==, name);
    g_assert_cmpstr(comparison->base->choice, ==, choice);
    g_assert_cmpstr(comparison->base->merge_base, ==, world->first);
    g_assert_cmpint(comparison->is_own, ==, base == NULL);
}

static void every_rule_finds_its_base(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) live = NULL, before = NULL, newer = NULL;
    g_autofree char *first = NULL, *commit = NULL;

    world_init(&world);
    first = g_strndup(world.first, 10);
    commit = g_strconcat("commit:", world.first, NULL);
    live = publish(&world, "live", world.first, "mode: count\n" FILE_NAME ":3.13,5.2 1 1\n");
    assert_base(&world, NULL, "main", "the repository's default branch");
    assert_base(&world, "main", "main", "asked for");
    assert_base(&world, "branch:main", "main", "the branch asked for");
    assert_base(&world, "tag:v*", "v1.0.0", "the newest tag \"v*\" before the commit");
    assert_base(&world, "env:live", first, "what ran in environment \"live\"");
    assert_base(&world, commit, world.first, "asked for");
    world.settings.diff_base = "tag:v1*";
    assert_base(&world, NULL, "v1.0.0", "the newest tag \"v1*\" before the commit");

    before = publish(&world, "uat", world.first, "mode: count\n" FILE_NAME ":3.13,5.2 1 1\n");
    newer = publish(&world, "uat", world.changed, PROFILE);
    snapshot_free(world.snapshot);
    world.snapshot = g_steal_pointer(&newer);
    assert_base(&world, "previous", first, "the service's build before");
}

static void a_build_of_the_base_branch_is_compared_with_the_one_before(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Snapshot) alone = NULL, first = NULL, second = NULL;
    g_autoptr(Comparison) parent = NULL, before = NULL, asked = NULL;
    g_autofree char *further = NULL;

    world_init(&world);
    alone = publish(&world, "staging", world.on_main, "mode: count\n" FILE_NAME ":3.13,5.2 1 1\n");
    world.settings.diff_base = "branch:main";
    parent = comparison_of(&world, alone, NULL);
    g_assert_cmpstr(parent->base->choice, ==, "the service's build before"); // that of the feature branch
    g_assert_cmpstr(parent->base->merge_base, ==, world.first);

    first = publish(&world, "live", world.first, "mode: count\n" FILE_NAME ":3.13,5.2 1 1\n");
    before = comparison_of(&world, first, NULL);
    g_assert_cmpstr(before->base->merge_base, ==, world.first); // there is nothing before it
    assert_part(g_ptr_array_index(before->notes, 0), "\"main\" has all of commit");

    test_put(world.origin, "third.go", "package main\n");
    further = test_commit(world.origin);
    second = publish(&world, "uat", further, "mode: count\n" FILE_NAME ":3.13,5.2 1 1\n");
    comparison_free(before);
    before = comparison_of(&world, second, NULL);
    g_assert_cmpstr(before->base->choice, ==, "the commit's first parent");
    g_assert_cmpstr(before->base->merge_base, ==, world.on_main);
    assert_part(g_ptr_array_index(before->notes, 0), "so the changes since the commit's first parent are shown");
    asked = comparison_of(&world, second, "main");
    g_assert_cmpstr(asked->base->merge_base, ==, further);
    assert_part(g_ptr_array_index(asked->notes, 0), "nothing changed since");
}

static void what_cannot_be_a_base_is_refused_with_a_reason(void)
{
    g_auto(World) world = { 0 };
    static const struct {
        const char *base;
        GocError kind;
        const char *message;
    } cases[] = {
        { "nothing", GOC_ERROR_NOT_FOUND, "the repository has no branch, tag or commit \"nothing\"" },
        { "branch:nothing", GOC_ERROR_NOT_FOUND, "refs/heads/nothing" },
        { "tag:w*", GOC_ERROR_NOT_FOUND, "no tag that matches \"w*\" is before commit" },
        { "previous", GOC_ERROR_NOT_FOUND, "was collected; name another base" },
        { "env:nowhere", GOC_ERROR_NOT_FOUND, "no other commit of pay was collected in environment \"nowhere\"" },
        { "both", GOC_ERROR_INVALID, "means several commits" },
        { "--output=x", GOC_ERROR_INVALID, "not the name of a commit" },
        { "HEAD~1", GOC_ERROR_INVALID, "not the name of a commit" },
        { "what:ever", GOC_ERROR_INVALID, "is not a rule for a base" },
        { "island", GOC_ERROR_NOT_FOUND, "no common history" },
    };

    world_init(&world);
    git(&world, "tag", "both", world.first);
    git(&world, "branch", "both", world.changed);
    git(&world, "checkout", "-q", "--orphan=island");
    g_free(test_commit(world.origin));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *message = refused_message(&world, cases[i].base, cases[i].kind);

        assert_part(message, cases[i].message);
    }
}

static void a_branch_that_was_pushed_since_is_seen(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Comparison) before = NULL, after = NULL, fresh = NULL;
    g_autofree char *commit = NULL;

    world_init(&world);
    before = comparison_of(&world, world.snapshot, "main");
    test_put(world.origin, "third.go", "package main\n");
    commit = test_commit(world.origin);
    after = comparison_of(&world, world.snapshot, "main");
    g_assert_cmpstr(after->base->commit, ==, commit);
    g_assert_cmpint(after->mirror->updated_ms, >, 0);
    git(&world, "branch", "new", commit);
    fresh = comparison_of(&world, world.snapshot, "new");
    g_assert_cmpstr(fresh->base->commit, ==, commit);
}

static void a_remote_that_is_down_is_a_note_and_no_failure(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(Comparison) first = NULL, second = NULL, by_id = NULL;
    g_autofree char *away = NULL, *json = NULL, *missing = NULL;

    world_init(&world);
    g_free(report_of(&world, world.snapshot, NULL, INCREMENT_JSON));
    away = g_strconcat(world.origin, "-away", NULL);
    g_assert_cmpint(g_rename(world.origin, away), ==, 0);
    first = comparison_of(&world, world.snapshot, NULL);
    g_assert_nonnull(first->mirror->staleness);
    g_assert_cmpint(first->mirror->updated_ms, >, clock_wall_ms() - 60000);
    assert_part(g_ptr_array_index(first->notes, 0), "The mirror is of 2");
    second = comparison_of(&world, world.snapshot, NULL);
    assert_part(second->mirror->staleness, "down since 2");
    by_id = comparison_of(&world, world.snapshot, world.first);
    json = report_of(&world, world.snapshot, NULL, INCREMENT_JSON);
    assert_part(json, "\"measured\":6");
    missing = refused_message(&world, "nothing", GOC_ERROR_UNAVAILABLE);
    assert_part(missing, "no branch, tag or commit \"nothing\"");
    g_assert_cmpint(g_rename(away, world.origin), ==, 0);
}

// All but the ends, which is what is left of a pack by a disk that lied.
static void overwrite_pack(const char *pack)
{
    g_autofree char *text = NULL;
    gsize size;

    g_assert_true(g_file_get_contents(pack, &text, &size, NULL));
    memset(text + 12, 'x', size - 12 - 20);
    g_assert_true(file_write(pack, text, size, NULL));
}

static void cut_pack_short(const char *pack)
{
    g_assert_cmpint(truncate(pack, 40), ==, 0);
}

static void damage_packs(const char *folder, void (*damage)(const char *pack))
{
    g_autofree char *path = g_build_filename(folder, "objects", "pack", NULL);
    g_autoptr(GDir) listing = g_dir_open(path, 0, NULL);

    for (const char *name; (name = g_dir_read_name(listing));) {
        g_autofree char *pack = g_build_filename(path, name, NULL);

        if (!g_str_has_suffix(name, ".pack"))
            continue;
        g_assert_cmpint(g_chmod(pack, 0600), ==, 0);
        damage(pack);
    }
}

// A mirror that counts as fresh, so that no fetch meets the damage.
static void world_init_fresh(World *world)
{
    world_init(world);
    world->repository_settings.mirror_fresh_ms = 3600000;
    increments_free(world->increments);
    repositories_free(world->repositories);
    world->repositories = repositories_new(world->store, &world->repository_settings);
    world->increments = increments_new(world->store, world->repositories, &world->settings);
}

static void assert_mended(void (*damage)(const char *pack))
{
    g_auto(World) world = { 0 };
    g_autofree char *mirror = NULL, *aside = NULL, *json = NULL;

    world_init_fresh(&world);
    g_free(report_of(&world, world.snapshot, "v1.0.0", INCREMENT_JSON));
    mirror = mirror_of(&world);
    aside = g_strconcat(mirror, ".corrupt", NULL);
    damage_packs(mirror, damage);
    json = report_of(&world, world.snapshot, NULL, INCREMENT_JSON);
    assert_part(json, "\"measured\":6");
    g_assert_true(g_file_test(aside, G_FILE_TEST_IS_DIR));
}

// What is in a pack that was cut short looks as if it had never been there.
static void a_corrupt_mirror_of_a_remote_that_is_down_is_told(void)
{
    g_auto(World) world = { 0 };
    g_autofree char *mirror = NULL, *away = NULL, *message = NULL;

    world_init_fresh(&world);
    g_free(report_of(&world, world.snapshot, "v1.0.0", INCREMENT_JSON));
    mirror = mirror_of(&world);
    damage_packs(mirror, cut_pack_short);
    away = g_strconcat(world.origin, "-away", NULL);
    g_assert_cmpint(g_rename(world.origin, away), ==, 0);
    message = refused_message(&world, NULL, GOC_ERROR_UNAVAILABLE);
    assert_part(message, "pack does not end as its index says: ");
    assert_part(message, "the mirror is corrupt (");
    g_assert_cmpint(g_rename(away, world.origin), ==, 0);
}

static void a_corrupt_mirror_is_mended_on_the_way(void)
{
    assert_mended(overwrite_pack);
    assert_mended(cut_pack_short);
}

static guint n_kept(const char *folder)
{
    g_autoptr(GDir) listing = g_dir_open(folder, 0, NULL);
    guint n = 0;

    for (const char *name; (name = g_dir_read_name(listing));)
        n += strstr(name, "_diff_") != NULL;
    return n;
}

static void coverage_that_is_not_whole_is_told_on_every_face(void)
{
    static const IncrementFace faces[] = { INCREMENT_HTML, INCREMENT_MARKDOWN };
    const IncrementQuestion question = { .partial = "http://10.0.0.1:80 was not read yet" };
    g_auto(World) world = { 0 };

    world_init(&world);
    for (gsize i = 0; i < G_N_ELEMENTS(faces); i++) {
        g_autofree char *whole = report_of(&world, world.snapshot, NULL, faces[i]), *text = NULL;
        g_autoptr(GBytes) report = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_null(strstr(whole, "not whole"));
        g_assert_true(increments_report(world.increments, world.snapshot, &question, faces[i], NULL, &report, &error));
        g_assert_no_error(error);
        text = g_strndup(g_bytes_get_data(report, NULL), g_bytes_get_size(report));
        assert_part(text, "The coverage is not whole: http://10.0.0.1:80 was not read yet");
    }
}

// The rule may be asked for by its word, too: that is another question, though its base is the same.
static void the_own_base_is_noted_whoever_asked_for_it_before(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(IncrementalTotal) none = NULL, own = NULL;

    world_init(&world);
    world.settings.diff_base = "commit:0000000";
    g_free(report_of(&world, world.snapshot, "default", INCREMENT_JSON));
    world.settings.diff_base = NULL;
    g_assert_true(incremental_total_of_build(world.store, world.snapshot->service, &none, NULL));
    g_assert_null(none);
    g_free(report_of(&world, world.snapshot, NULL, INCREMENT_JSON));
    g_assert_true(incremental_total_of_build(world.store, world.snapshot->service, &own, NULL));
    g_assert_nonnull(own);
}

static void totals_are_noted_and_superseded_files_are_removed(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(IncrementalTotal) first = NULL, second = NULL;
    g_autofree char *folder = NULL;
    const IncrementQuestion direct = { .is_direct = true };
    g_autoptr(GBytes) report = NULL;

    world_init(&world);
    g_assert_true(increments_report(world.increments, world.snapshot, &direct, INCREMENT_JSON, NULL, &report, NULL));
    g_assert_true(incremental_total_of_build(world.store, world.snapshot->service, &first, NULL));
    g_assert_null(first);
    g_free(report_of(&world, world.snapshot, NULL, INCREMENT_MARKDOWN));
    g_assert_true(incremental_total_of_build(world.store, world.snapshot->service, &first, NULL));
    g_assert_cmpuint(first->covered, ==, 3);
    g_assert_cmpuint(first->measured, ==, 6);
    g_assert_cmpstr(first->base_name, ==, "main");
    folder = g_path_get_dirname(world.snapshot->cov_path);
    g_assert_cmpuint(n_kept(folder), ==, 2);

    snapshot_free(world.snapshot);
    world.snapshot = publish(&world, "staging", world.changed, OTHER_PROFILE);
    g_free(report_of(&world, world.snapshot, NULL, INCREMENT_JSON));
    g_assert_true(incremental_total_of_build(world.store, world.snapshot->service, &second, NULL));
    g_assert_cmpuint(second->covered, ==, 6);
    g_assert_cmpint(second->snapshot, ==, world.snapshot->id);
    g_assert_cmpuint(n_kept(folder), ==, 1);
}

static void questions_without_end_do_not_fill_the_disk(void)
{
    g_auto(World) world = { 0 };
    g_autofree char *folder = NULL;

    world_init(&world);
    folder = g_path_get_dirname(world.snapshot->cov_path);
    for (int i = 0; i < 100; i++) {
        gsize size = strlen(world.snapshot->cov_path) - strlen(".cov");
        g_autofree char *path = g_strdup_printf("%.*s_diff_%d.json", (int)size, world.snapshot->cov_path, i);

        g_assert_true(file_write(path, "{}", 2, NULL));
    }
    g_free(report_of(&world, world.snapshot, NULL, INCREMENT_JSON)); // looks at what is kept before it is kept itself
    g_assert_cmpuint(n_kept(folder), ==, 33);
    g_free(report_of(&world, world.snapshot, "v1.0.0", INCREMENT_JSON));
    g_assert_cmpuint(n_kept(folder), ==, 33);
}

static void what_is_closed_leaves_its_place_to_others(void)
{
    g_auto(World) world = { 0 };
    const IncrementQuestion question = { 0 };

    world_init(&world);
    for (int i = 0; i < 6; i++) {
        g_autoptr(Increment) increment = NULL;

        g_assert_true(increments_open(world.increments, world.snapshot, &question, &increment, NULL));
    }
}

typedef struct Asker {
    World *world;
    char *report;
} Asker;

static void *ask(void *data)
{
    Asker *asker = data;

    asker->report = report_of(asker->world, asker->world->snapshot, NULL, INCREMENT_JSON);
    return NULL;
}

static void several_threads_may_ask_for_one_increment(void)
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

static void shares_are_written_with_two_decimals(void)
{
    static const struct {
        uint64_t covered, measured;
        const char *text;
    } cases[] = { { 0, 0, "null" }, { 0, 3, "0.00" }, { 2, 3, "66.67" }, { 7, 7, "100.00" } };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = increment_percent_text(cases[i].covered, cases[i].measured);

        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/increments/default branch", the_lines_that_changed_since_the_default_branch_are_counted);
    g_test_add_func("/increments/direct", from_the_base_itself_what_it_has_beyond_is_a_change_too);
    g_test_add_func("/increments/kept", faces_are_kept_and_told_from_the_cache);
    g_test_add_func("/increments/rules", every_rule_finds_its_base);
    g_test_add_func("/increments/on the base", a_build_of_the_base_branch_is_compared_with_the_one_before);
    g_test_add_func("/increments/refused", what_cannot_be_a_base_is_refused_with_a_reason);
    g_test_add_func("/increments/pushed since", a_branch_that_was_pushed_since_is_seen);
    g_test_add_func("/increments/down", a_remote_that_is_down_is_a_note_and_no_failure);
    g_test_add_func("/increments/corrupt", a_corrupt_mirror_is_mended_on_the_way);
    g_test_add_func("/increments/corrupt and down", a_corrupt_mirror_of_a_remote_that_is_down_is_told);
    g_test_add_func("/increments/superseded", totals_are_noted_and_superseded_files_are_removed);
    g_test_add_func("/increments/partial", coverage_that_is_not_whole_is_told_on_every_face);
    g_test_add_func("/increments/own", the_own_base_is_noted_whoever_asked_for_it_before);
    g_test_add_func("/increments/threads", several_threads_may_ask_for_one_increment);
    g_test_add_func("/increments/flood", questions_without_end_do_not_fill_the_disk);
    g_test_add_func("/increments/places", what_is_closed_leaves_its_place_to_others);
    g_test_add_func("/increments/percent", shares_are_written_with_two_decimals);
    return g_test_run();
}
