// SPDX-License-Identifier: Apache-2.0
// Tests of the html face of a diff cover; what stands in it of a file's lines is diff_html_code's.
#include "increment/diff_html.h"

#include "base/test_folder.h"
#include "increment/diff_drawing.h"

#define HOSTILE "\"><img src=x onerror=alert('1')>"
#define HOSTILE_ESCAPED "&#34;&gt;&lt;img src=x onerror=alert(&#39;1&#39;)&gt;"

// What a page is made from: files, in the order of their paths, of which those with a measured line are drawn.
typedef struct Scene {
    char *folder;
    Changes changes;
    DiffCover diff;
    DiffCoverTitle title;
} Scene;

static void scene_init(Scene *scene)
{
    *scene = (Scene){
        .folder = test_folder_new(),
        .changes = { .files = g_array_new(FALSE, FALSE, sizeof(ChangedFile)) },
        .diff = {
            .files = g_array_new(FALSE, FALSE, sizeof(DiffCoverFile)),
            .absent = g_ptr_array_new(),
        },
        .title = { .report_name = "Go", .diff_name = "main...HEAD", .base_name = "main" },
    };
    scene->diff.changes = &scene->changes;
}

static void scene_clear(Scene *scene)
{
    test_folder_free(scene->folder);
    g_free(scene->folder);
    g_array_unref(scene->changes.files);
    g_array_unref(scene->diff.files);
    g_ptr_array_unref(scene->diff.absent);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

// The drawing must outlive the scene; with a measured line it has a text on disk.
static void add(Scene *scene, Drawing *drawing)
{
    g_autofree char *path = g_build_filename(scene->folder, drawing->changed.path, NULL);

    g_array_append_val(scene->changes.files, drawing->changed);
    if (drawing->file.measured->len == 0)
        return;
    g_array_append_val(scene->diff.files, drawing->file);
    scene->diff.n_measured += drawing->file.measured->len;
    scene->diff.n_missing += drawing->file.missing->len;
    scene->diff.n_partial += drawing->file.partial->len;
    g_assert_true(g_file_set_contents(path, drawing->text->str, (gssize)drawing->text->len, NULL));
}

// The array has moved while it grew.
static void connect(Scene *scene)
{
    for (guint i = 0; i < scene->diff.files->len; i++) {
        DiffCoverFile *file = &g_array_index(scene->diff.files, DiffCoverFile, i);

        for (guint k = 0; k < scene->changes.files->len; k++) {
            const ChangedFile *changed = &g_array_index(scene->changes.files, ChangedFile, k);

            if (g_str_equal(changed->path, file->changed->path)) {
                file->changed = changed;
                break;
            }
        }
    }
}

static char *page_of(Scene *scene, const char *heading, const char *const (*remarks)[2])
{
    g_autoptr(SourceTexts) texts = source_texts_of_folder(scene->folder);
    g_autoptr(Output) output = output_new_memory();
    DiffHtml html = { &scene->diff, &scene->title, heading, remarks, texts };
    const char *page;
    gsize size;

    connect(scene);
    diff_html_write(&html, output);
    page = output_bytes(output, &size);
    g_assert_null(memchr(page, '\0', size));
    return g_strndup(page, size);
}

static void assert_has(const char *page, const char *part)
{
    if (!strstr(page, part))
        g_error("the page has no %s", part);
}

// Behind the style and the script, which hold words too.
static const char *body_of(const char *page)
{
    const char *body = strstr(page, "<body>");

    g_assert_nonnull(body);
    return body;
}

static void a_page_has_the_total_and_what_was_compared(void)
{
    static const char *const remarks[][2] = { { "Mirror", "<2 hours old>" }, { NULL, NULL } };
    g_auto(Drawing) drawing = { 0 };
    g_auto(Scene) scene = { 0 };
    g_autofree char *page = NULL;

    drawing_init(&drawing, "a.go");
    drawing_draw(&drawing,
                 "+1\n-2\n~3\n.4\n.5\n.6\n.7\n.8\n.9\n.10\n.11\n.12\n.13\n.14\n.15\n.16\n.17\n.18\n.19\n.20\n");
    scene_init(&scene);
    memset(scene.changes.base, 'b', 40);
    memset(scene.changes.from, 'f', 40);
    memset(scene.changes.head, 'e', 40);
    add(&scene, &drawing);
    page = page_of(&scene, "staging/th/echo", remarks);
    assert_has(page, "<title>staging/th/echo: main...HEAD</title>");
    assert_has(page, "<p id=\"total\"><b>66%</b> <span>2 of 3 changed lines covered</span></p>");
    assert_has(page, "<dt>Diff</dt><dd>main...HEAD</dd>");
    assert_has(page, "<dt>Base</dt><dd>main bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb</dd>");
    assert_has(page, "<dt>Merge base</dt><dd>ffffffffffffffffffffffffffffffffffffffff</dd>");
    assert_has(page, "<dt>Head</dt><dd>eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee</dd>");
    assert_has(page, "<dt>Mirror</dt><dd>&lt;2 hours old&gt;</dd>");
    assert_has(page, "<dt>Lines</dt><dd>20 changed, 3 measured, 1 not covered, 1 in part</dd>");
    assert_has(page, "<progress max=\"3\" value=\"2\"></progress></td><td>66.7%</td><td>1</td><td>1</td><td>3</td>");
}

static void a_total_has_decimals_when_it_is_asked_for_with_them(void)
{
    g_auto(Drawing) drawing = { 0 };
    g_auto(Scene) scene = { 0 };
    g_autofree char *page = NULL;

    drawing_init(&drawing, "a.go");
    drawing_draw(&drawing, "+1\n-2\n+3\n");
    scene_init(&scene);
    scene.title.is_percent_float = true;
    add(&scene, &drawing);
    page = page_of(&scene, "", NULL);
    assert_has(page, "<h1>Diff Coverage</h1>");
    assert_has(page, "<b>66.67%</b>");
    g_assert_null(strstr(body_of(page), "<dt>Base")); // of a diff that somebody made before
}

static void the_file_that_misses_most_stands_first_in_the_list(void)
{
    static const char *const drawn[][2] = {
        { "a.go", "-1\n" }, { "b.go", "-1\n-2\n" }, { "c.go", "+1\n" }, { "d.go", "-1\n" }
    };
    Drawing drawings[G_N_ELEMENTS(drawn)];
    g_auto(Scene) scene = { 0 };
    g_autofree char *page = NULL;
    const char *at;

    scene_init(&scene);
    for (gsize i = 0; i < G_N_ELEMENTS(drawn); i++) {
        drawing_init(&drawings[i], drawn[i][0]);
        drawing_draw(&drawings[i], drawn[i][1]);
        add(&scene, &drawings[i]);
    }
    page = page_of(&scene, "", NULL);
    at = strstr(page, "<tbody>");
    for (const char *const *path = (const char *[]){ "b.go", "a.go", "d.go", "c.go", NULL }; *path; path++)
        at = at ? strstr(at, *path) : NULL;
    g_assert_nonnull(at);
    assert_has(page, "<tr class=\"good\"><td><a href=\"#c.go\">");
    assert_has(page, "<details open class=\"file good\" id=\"c.go\">");
    for (gsize i = 0; i < G_N_ELEMENTS(drawn); i++)
        drawing_clear(&drawings[i]);
}

static void a_hostile_name_is_text_wherever_it_stands(void)
{
    g_auto(Drawing) hostile = { 0 }, old = { 0 }, other = { 0 };
    g_auto(Scene) scene = { 0 };
    char path[] = "z" HOSTILE, why[] = HOSTILE;
    AbsentFile absent = { path, why };
    g_autofree char *page = NULL;

    drawing_init(&hostile, HOSTILE);
    drawing_draw(&hostile, "-</pre>" HOSTILE "\n");
    drawing_init(&old, "now.go");
    drawing_draw(&old, "+1\n");
    old.changed.kind = PATCH_RENAMED;
    old.changed.old_path = g_strdup(HOSTILE);
    drawing_init(&other, "o" HOSTILE);
    scene_init(&scene);
    add(&scene, &hostile);
    add(&scene, &old);
    add(&scene, &other);
    g_ptr_array_add(scene.diff.absent, &absent);
    scene.title.base_name = scene.title.diff_name = HOSTILE;
    memset(scene.changes.base, 'b', 40);
    page = page_of(&scene, HOSTILE, (const char *const[][2]){ { HOSTILE, HOSTILE }, { NULL, NULL } });
    g_assert_null(strstr(page, "<img"));
    assert_has(page, "id=\"" HOSTILE_ESCAPED "\"");
    assert_has(page, "<a href=\"#%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert%28%271%27%29%3E\">");
    assert_has(page, "<small>renamed from " HOSTILE_ESCAPED "</small>");
    assert_has(page, "<li>z" HOSTILE_ESCAPED " <small>" HOSTILE_ESCAPED "</small></li>");
    assert_has(page, "<li>o" HOSTILE_ESCAPED " <small>0 changed lines</small></li>");
}

static void files_without_a_measured_line_are_listed_with_what_became_of_them(void)
{
    g_auto(Drawing) absent = { 0 }, binary = { 0 }, gone = { 0 }, text = { 0 };
    g_auto(Scene) scene = { 0 };
    char path[] = "a.go", why[] = "not built";
    AbsentFile reason = { path, why };
    g_autofree char *page = NULL;

    drawing_init(&absent, "a.go");
    drawing_draw(&absent, ".1\n");
    drawing_init(&binary, "b.png");
    binary.changed.is_binary = true;
    binary.changed.kind = PATCH_ADDED;
    drawing_init(&gone, "c.go");
    gone.changed.kind = PATCH_DELETED;
    drawing_init(&text, "d.md");
    drawing_draw(&text, ".1\n 2\n.3\n");
    scene_init(&scene);
    add(&scene, &absent);
    add(&scene, &binary);
    add(&scene, &gone);
    add(&scene, &text);
    g_ptr_array_add(scene.diff.absent, &reason);
    page = page_of(&scene, "", NULL);
    assert_has(page, "No lines with coverage information in this diff.");
    assert_has(page, "Not instrumented: 1 changed file</summary>\n<ul>\n<li>a.go <small>not built</small></li>\n</ul>");
    assert_has(page, "Without a measured line: 3 changed files</summary>\n<ul>\n"
                     "<li>b.png <small>added</small> <small>binary</small> <small>0 changed lines</small></li>\n"
                     "<li>c.go <small>deleted</small> <small>0 changed lines</small></li>\n"
                     "<li>d.md <small>2 changed lines</small></li>\n</ul>");
    g_assert_null(strstr(body_of(page), "id=\"list\""));
}

static void a_file_whose_text_is_gone_is_told_with_its_lines(void)
{
    g_auto(Drawing) drawing = { 0 };
    g_auto(Scene) scene = { 0 };
    g_autofree char *page = NULL, *path = NULL;

    drawing_init(&drawing, "a.go");
    drawing_draw(&drawing, "+1\n-2\n-3\n~4\n");
    scene_init(&scene);
    add(&scene, &drawing);
    path = g_build_filename(scene.folder, "a.go", NULL);
    g_assert_cmpint(g_remove(path), ==, 0);
    page = page_of(&scene, "", NULL);
    assert_has(page, "<p class=\"trouble\">There is no source: ");
    assert_has(page, "<p>Not covered: 2-3</p>\n<p>Covered in part: 4</p>\n<p>Measured: 1-4</p>");
}

static void the_policy_lets_in_what_is_in_the_head_alone(void)
{
    g_auto(Scene) scene = { 0 };
    g_autofree char *page = NULL;

    scene_init(&scene);
    page = page_of(&scene, "", NULL);
    assert_has(diff_html_csp(), "; frame-ancestors 'none'");
    g_assert_null(strstr(body_of(page), " style="));
    g_assert_null(strstr(body_of(page), "<script"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff_html/total", a_page_has_the_total_and_what_was_compared);
    g_test_add_func("/diff_html/float", a_total_has_decimals_when_it_is_asked_for_with_them);
    g_test_add_func("/diff_html/order", the_file_that_misses_most_stands_first_in_the_list);
    g_test_add_func("/diff_html/hostile", a_hostile_name_is_text_wherever_it_stands);
    g_test_add_func("/diff_html/others", files_without_a_measured_line_are_listed_with_what_became_of_them);
    g_test_add_func("/diff_html/gone", a_file_whose_text_is_gone_is_told_with_its_lines);
    g_test_add_func("/diff_html/policy", the_policy_lets_in_what_is_in_the_head_alone);
    return g_test_run();
}
