// SPDX-License-Identifier: Apache-2.0
// Tests of the faces of an incremental report, against what diff-cover wrote of the same changes and coverage.
#include "increment/diff_cover_annotations.h"
#include "increment/diff_cover_json.h"
#include "increment/diff_cover_markdown.h"
#include "increment/diff_cover_text.h"

#include "base/file.h"
#include "base/test_folder.h"
#include "increment/diff_cases.h"

// One incremental report and where its sources lie.
typedef struct Case {
    char *folder;
    Changes *changes;
    LineCover *cover;
    DiffCover *diff;
    SourceTexts *texts;
} Case;

static void put(const Case *self, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(self->folder, name, NULL);

    g_assert_true(file_write(path, text, strlen(text), NULL));
}

static void put_lines(const Case *self)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 1; i <= 30; i++)
        g_string_append_printf(text, "%s %u\n", i == 5 || (i >= 11 && i <= 13) || i == 20 ? "new" : "line", i);
    put(self, "a.go", text->str);
    put(self, "x.py", "a = 2\nb = `x`\n\n");
}

static void case_init(Case *self)
{
    const LineRules rules = { .root = "/r", .folder = "/r" };

    self->folder = test_folder_new();
    self->changes = changes_new();
    self->cover = line_cover_new(LINE_COVER_GO);
    diff_case_add_file(self->changes, "B.go", "2-3");
    diff_case_add_file(self->changes, "a.go", "5,11-13,20");
    diff_case_add_file(self->changes, "x.py", "1-3");
    diff_case_cover(self->cover, "a.go", "4:0 5:0 11:0 12:0 13:1 20:2~");
    diff_case_cover(self->cover, "B.go", "2:1 3:1");
    diff_case_cover(self->cover, "x.py", "1:1 2:0");
    put_lines(self);
    self->diff = diff_cover_new(self->changes, (const LineCover *const[]){ self->cover }, 1, &rules);
    self->texts = source_texts_of_folder(self->folder);
}

