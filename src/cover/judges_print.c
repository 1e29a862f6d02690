// SPDX-License-Identifier: Apache-2.0
// judges_print: prints what coverage reports say of files, for the test that compares with diff-cover. Not installed.
//
// Reads lines of fields with tabs between: "rules ROOT FOLDER COMPAT BRANCHES EXPANDED [SOURCE_ROOT...]" begins a case,
// the flags being 0 or 1; "report FILE" reads a report, XML if its name ends so, else LCOV; "path PATH" asks for a
// file, and prints "PATH", its measured lines and its missing ones of the first 100. A report that is refused prints
// "refused" and why; what is asked after it is "-". "end" prints "end".
#include "base/descriptor.h"
#include "cover/lcov_cover.h"
#include "cover/line_judge.h"
#include "cover/xml_cover.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

enum { LINES = 100, LINE_BYTES = 4096 };

typedef struct Run {
    char **rules_fields;
    LineRules rules;
    GPtrArray *covers;
    bool is_refused;
} Run;

static void begin(Run *run, char **fields)
{
    g_strfreev(run->rules_fields);
    run->rules_fields = g_strdupv(fields);
    fields = run->rules_fields;
    run->rules = (LineRules){ .root = fields[1],
                              .folder = fields[2],
                              .source_roots = fields[6] ? (const char *const *)&fields[6] : NULL,
                              .is_compat = *fields[3] == '1',
                              .has_branches = *fields[4] == '1',
                              .is_expanded = *fields[5] == '1' };
    g_ptr_array_set_size(run->covers, 0);
    run->is_refused = false;
}

static void take_report(Run *run, const char *path)
{
    g_auto(Descriptor) fd = open(path, O_RDONLY | O_CLOEXEC);
    g_autoptr(PackedStream) stream = packed_stream_new_fd(fd, G_MAXUINT64);
    g_autoptr(GError) error = NULL;
    LineCover *cover = NULL;
    bool is_xml = g_str_has_suffix(path, ".xml");

    if (is_xml ? xml_cover_read(&cover, stream, &error) : lcov_cover_read(&cover, stream, &error)) {
        g_ptr_array_add(run->covers, cover);
        return;
    }
    run->is_refused = true;
    printf("refused\t%s\n", error->message);
}

static void print_lines(const LineJudge *judge, bool is_missing_only)
{
    for (uint32_t i = 1; i <= LINES; i++) {
        LineVerdict verdict = line_judge_line(judge, i);

        if (verdict == LINE_MISSING || (verdict != LINE_UNMEASURED && !is_missing_only))
            printf(" %u", i);
    }
}

static void print_path(const Run *run, const char *path)
{
    const LineCover *const *covers = (const LineCover *const *)run->covers->pdata;
    g_autoptr(LineJudge) judge = run->is_refused ? NULL : line_judge_new(covers, run->covers->len, &run->rules);

    if (!judge) {
        puts("-");
        return;
    }
    line_judge_enter(judge, path);
    printf("%s\t", path);
    print_lines(judge, false);
    putchar('\t');
    print_lines(judge, true);
    putchar('\n');
}

static void obey(Run *run, char **fields)
{
    if (g_str_equal(fields[0], "rules"))
        begin(run, fields);
    else if (g_str_equal(fields[0], "report"))
        take_report(run, fields[1]);
    else if (g_str_equal(fields[0], "path"))
        print_path(run, fields[1]);
    else
        puts("end");
}

int main(void)
{
    Run run = { .covers = g_ptr_array_new_with_free_func((GDestroyNotify)line_cover_free) };
    char line[LINE_BYTES];

    while (fgets(line, sizeof line, stdin)) {
        g_auto(GStrv) fields = NULL;

        line[strcspn(line, "\n")] = '\0';
        fields = g_strsplit(line, "\t", -1);
        obey(&run, fields);
    }
    g_ptr_array_unref(run.covers);
    g_strfreev(run.rules_fields);
    return 0;
}
