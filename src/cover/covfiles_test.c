// SPDX-License-Identifier: Apache-2.0
#include "cover/covfiles.h"

#include "base/error.h"
#include "base/test_folder.h"

static void put_file(const char *folder, const char *name, const char *content)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_assert_true(g_file_set_contents(path, content, -1, NULL));
}

// "meta <- counters counters; meta <- ..." with the paths after `folder`.
static char *pods_text(const CovFiles *files, const char *folder)
{
    g_autoptr(GPtrArray) pods = covfiles_pods(files);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < pods->len; i++) {
        const CovPod *pod = g_ptr_array_index(pods, i);

        g_string_append_printf(text, "%s%s <-", i > 0 ? "; " : "", pod->meta->path);
        for (guint j = 0; j < pod->counters->len; j++)
            g_string_append_printf(text, " %s", ((const CovFile *)g_ptr_array_index(pod->counters, j))->path);
    }
    if (folder)
        g_string_replace(text, folder, "", 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void names_make_pods(void)
{
    static const struct {
        const char *names, *pods;
    } cases[] = {
        { "", "" },
        { "covmeta.a", "covmeta.a <-" },
        { "covcounters.a.1.2", "" },
        { "covcounters.a.1.2 covmeta.a", "covmeta.a <- covcounters.a.1.2" },
        { "covmeta.b covmeta.a covcounters.a.2.1 covcounters.a.10.1 covcounters.b.1.1",
          "covmeta.a <- covcounters.a.10.1 covcounters.a.2.1; covmeta.b <- covcounters.b.1.1" },
        { "covmeta.a.b covcounters.a.b.1.2 covcounters.a.1.2", "covmeta.a.b <- covcounters.a.b.1.2" },
        { "covmeta.1 covcounters.1.2.3.4 covmeta.1.2 covcounters.1.2.3",
          "covmeta.1 <- covcounters.1.2.3; covmeta.1.2 <- covcounters.1.2.3.4" },
        { "covmeta. covmeta covmetaa covcounters. tmp.covmeta.a xcovmeta.a", "" },
        { "covmeta.a covcounters.a.1 covcounters.a.1. covcounters.a..1 covcounters.a.x.1 covcounters.a.1.x "
          "covcounters..1.1 covcounters.a.1.1.",
          "covmeta.a <-" },
        { "covmeta.a covcounters.a.9223372036854775807.1 covcounters.a.9223372036854775808.1 "
          "covcounters.a.1.99999999999999999999",
          "covmeta.a <- covcounters.a.1.99999999999999999999 covcounters.a.9223372036854775807.1" },
        { "x/covmeta.a y/covcounters.a.1.1 y/covmeta.a", "x/covmeta.a <- y/covcounters.a.1.1" },
    };
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) names = g_strsplit(cases[i].names, " ", -1);
        g_autoptr(CovFiles) files = covfiles_new();
        g_autofree char *pods = NULL;

        for (char **name = names; *name; name++)
            g_assert_true(covfiles_add_bytes(files, *name, nothing, NULL));
        pods = pods_text(files, NULL);
        g_assert_cmpstr(pods, ==, cases[i].pods);
    }
}

static void a_name_with_a_blank_is_not_ours(void)
{
    static const char *const names[] = { "covmeta.a b", "covmeta.a\t", "covmeta.a\nb", "covmeta.a\r", "covmeta.\f" };
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(GPtrArray) pods = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_true(covfiles_add_bytes(files, names[i], nothing, NULL));
    g_assert_true(covfiles_add_bytes(files, "covmeta.a\vb", nothing, NULL)); // no blank to Go
    pods = covfiles_pods(files);
    g_assert_cmpuint(pods->len, ==, 1);
}

