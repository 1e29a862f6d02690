// SPDX-License-Identifier: Apache-2.0
// Tests of report/gaps and its faces, with a real repository.
#include "increment/gaps.h"

#include "cover/profile_cases.h"
#include "format/json_read.h"
#include "git/commit_sources.h"
#include "git/test_repository.h"
#include "increment/gaps_json.h"
#include "increment/gaps_markdown.h"
#include "increment/gaps_text.h"
#include "increment/go_line_cover.h"

static const char before[] = "package api\n"
                             "func Same() int { return 1 }\n"
                             "func Old(n int) int {\n"
                             "\treturn n\n"
                             "}\n"
                             "func Away() int { return 5 }\n";

static const char now[] = "package api\n"
                          "func Same() int { return 1 }\n"
                          "func Old(n int) int {\n"
                          "\tif n > 1 {\n"
                          "\t\treturn 2\n"
                          "\t}\n"
                          "\treturn n + 1\n"
                          "}\n"
                          "type T struct{}\n"
                          "func (t *T) New() int {\n"
                          "\ta := 1\n"
                          "\treturn a\n"
                          "}\n"
                          "func Whole() int { return 3 }\n"
                          "func Empty() {\n}\n"
                          "func Lost() int { return 4 }\n";

static const char profile_text[] = "mode: count\n"
                                   "example.com/m/api/api.go:2.17,2.29 1 7\n"
                                   "example.com/m/api/api.go:3.21,4.11 1 1\n"
                                   "example.com/m/api/api.go:4.11,6.3 1 0\n"
                                   "example.com/m/api/api.go:7.2,7.14 1 1\n"
                                   "example.com/m/api/api.go:10.23,13.2 2 0\n"
                                   "example.com/m/api/api.go:14.18,14.30 1 1\n";

// What a test asks for, and all that it needs to live meanwhile.
typedef struct Fixture {
    char *folder, *base, *head;
    Changes *changes;
    SourceTexts *before, *now;
    Sources *sources;
    Profile *profile;
    LineCover *cover;
    Gaps *gaps;
} Fixture;

static void commit_both(Fixture *fixture)
{
    test_put(fixture->folder, "go.mod", "module example.com/m\n");
    test_put(fixture->folder, "api/api.go", before);
    fixture->base = test_commit(fixture->folder);
    test_put(fixture->folder, "api/api.go", now);
    test_put(fixture->folder, "api/away.go", "package api\nfunc Away() int { return 5 }\n");
    test_put(fixture->folder, "api/api_test.go", "package api\nfunc TestA() { Same() }\n");
    test_put(fixture->folder, "cmd/x/x.go", "package main\nfunc main() { println(1) }\n");
    test_put(fixture->folder, "testdata/y.go", "package y\nfunc Y() { println(1) }\n");
    test_put(fixture->folder, ".github/CODEOWNERS", "*.go @all\n/api/ @org/api someone@example.com\n!x @no\n");
    fixture->head = test_commit(fixture->folder);
}

static void set_up(Fixture *fixture, gconstpointer data)
{
    ChangesQuestion question = { .is_person = true, .timeout_ms = 60000 };
    GapsQuestion gaps;
    AuthorsQuestion authors = { .files_ceiling = 10, .timeout_ms = 60000 };
    g_autoptr(GError) error = NULL;

    (void)data;
    fixture->folder = test_folder_new();
    test_repository_init(fixture->folder);
    commit_both(fixture);
    question.folder = fixture->folder;
    question.base = fixture->base;
    question.head = fixture->head;
    fixture->profile = profile_of(profile_text);
    if (!changes_find(&fixture->changes, &question, &error) ||
        !commit_sources_open_revision(&fixture->sources, fixture->folder, fixture->head, &error) ||
        !source_texts_of_commit(&fixture->before, fixture->folder, fixture->base, &error) ||
        !source_texts_of_commit(&fixture->now, fixture->folder, fixture->head, &error) ||
        !go_line_cover_make(&fixture->cover, fixture->profile, fixture->sources, fixture->changes, false, &error))
        g_error("%s", error->message);
    gaps = (GapsQuestion){ fixture->changes, fixture->before,  fixture->now,
                           fixture->profile, fixture->sources, fixture->cover->absent };
    if (!gaps_make(&fixture->gaps, &gaps, &error))
        g_error("%s", error->message);
    gaps_find_owners(fixture->gaps, fixture->now);
    authors.folder = fixture->folder;
    authors.from = fixture->base;
    authors.head = fixture->head;
    gaps_find_authors(fixture->gaps, &authors);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    gaps_free(fixture->gaps);
    line_cover_free(fixture->cover);
    profile_free(fixture->profile);
    sources_free(fixture->sources);
    source_texts_free(fixture->before);
    source_texts_free(fixture->now);
    changes_free(fixture->changes);
    g_free(fixture->base);
    g_free(fixture->head);
    test_folder_free(fixture->folder);
    g_free(fixture->folder);
}

static char *written(void (*write)(const GapsView *, Output *), const GapsView *view)
{
    g_autoptr(Output) output = output_new_memory();
    const char *bytes;
    gsize size;

    write(view, output);
    bytes = output_bytes(output, &size);
    return g_strndup(bytes, size);
}

