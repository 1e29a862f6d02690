// SPDX-License-Identifier: Apache-2.0
#include "store/accumulation_cases.h"
#include "store/commits.h"

#include <string.h>

static Store *store;

static void collect(const char *name)
{
    g_autoptr(Snapshot) snapshot = NULL;
    static int64_t now_ms = 1000;

    now_ms += 1000;
    see_at(store, name, "http://10.0.0.1:80", NULL, "mode: count\nex/a.go:1.1,2.2 3 1\n", now_ms);
    snapshot = publish_at(store, name, now_ms, NULL);
}

static char *joined(GPtrArray *commits)
{
    g_autoptr(GPtrArray) owned = commits;

    g_ptr_array_add(owned, NULL);
    return g_strjoinv(" ", (char **)owned->pdata);
}

static void assert_before(const char *name, guint limit, const char *wanted)
{
    g_autoptr(ServiceName) build = service_of(name);
    g_autoptr(GError) error = NULL;
    GPtrArray *commits = NULL;
    g_autofree char *found = NULL;

    g_assert_true(commits_before(store, build, limit, &commits, &error));
    g_assert_no_error(error);
    found = joined(commits);
    g_assert_cmpstr(found, ==, wanted);
}

static void assert_in(const char *env, const char *name, const char *wanted)
{
    g_autoptr(ServiceName) build = service_of(name);
    g_autoptr(GError) error = NULL;
    GPtrArray *commits = NULL;
    g_autofree char *found = NULL;

    g_assert_true(commits_in(store, env, build, 10, &commits, &error));
    g_assert_no_error(error);
    found = joined(commits);
    g_assert_cmpstr(found, ==, wanted);
}

static void earlier_builds_are_told_latest_first(void)
{
    collect("staging_th_pay_master_aaaaaaaaaa");
    collect("staging_th_pay_master_bbbbbbbbbb");
    collect("staging_th_pay_master_aaaaaaaaaa"); // again: it stays the first
    collect("staging_sg_pay_master_eeeeeeeeee"); // another service
    collect("staging_th_pay_master_cccccccccc");
    assert_before("staging_th_pay_master_cccccccccc", 10, "bbbbbbbbbb aaaaaaaaaa");
    assert_before("staging_th_pay_master_cccccccccc", 1, "bbbbbbbbbb");
    assert_before("staging_th_pay_master_bbbbbbbbbb", 10, "aaaaaaaaaa");
    assert_before("staging_th_pay_master_aaaaaaaaaa", 10, "");
    assert_before("staging_th_pay_master_ffffffffff", 10, "");
}

static void those_of_the_own_region_come_before_those_of_others(void)
{
    collect("live_th_shop_master_aaaaaaaaaa");
    collect("live_th_shop_master_bbbbbbbbbb");
    collect("live_sg_shop_master_cccccccccc");
    collect("live_sg_shop_master_aaaaaaaaaa");
    collect("live_th_other_master_dddddddddd");
    assert_in("live", "staging_th_shop_master_eeeeeeeeee", "bbbbbbbbbb aaaaaaaaaa cccccccccc");
    assert_in("live", "staging_sg_shop_master_eeeeeeeeee", "aaaaaaaaaa cccccccccc bbbbbbbbbb");
    assert_in("live", "staging_id_shop_master_eeeeeeeeee", "aaaaaaaaaa cccccccccc bbbbbbbbbb");
    assert_in("live", "staging_th_shop_master_bbbbbbbbbb", "aaaaaaaaaa cccccccccc");
    assert_in("uat", "staging_th_shop_master_bbbbbbbbbb", "");
}

int main(int argc, char **argv)
{
    char *root = test_folder_new();
    int status;

    g_test_init(&argc, &argv, NULL);
    store = test_store(root);
    g_test_add_func("/commits/before", earlier_builds_are_told_latest_first);
    g_test_add_func("/commits/in", those_of_the_own_region_come_before_those_of_others);
    status = g_test_run();
    store_close(store);
    test_folder_free(root);
    g_free(root);
    return status;
}
