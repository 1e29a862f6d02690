// SPDX-License-Identifier: Apache-2.0
// Tests of increment/increments_ahead, with a real store and real repositories.
#include "increment/increments_ahead.h"

#include "base/clock.h"
#include "increment/test_world.h"
#include "store/carried_totals.h"
#include "store/incremental_totals.h"

enum { PATIENCE_S = 120 };

// Waits until the snapshot's own total is noted. The caller frees.
static IncrementalTotal *await_total(const World *world, const Snapshot *snapshot)
{
    for (int64_t until = g_get_monotonic_time() + PATIENCE_S * G_USEC_PER_SEC; g_get_monotonic_time() < until;) {
        IncrementalTotal *total;

        g_assert_true(incremental_total_of_build(world->store, snapshot->service, &total, NULL));
        if (total && total->snapshot == snapshot->id)
            return total;
        incremental_total_free(total);
        g_usleep(10000);
    }
    g_error("no total of %s", snapshot->service->full);
}

static void assert_covered(const World *world, const Snapshot *snapshot, uint64_t covered)
{
    g_autoptr(IncrementalTotal) total = await_total(world, snapshot);

    g_assert_cmpuint(total->covered, ==, covered);
    g_assert_cmpuint(total->measured, ==, 6);
    g_assert_true(total->is_own);
}

static void what_changed_is_counted_without_anybody_asking(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(IncrementsAhead) ahead = NULL;
    g_autoptr(Snapshot) first = NULL, second = NULL;

    world_init(&world);
    ahead = increments_ahead_new(world.store, world.repositories, world.increments, world.carries);
    first = publish(&world, "uat", world.changed, PROFILE);
    assert_covered(&world, first, 3);
    second = publish(&world, "uat", world.changed, OTHER_PROFILE);
    assert_covered(&world, second, 6);
}

#define DARK_PROFILE                                                                                                   \
    "mode: count\n" FILE_NAME ":3.13,5.2 1 0\n" FILE_NAME ":7.14,9.2 1 0\n" FILE_NAME ":11.15,13.2 1 0\n"

static void publish_now(const World *world, const char *commit, const char *profile)
{
    g_autofree char *name = name_of("uat", commit);
    int64_t now_ms = clock_wall_ms();

    see_at(world->store, name, "http://10.0.0.1:80", NULL, profile, now_ms);
    snapshot_free(publish_at(world->store, name, now_ms, NULL));
}

// Waits until the carry of the build tells `carried` statements.
static void await_carried(const World *world, const char *commit, uint64_t carried)
{
    g_autofree char *name = name_of("uat", commit);
    g_autoptr(ServiceName) service = service_of(name);

    for (int64_t until = g_get_monotonic_time() + PATIENCE_S * G_USEC_PER_SEC; g_get_monotonic_time() < until;) {
        g_autoptr(GHashTable) totals = NULL;
        const CarriedTotal *total;

        g_assert_true(carried_totals_of_service(world->store, service, &totals, NULL));
        total = g_hash_table_lookup(totals, service->commit);
        if (total && total->is_current && total->carried == carried)
            return;
        g_usleep(10000);
    }
    g_error("%s does not carry %u", name, (guint)carried);
}

static void what_a_build_carries_follows_the_builds_before(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(IncrementsAhead) ahead = NULL;

    world_init(&world);
    ahead = increments_ahead_new(world.store, world.repositories, world.increments, world.carries);
    publish_now(&world, world.changed, DARK_PROFILE);
    await_carried(&world, world.changed, 0);
    publish_now(&world, world.first, "mode: count\n" FILE_NAME ":3.13,5.2 1 1\n");
    await_carried(&world, world.changed, 1);
    await_carried(&world, world.first, 0);
}

// Made one after the other: when the last one is there, those before were tried.
static void what_cannot_be_made_is_tried_again_with_the_next_change(void)
{
    g_auto(World) world = { 0 };
    g_autoptr(IncrementsAhead) ahead = NULL;
    g_autoptr(Snapshot) unknown = NULL, later = NULL, good = NULL, again = NULL, other = NULL;
    g_autoptr(IncrementalTotal) none = NULL;
    g_autofree char *pushed = NULL;

    world_init(&world);
    ahead = increments_ahead_new(world.store, world.repositories, world.increments, world.carries);
    unknown = publish(&world, "uat", "0123456789012345678901234567890123456789", PROFILE);
    other = publish_named(&world, "uat_th_nobody_feature_0123456789", PROFILE); // an app without a repository
    good = publish(&world, "live", world.changed, PROFILE);
    assert_covered(&world, good, 3);
    g_assert_true(incremental_total_of_build(world.store, unknown->service, &none, NULL));
    g_assert_null(none);
    again = publish(&world, "uat", "0123456789012345678901234567890123456789", OTHER_PROFILE);
    later = publish(&world, "live", world.changed, OTHER_PROFILE);
    assert_covered(&world, later, 6);
}

static void one_that_ends_at_once_leaves_the_rest_undone(void)
{
    g_auto(World) world = { 0 };

    world_init(&world);
    for (int i = 0; i < 20; i++) {
        g_autoptr(IncrementsAhead) ahead =
            increments_ahead_new(world.store, world.repositories, world.increments, world.carries);
        g_autoptr(Snapshot) snapshot = publish(&world, "uat", world.changed, i % 2 ? PROFILE : OTHER_PROFILE);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/increments ahead/changed", what_changed_is_counted_without_anybody_asking);
    g_test_add_func("/increments ahead/carried", what_a_build_carries_follows_the_builds_before);
    g_test_add_func("/increments ahead/failing", what_cannot_be_made_is_tried_again_with_the_next_change);
    g_test_add_func("/increments ahead/ending", one_that_ends_at_once_leaves_the_rest_undone);
    return g_test_run();
}