static GapsView view_of(const Fixture *fixture)
{
    return (GapsView){
        .gaps = fixture->gaps, .changes = fixture->changes, .base_name = "main", .absent = fixture->cover->absent
    };
}

static void what_did_not_run_comes_first(Fixture *fixture, gconstpointer data)
{
    static const char rows[] =
        "uncovered  statements  percent  change   function  place          author  owners                        "
        "lines that did not run\n"
        "        2           2     0.0%  added    (*T).New  api/api.go:10  Ada     @org/api someone@example.com  "
        "10-13\n"
        "        1           3    66.7%  changed  Old       api/api.go:3   Ada     @org/api someone@example.com  "
        "5-6\n"
        "        ?           ?        -  added    Lost      api/api.go:17  Ada     @org/api someone@example.com  "
        "the profile has no block of it\n"
        "        ?           ?        -  added    main      cmd/x/x.go:2   Ada     @all                          "
        "its package is not in the profile\n"
        "        0           1   100.0%  added    Whole     api/api.go:14  Ada     @org/api someone@example.com\n"
        "        0           0        -  added    Empty     api/api.go:15  Ada     @org/api someone@example.com\n"
        "\n"
        "6 functions changed or added, 1 never ran, 1 ran in part, 2 are not measured; 3 of 6 statements ran (50.0%)\n"
        "1 unchanged function moved to another file\n"
        "not instrumented: cmd/x/x.go: its package is not in the profile\n"
        ".github/CODEOWNERS: line 3 is not understood\n";
    GapsView view = view_of(fixture);
    g_autofree char *text = written(gaps_text_write, &view);
    g_autofree char *wanted = g_strdup_printf("base: main (%s)\nhead: %s\n\n%s", fixture->base, fixture->head, rows);

    (void)data;
    g_assert_cmpstr(text, ==, wanted);
}

static void only_what_is_open_is_shown_when_asked_for(Fixture *fixture, gconstpointer data)
{
    GapsView view = view_of(fixture);

    (void)data;
    view.is_open_only = true;
    g_assert_cmpuint(gaps_view_rows(&view), ==, 4);
    view.limit = 1;
    g_assert_cmpuint(gaps_view_shown(&view), ==, 1);
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_error("\"%s\" is not in %s", part, text);
}

static void json_tells_it_all(Fixture *fixture, gconstpointer data)
{
    GapsView view = view_of(fixture);
    g_autofree char *text = written(gaps_json_write, &view);
    g_autofree char *author = g_strdup_printf("\"author\":{\"committed\":true,\"name\":\"Ada\",\"mail\":"
                                              "\"ada@example.com\",\"commit\":\"%s\",\"time\":",
                                              fixture->head);
    g_autoptr(JsonValue) value = NULL;

    (void)data;
    g_assert_true(json_read(&value, text, strlen(text), strlen(text), NULL));
    assert_has(text, "\"summary\":{\"functions\":6,\"never_ran\":1,\"ran_in_part\":1,\"not_measured\":2,\"moved\":1,"
                     "\"shown\":6,\"total\":{\"covered\":3,\"statements\":6,\"percent\":50.0}}");
    assert_has(text, "{\"change\":\"changed\",\"name\":\"Old\",\"receiver\":\"\",\"path\":\"api/api.go\",\"line\":3,"
                     "\"end_line\":8,\"measured\":true,\"reason\":null,\"total\":{\"covered\":2,\"statements\":3,"
                     "\"percent\":66.7},\"missing_lines\":[[5,6]]");
    assert_has(text, "\"measured\":false,\"reason\":\"the profile has no block of it\",\"total\":null");
    assert_has(text, author);
    assert_has(text,
               "\"owners\":[{\"section\":null,\"optional\":false,\"names\":[\"@org/api\",\"someone@example.com\"]}]");
    assert_has(text, "\"moved\":[{\"name\":\"Away\",\"receiver\":\"\",\"path\":\"api/away.go\",\"line\":2,"
                     "\"from\":\"api/api.go\"}]");
    assert_has(text,
               "\"not_instrumented\":[{\"path\":\"cmd/x/x.go\",\"reason\":\"its package is not in the profile\"}]");
}

static void markdown_names_nobody_aloud(Fixture *fixture, gconstpointer data)
{
    GapsView view = view_of(fixture);
    g_autofree char *text = NULL;

    (void)data;
    view.base_name = "a`b|@x";
    view.limit = 2;
    text = written(gaps_markdown_write, &view);
    assert_has(text,
               "| `(*T).New` | `api/api.go:10` | 0 of 2 (0.0%) | 10-13 | `Ada` | `@org/api someone@example.com` |");
    assert_has(text, "\nand 4 more\n");
    assert_has(text, "\nBase <code>a&#96;b&#124;&#64;x</code> (");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/gaps/" name, Fixture, NULL, set_up, function, tear_down)
    ADD("text", what_did_not_run_comes_first);
    ADD("open", only_what_is_open_is_shown_when_asked_for);
    ADD("json", json_tells_it_all);
    ADD("markdown", markdown_names_nobody_aloud);
    return g_test_run();
}