static void case_clear(Case *self)
{
    diff_cover_free(self->diff);
    source_texts_free(self->texts);
    line_cover_free(self->cover);
    changes_free(self->changes);
    test_folder_free(self->folder);
    g_free(self->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Case, case_clear)

static const DiffCoverTitle compat = {
    .report_name = "XML",
    .diff_name = "main...HEAD, staged and unstaged changes",
    .base_name = "main",
    .is_compat = true,
};

static char *text_of(Output *output)
{
    gsize size;
    const char *bytes = output_bytes(output, &size);

    return g_strndup(bytes, size);
}

static void assert_output(Output *output, const char *wanted)
{
    g_autofree char *got = text_of(output);

    g_assert_cmpstr(got, ==, wanted);
}

static void the_console_is_that_of_diff_cover(void)
{
    g_auto(Case) self = { 0 };
    g_autoptr(Output) output = output_new_memory();

    case_init(&self);
    diff_cover_text_write(self.diff, &compat, &(DiffCoverTextOptions){ self.texts, false }, output);
    assert_output(output, "-------------\n"
                          "Diff Coverage\n"
                          "Diff: main...HEAD, staged and unstaged changes\n"
                          "-------------\n"
                          "a.go (40.0%): Missing lines 5,11-12\n"
                          "B.go (100%)\n"
                          "x.py (50.0%): Missing lines 2\n"
                          "-------------\n"
                          "Total:   9 lines\n"
                          "Missing: 4 lines\n"
                          "Coverage: 55%\n"
                          "-------------\n"
                          "\n"
                          "--- a.go ---\n"
                          "\n"
                          "0001: line 1\n"
                          "0002: line 2\n"
                          "0003: line 3\n"
                          "0004: line 4\n"
                          "0005: new 5\n"
                          "0006: line 6\n"
                          "0007: line 7\n"
                          "0008: line 8\n"
                          "0009: line 9\n"
                          "\n"
                          "\n"
                          "\n"
                          "\n"
                          "0001: line 7\n"
                          "0002: line 8\n"
                          "0003: line 9\n"
                          "0004: line 10\n"
                          "0005: new 11\n"
                          "0006: new 12\n"
                          "0007: new 13\n"
                          "0008: line 14\n"
                          "0009: line 15\n"
                          "0010: line 16\n"
                          "\n"
                          "\n"
                          "\n"
                          "--- x.py ---\n"
                          "\n"
                          "0001: a = 2\n"
                          "0002: b = `x`\n"
                          "0003: \n"
                          "0004: \n"
                          "\n"
                          "\n"
                          "\n");
}

static void our_console_tells_what_was_compared_and_marks_what_is_missing(void)
{
    g_auto(Case) self = { 0 };
    g_autoptr(Output) output = output_new_memory();
    DiffCoverTitle title = compat;

    case_init(&self);
    put(&self, "a.go", "");
    title.is_compat = false;
    title.is_percent_float = true;
    g_strlcpy(self.changes->base, "1111111111111111111111111111111111111111", 41);
    g_strlcpy(self.changes->from, "2222222222222222222222222222222222222222", 41);
    g_strlcpy(self.changes->head, "3333333333333333333333333333333333333333", 41);
    diff_cover_text_write(self.diff, &title, &(DiffCoverTextOptions){ self.texts, true }, output);
    assert_output(output, "-------------\n"
                          "Diff Coverage\n"
                          "Diff: main...HEAD, staged and unstaged changes\n"
                          "Base: main 111111111111, merge base 222222222222; head 333333333333\n"
                          "-------------\n"
                          "a.go (40.0%): Missing lines 5,11-12\n"
                          "B.go (100%)\n"
                          "x.py (50.0%): Missing lines 2\n"
                          "-------------\n"
                          "Total:   9 lines\n"
                          "Missing: 4 lines\n"
                          "Coverage: 55.56%\n"
                          "-------------\n"
                          "\n"
                          "--- x.py ---\n"
                          "\n"
                          "     1  a = 2\n"
                          "\033[31m!    2  b = `x`\033[0m\n"
                          "     3  \n"
                          "     4  \n"
                          "\n");
}

static void nothing_measured_is_said(void)
{
    g_autoptr(Changes) changes = changes_new();
    DiffCover diff = { .changes = changes, .files = g_array_new(FALSE, FALSE, sizeof(DiffCoverFile)) };
    g_autoptr(Output) text = output_new_memory(), markdown = output_new_memory();

    diff_cover_text_write(&diff, &compat, &(DiffCoverTextOptions){ 0 }, text);
    assert_output(text, "-------------\nDiff Coverage\nDiff: main...HEAD, staged and unstaged changes\n-------------\n"
                        "No lines with coverage information in this diff.\n-------------\n\n");
    diff_cover_markdown_write(&diff, &compat, NULL, markdown);
    assert_output(markdown, "# Diff Coverage\n## Diff: main...HEAD, staged and unstaged changes\n\n"
                            "No lines with coverage information in this diff.\n\n");
    g_array_unref(diff.files);
}

static void markdown_is_that_of_diff_cover(void)
{
    g_auto(Case) self = { 0 };
    g_autoptr(Output) output = output_new_memory();

    case_init(&self);
    diff_cover_markdown_write(self.diff, &compat, self.texts, output);
    assert_output(output, "# Diff Coverage\n"
                          "## Diff: main...HEAD, staged and unstaged changes\n"
                          "\n"
                          "- a&#46;go (40.0%): Missing lines 5,11-12\n"
                          "- B&#46;go (100%)\n"
                          "- x&#46;py (50.0%): Missing lines 2\n"
                          "\n"
                          "## Summary\n"
                          "\n"
                          "- **Total**: 9 lines\n"
                          "- **Missing**: 4 lines\n"
                          "- **Coverage**: 55%\n"
                          "\n"
                          "\n"
                          "\n"
                          "## a&#46;go\n"
                          "\n"
                          "```\n"
                          "  1 line 1\n"
                          "  2 line 2\n"
                          "  3 line 3\n"
                          "  4 line 4\n"
                          "! 5 new 5\n"
                          "  6 line 6\n"
                          "  7 line 7\n"
                          "  8 line 8\n"
                          "  9 line 9\n"
                          "```\n"
                          "\n"
                          "\n"
                          "---\n"
                          "\n"
                          "\n"
                          "```\n"
                          "   7 line 7\n"
                          "   8 line 8\n"
                          "   9 line 9\n"
                          "  10 line 10\n"
                          "! 11 new 11\n"
                          "! 12 new 12\n"
                          "  13 new 13\n"
                          "  14 line 14\n"
                          "  15 line 15\n"
                          "  16 line 16\n"
                          "```\n"
                          "\n"
                          "\n"
                          "---\n"
                          "\n"
                          "\n"
                          "\n"
                          "## x&#46;py\n"
                          "\n"
                          "Lines 1-4\n"
                          "\n"
                          "```python\n"
                          "  1 a = 2\n"
                          "! 2 b = `x`\n"
                          "  3 \n"
                          "```\n"
                          "\n"
                          "\n"
                          "---\n"
                          "\n"
                          "\n");
}

static void names_and_code_do_not_become_markup(void)
{
    g_auto(Case) self = { 0 };
    g_autoptr(Output) output = output_new_memory();
    g_autofree char *got = NULL;
    DiffCoverTitle title = compat;

    case_init(&self);
    title.is_compat = false;
    title.diff_name = "@team...HEAD";
    put(&self, "a.go", "1\n2\n3\n4\n```\n");
    diff_cover_markdown_write(self.diff, &title, self.texts, output);
    got = text_of(output);
    g_assert_true(g_str_has_prefix(got, "# Diff Coverage\n## Diff: `@team...HEAD`\n\n- `a.go` (40.0%): Missing lines"));
    g_assert_nonnull(strstr(got, "\n````\n  1 1\n  2 2\n  3 3\n  4 4\n! 5 ```\n````\n"));
}

static void json_is_that_of_diff_cover(void)
{
    g_auto(Case) self = { 0 };
    g_autoptr(Output) output = output_new_memory();

    case_init(&self);
    diff_cover_json_write(self.diff, &compat, output);
    assert_output(
        output,
        "{\"report_name\": \"XML\", \"diff_name\": \"main...HEAD, staged and unstaged changes\", \"src_stats\": "
        "{\"B.go\""
        ": {\"percent_covered\": 100.0, \"violation_lines\": [], \"covered_lines\": [2, 3], \"violations\": []}, \"a.g"
        "o\": {\"percent_covered\": 40.0, \"violation_lines\": [5, 11, 12], \"covered_lines\": [13, 20], \"violations"
        "\": [[5, null], [11, null], [12, null]]}, \"x.py\": {\"percent_covered\": 50.0, \"violation_lines\": [2], \""
        "covered_lines\": [1], \"violations\": [[2, null]]}}, \"total_num_lines\": 9, \"total_num_violations\": 4, \""
        "total_percent_covered\": 55, \"num_changed_lines\": 10}");
}

static void our_json_tells_more(void)
{
    g_auto(Case) self = { 0 };
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GPtrArray) notes = g_ptr_array_new();
    AbsentFile absent = { (char *)"c\xC3\xA9.go", "why" };
    DiffCoverTitle title = compat;
    g_autofree char *got = NULL;

    case_init(&self);
    g_ptr_array_add(notes, (char *)"so \"it\" is \xF0\x9F\x98\x80");
    title.is_compat = false;
    title.notes = notes;
    g_strlcpy(self.changes->base, "11", 41);
    g_strlcpy(self.changes->from, "22", 41);
    g_strlcpy(self.changes->head, "33", 41);
    g_ptr_array_add(self.diff->absent, &absent);
    diff_cover_json_write(self.diff, &title, output);
    got = text_of(output);
    g_assert_nonnull(strstr(got, "\"violations\": [[5, null], [11, null], [12, null]], \"partial_lines\": [20]}"));
    g_assert_true(g_str_has_suffix(
        got, "\"num_changed_lines\": 10, \"total_num_partial\": 1, "
             "\"base\": {\"name\": \"main\", \"commit\": \"11\"}, \"merge_base\": \"22\", \"head\": \"33\", "
             "\"not_instrumented\": [{\"path\": \"c\\u00e9.go\", \"reason\": \"why\"}], "
             "\"notes\": [\"so \\\"it\\\" is \\ud83d\\ude00\"]}"));
}

