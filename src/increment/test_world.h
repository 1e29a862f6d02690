// SPDX-License-Identifier: Apache-2.0
// Test world: a store with coverage of a real repository's commits, for tests of increments.
#pragma once

#include "git/test_repository.h"
#include "increment/carries.h"
#include "increment/increments.h"
#include "store/accumulation_cases.h"

#define GO_FILE "package main\n\nfunc main() {\n\tprint(1)\n}\n"
// Lines 6 to 13 are new: each function has three of them, of which all are measured.
#define CHANGED_FILE GO_FILE "\nfunc added() {\n\tprint(2)\n}\n\nfunc missed() {\n\tprint(3)\n}\n"
#define FILE_NAME "example.com/pay/main.go"
#define PROFILE "mode: count\n" FILE_NAME ":3.13,5.2 1 1\n" FILE_NAME ":7.14,9.2 1 1\n" FILE_NAME ":11.15,13.2 1 0\n"
#define OTHER_PROFILE                                                                                                  \
    "mode: count\n" FILE_NAME ":3.13,5.2 1 1\n" FILE_NAME ":7.14,9.2 1 1\n" FILE_NAME ":11.15,13.2 1 4\n"

// main: first - on_main; feature: first - changed. v1.0.0 is at first.
typedef struct World {
    char *root, *origin, *first, *changed, *on_main;
    GHashTable *urls;
    RepositorySettings repository_settings;
    IncrementSettings settings;
    Store *store;
    Repositories *repositories;
    Increments *increments;
    Carries *carries;
    Snapshot *snapshot; // of `changed`
} World;

static inline char *name_of(const char *env, const char *commit)
{
    return g_strdup_printf("%s_th_pay_feature_%.10s", env, commit);
}

static inline Snapshot *publish_named(World *world, const char *name, const char *profile)
{
    static int64_t now_ms = 1000;

    now_ms += 1000;
    see_at(world->store, name, "http://10.0.0.1:80", NULL, profile, now_ms);
    return publish_at(world->store, name, now_ms, NULL);
}

static inline Snapshot *publish(World *world, const char *env, const char *commit, const char *profile)
{
    g_autofree char *name = name_of(env, commit);

    return publish_named(world, name, profile);
}

static inline void git(const World *world, const char *first, const char *second, const char *third)
{
    g_free(test_git(world->origin, first, second, third, NULL));
}

static inline void make_origin(World *world)
{
    test_repository_init(world->origin);
    test_put(world->origin, "go.mod", "module example.com/pay\n");
    test_put(world->origin, "main.go", GO_FILE);
    world->first = test_commit(world->origin);
    git(world, "tag", "v1.0.0", NULL);
    git(world, "checkout", "-qb", "feature");
    test_put(world->origin, "main.go", CHANGED_FILE);
    test_put(world->origin, "extra/x.go", "package extra\n\nfunc X() {\n\tprint(4)\n}\n");
    world->changed = test_commit(world->origin);
    git(world, "checkout", "-q", "main");
    test_put(world->origin, "other.go", "package main\n");
    world->on_main = test_commit(world->origin);
}

static inline void world_init(World *world)
{
    g_autofree char *data = NULL;

    world->root = test_folder_new();
    data = g_build_filename(world->root, "data", NULL);
    world->origin = g_build_filename(world->root, "origin", NULL);
    make_origin(world);
    world->urls = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(world->urls, (gpointer) "pay", world->origin);
    world->repository_settings =
        (RepositorySettings){ .urls = world->urls, .is_file_allowed = true, .git_timeout_ms = 60000 };
    world->settings = (IncrementSettings){ .timeout_ms = 60000 };
    g_assert_true(file_make_folder(data, NULL));
    world->store = test_store(data);
    world->repositories = repositories_new(world->store, &world->repository_settings);
    world->increments = increments_new(world->store, world->repositories, &world->settings);
    world->carries = carries_new(world->store, world->repositories, 60000);
    world->snapshot = publish(world, "staging", world->changed, PROFILE);
}

static inline void world_clear(World *world)
{
    snapshot_free(world->snapshot);
    carries_free(world->carries);
    increments_free(world->increments);
    repositories_free(world->repositories);
    store_close(world->store);
    g_hash_table_unref(world->urls);
    test_folder_free(world->root);
    g_free(world->root);
    g_free(world->origin);
    g_free(world->first);
    g_free(world->changed);
    g_free(world->on_main);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)
