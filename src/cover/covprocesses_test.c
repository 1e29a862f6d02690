// SPDX-License-Identifier: Apache-2.0
#include "cover/covprocesses.h"

#include "base/error.h"
#include "cover/covdata_cases.h"

enum { N_PROCESSES = 300 }; // enough for several threads

static GString *warnings;

static void note_warning(const char *text)
{
    g_string_append_printf(warnings, "%s; ", text);
}

// Adds the counters of a process that ran function 0, and all of it `count` times.
static void add_process(CovFiles *files, guint i, guint64 package, guint64 count)
{
    const guint64 values[] = { 2, package, 0, count, i % 3 };
    g_autoptr(GByteArray) counters = counters_of(1, values, G_N_ELEMENTS(values));
    g_autoptr(GBytes) bytes = g_bytes_new(counters->data, counters->len);
    g_autofree char *name = g_strdup_printf("covcounters.a.1.%03u", i);

    g_assert_true(covfiles_add_bytes(files, name, bytes, NULL));
}

static void add_broken(CovFiles *files, guint i)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("broken", 6);
    g_autofree char *name = g_strdup_printf("covcounters.a.1.%03u", i);

    g_assert_true(covfiles_add_bytes(files, name, bytes, NULL));
}

// "600 300 0", the sums of the three blocks; or the error's message.
static char *sums_text(CovFiles *files)
{
    static const CovCountersRules rules = { true, true, true, note_warning };
    g_autoptr(GByteArray) data = meta_of(2, two_functions, G_N_ELEMENTS(two_functions));
    g_autoptr(GBytes) bytes = g_bytes_new(data->data, data->len);
    g_autoptr(CovMeta) meta = NULL;
    g_autoptr(CovFileReader) reader = covfile_reader_new();
    g_autoptr(CovCounters) counters = NULL;
    g_autoptr(GPtrArray) pods = NULL;
    g_autoptr(GError) error = NULL;
    CovProcesses processes = { .ceiling_bytes = 1000, .rules = &rules };
    const uint64_t *sums;

    g_assert_true(covfiles_add_bytes(files, "covmeta.a", bytes, NULL));
    g_assert_true(covmeta_read(&meta, data->data, data->len, NULL));
    pods = covfiles_pods(files);
    processes.files = ((const CovPod *)g_ptr_array_index(pods, 0))->counters;
    processes.meta = meta;
    g_string_truncate(warnings, 0);
    if (!covprocesses_add_up(&counters, &processes, reader, &error))
        return g_strdup(error->message);
    sums = covcounters_sums(counters);
    return g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, sums[0], sums[1], sums[2]);
}

static void many_processes_add_up(void)
{
    g_autoptr(CovFiles) files = covfiles_new();
    g_autofree char *text = NULL;

    for (guint i = 0; i < N_PROCESSES; i++)
        add_process(files, i, 0, 200);
    text = sums_text(files);
    g_assert_cmpstr(text, ==, "60000 300 0");
    g_assert_cmpstr(warnings->str, ==, "");
}

static void the_first_broken_file_is_named_whoever_reads_it(void)
{
    g_autoptr(CovFiles) files = covfiles_new();
    g_autofree char *text = NULL;

    for (guint i = 0; i < N_PROCESSES; i++) {
        if (i % 50 == 47)
            add_broken(files, i);
        else
            add_process(files, i, 0, 200);
    }
    text = sums_text(files);
    g_assert_cmpstr(text, ==, "\"covcounters.a.1.047\": is not Go coverage counters");
}

static void warnings_come_in_the_order_of_the_files_and_once(void)
{
    g_autoptr(CovFiles) files = covfiles_new();
    g_autofree char *text = NULL;

    for (guint i = 0; i < N_PROCESSES; i++)
        add_process(files, i, i == 100 || i == 200 ? i : 0, 1);
    text = sums_text(files);
    g_assert_cmpstr(text, ==, "298 297 0");
    g_assert_cmpstr(warnings->str, ==,
                    "func payload inconsistency: id [p=100,f=0] nf=0 len(ctrs)=2 in VisitFuncCounterData, ignored; "
                    "func payload inconsistency: id [p=200,f=0] nf=0 len(ctrs)=2 in VisitFuncCounterData, ignored; ");
}

// Three together do, however they are shared out; none does by itself.
static void what_passes_32_bits_together_is_warned_of(void)
{
    g_autoptr(CovFiles) files = covfiles_new();
    g_autofree char *text = NULL;

    for (guint i = 0; i < N_PROCESSES; i++)
        add_process(files, i, 0, i % 100 == 50 ? 2000000000 : 0);
    text = sums_text(files);
    g_assert_cmpstr(text, ==, "6000000000 300 0");
    g_assert_cmpstr(warnings->str, ==, "uint32 overflow during counter merge; ");
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    warnings = g_string_new(NULL);
    g_test_add_func("/covprocesses/many", many_processes_add_up);
    g_test_add_func("/covprocesses/broken", the_first_broken_file_is_named_whoever_reads_it);
    g_test_add_func("/covprocesses/warnings", warnings_come_in_the_order_of_the_files_and_once);
    g_test_add_func("/covprocesses/overflow", what_passes_32_bits_together_is_warned_of);
    failed = g_test_run();
    g_string_free(warnings, TRUE);
    return failed;
}