static void annotations_are_those_of_diff_cover(void)
{
    g_auto(Case) self = { 0 };
    g_autoptr(Output) output = output_new_memory();

    case_init(&self);
    diff_cover_annotations_write(self.diff, &compat, "warning", output);
    assert_output(output, "::warning file=a.go,line=5,title=Missing Coverage::Line 5 missing coverage\n"
                          "::warning file=a.go,line=11,endLine=12,title=Missing Coverage::Line 11-12 missing coverage\n"
                          "::warning file=x.py,line=2,title=Missing Coverage::Line 2 missing coverage\n");
}

static void a_path_cannot_forge_an_annotation(void)
{
    g_auto(Case) self = { 0 };
    g_autoptr(Output) output = output_new_memory();
    DiffCoverTitle title = compat;
    ChangedFile *file;

    case_init(&self);
    title.is_compat = false;
    g_array_set_size(self.diff->files, 2);
    file = &g_array_index(self.changes->files, ChangedFile, 1);
    g_free(file->path);
    file->path = g_strdup("a\n::error::b,c%.go");
    diff_cover_annotations_write(self.diff, &title, "notice", output);
    assert_output(
        output,
        "::notice file=a%0A%3A%3Aerror%3A%3Ab%2Cc%25.go,line=5,title=Missing Coverage::Line 5 missing coverage\n"
        "::notice file=a%0A%3A%3Aerror%3A%3Ab%2Cc%25.go,line=11,endLine=12,title=Missing Coverage::"
        "Line 11-12 missing coverage\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff cover faces/console", the_console_is_that_of_diff_cover);
    g_test_add_func("/diff cover faces/our console", our_console_tells_what_was_compared_and_marks_what_is_missing);
    g_test_add_func("/diff cover faces/nothing", nothing_measured_is_said);
    g_test_add_func("/diff cover faces/markdown", markdown_is_that_of_diff_cover);
    g_test_add_func("/diff cover faces/fence", names_and_code_do_not_become_markup);
    g_test_add_func("/diff cover faces/json", json_is_that_of_diff_cover);
    g_test_add_func("/diff cover faces/our json", our_json_tells_more);
    g_test_add_func("/diff cover faces/annotations", annotations_are_those_of_diff_cover);
    g_test_add_func("/diff cover faces/forgery", a_path_cannot_forge_an_annotation);
    return g_test_run();
}