static void folders_come_in_the_order_they_were_named(void)
{
    g_autofree char *folder = test_folder_new();
    g_autofree char *one = g_build_filename(folder, "one", NULL), *two = g_build_filename(folder, "two", NULL);
    g_autofree char *odd = g_strconcat(folder, "/./one/..//two/", NULL);
    g_autoptr(CovFiles) files = covfiles_new();
    g_autofree char *pods = NULL;

    g_assert_cmpint(mkdir(one, 0700), ==, 0);
    g_assert_cmpint(mkdir(two, 0700), ==, 0);
    put_file(one, "covmeta.a", "one a");
    put_file(one, "covcounters.a.1.1", "");
    put_file(two, "covmeta.a", "two a");
    put_file(two, "covmeta.b", "");
    put_file(two, "covcounters.a.0.0", "");
    g_assert_true(covfiles_add_folder(files, one, NULL));
    g_assert_true(covfiles_add_folder(files, odd, NULL));
    pods = pods_text(files, folder);
    g_assert_cmpstr(pods, ==, "/one/covmeta.a <- /one/covcounters.a.1.1 /two/covcounters.a.0.0; /two/covmeta.b <-");
    test_folder_free(folder);
}

static void a_pair_may_have_any_names(void)
{
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(GBytes) meta = g_bytes_new_static("m", 1), counters = g_bytes_new_static("c", 1);
    g_autofree char *pods = NULL;

    g_assert_true(covfiles_add_pair(files, "live.meta", meta, "live.counters", counters, NULL));
    g_assert_true(covfiles_add_pair(files, "body", meta, "body", counters, NULL));
    pods = pods_text(files, NULL);
    g_assert_cmpstr(pods, ==, "body <- body; live.meta <- live.counters");
}

static void a_missing_folder_is_named(void)
{
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(GError) none = NULL, file = NULL;

    g_assert_false(covfiles_add_folder(files, "/nonexistent", &none));
    g_assert_error(none, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    g_assert_cmpstr(none->message, ==, "/nonexistent: no such folder");
    g_assert_false(covfiles_add_folder(files, "/dev/null", &file));
    g_assert_error(file, GOC_ERROR, GOC_ERROR_INVALID);
    g_assert_cmpstr(file->message, ==, "/dev/null: not a folder");
}

static void the_last_of_one_path_stays(void)
{
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(GBytes) old = g_bytes_new_static("old", 3), new = g_bytes_new_static("new", 3);
    g_autoptr(GPtrArray) pods = NULL;
    const CovPod *pod;
    const CovFile *file;

    g_assert_true(covfiles_add_bytes(files, "x/covmeta.a", old, NULL));
    g_assert_true(covfiles_add_bytes(files, "x/covcounters.a.1.1", old, NULL));
    g_assert_true(covfiles_add_bytes(files, "x/covcounters.a.1.1", new, NULL));
    pods = covfiles_pods(files);
    pod = g_ptr_array_index(pods, 0);
    g_assert_cmpuint(pod->counters->len, ==, 1);
    file = g_ptr_array_index(pod->counters, 0);
    g_assert_true(file->bytes == new);
}

static void add_numbered(CovFiles *files, guint i, GBytes *content)
{
    g_autofree char *name = g_strdup_printf("covcounters.a.1.%u", i);

    g_assert_true(covfiles_add_bytes(files, name, content, NULL));
}

static void there_is_a_ceiling_of_files(void)
{
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
    g_autoptr(GError) error = NULL;
    g_autofree char *root = test_folder_new();

    for (guint i = 0; i < 99999; i++)
        add_numbered(files, i, nothing);
    put_file(root, "covmeta.b", "");
    g_assert_true(covfiles_add_folder(files, root, &error)); // full now
    g_assert_true(covfiles_add_bytes(files, "readme.txt", nothing, &error));
    g_assert_false(covfiles_add_bytes(files, "covmeta.a", nothing, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_TOO_BIG);
    test_folder_free(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/covfiles/pods", names_make_pods);
    g_test_add_func("/covfiles/blanks", a_name_with_a_blank_is_not_ours);
    g_test_add_func("/covfiles/folders", folders_come_in_the_order_they_were_named);
    g_test_add_func("/covfiles/pair", a_pair_may_have_any_names);
    g_test_add_func("/covfiles/last", the_last_of_one_path_stays);
    g_test_add_func("/covfiles/missing", a_missing_folder_is_named);
    g_test_add_func("/covfiles/ceiling", there_is_a_ceiling_of_files);
    return g_test_run();
}
