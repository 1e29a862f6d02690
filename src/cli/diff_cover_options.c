// SPDX-License-Identifier: Apache-2.0
// Diff cover options: what a person asks `goc-plugin diff-cover` for, on the command line and in a configuration file.
#include "cli/diff_cover_options.h"

#include "base/error.h"
#include "base/file.h"
#include "base/toml_table.h"

#include <math.h>
#include <string.h>

enum { CONFIG_CEILING_BYTES = 1 << 20 };

static const char config_table[] = "tool.diff_cover";

typedef enum Row {
    FORMAT,
    JSON,
    QUIET,
    SHOW_UNCOVERED,
    SHOW_COVERED,
    FAIL_UNDER,
    TOTAL_PERCENT_FLOAT,
    COMPARE_BRANCH,
    DIFF_RANGE_NOTATION,
    IGNORE_STAGED,
    IGNORE_UNSTAGED,
    INCLUDE_UNTRACKED,
    IGNORE_WHITESPACE,
    DIFF_FILE,
    REPO,
    COMMIT,
    INCLUDE,
    EXCLUDE,
    SRC_ROOTS,
    EXPAND_COVERAGE_REPORT,
    BRANCH_COVERAGE,
    CONCATENATED,
    COMPAT,
    CONFIG_FILE,
    EXTERNAL_CSS_FILE,
    HTML_REPORT,
    JSON_REPORT,
    MARKDOWN_REPORT,
    VERSION,
    HELP,
    N_ROWS
} Row;

static const ArgumentRow rows[N_ROWS] = {
    [FORMAT] = { "format", 0, ARGUMENT_ONE, "KIND:FILE,...",
                 "reports beside the console's: html:FILE, json:FILE, markdown:FILE, github-annotations:TYPE; - is "
                 "standard output, no FILE is diff-cover.html, .json or .md, TYPE is notice, warning or error",
                 false },
    [JSON] = { "json", 0, ARGUMENT_FLAG, NULL, "only JSON, on standard output", true },
    [QUIET] = { "quiet", 'q', ARGUMENT_FLAG, NULL, "nothing on the console but failures", false },
    [SHOW_UNCOVERED] = { "show-uncovered", 0, ARGUMENT_FLAG, NULL, "the lines that did not run, on the console",
                         false },
    [SHOW_COVERED] = { "show-covered", 0, ARGUMENT_FLAG, NULL,
                       "for diff-cover's sake: our html shows covered lines anyway", false },
    [FAIL_UNDER] = { "fail-under", 0, ARGUMENT_ONE, "SCORE",
                     "exit with 1 when the total is less; as diff-cover does it compares the floored total, so 42.86 "
                     "is "
                     "less than 42.5, unless --total-percent-float is given",
                     false },
    [TOTAL_PERCENT_FLOAT] = { "total-percent-float", 0, ARGUMENT_FLAG, NULL, "the total with two decimals", false },
    [COMPARE_BRANCH] = { "compare-branch", 0, ARGUMENT_ONE, "BASE",
                         "what is compared with: a branch, a tag, an id or an expression like HEAD~1 (default: "
                         "origin/main)",
                         false },
    [DIFF_RANGE_NOTATION] = { "diff-range-notation", 0, ARGUMENT_ONE, "DOTS",
                              "... compares with the merge base (default), .. with BASE itself", false },
    [IGNORE_STAGED] = { "ignore-staged", 0, ARGUMENT_FLAG, NULL, "not what is only in the index", false },
    [IGNORE_UNSTAGED] = { "ignore-unstaged", 0, ARGUMENT_FLAG, NULL, "not what is only in the working tree", false },
    [INCLUDE_UNTRACKED] = { "include-untracked", 0, ARGUMENT_FLAG, NULL, "files that git does not know, too", false },
    [IGNORE_WHITESPACE] = { "ignore-whitespace", 0, ARGUMENT_FLAG, NULL, "not lines where only white space changed",
                            false },
    [DIFF_FILE] = { "diff-file", 0, ARGUMENT_ONE, "FILE", "read the changes from this diff instead of asking git",
                    false },
    [REPO] = { "repo", 0, ARGUMENT_ONE, "DIR", "the repository (default: the one that the current folder is in)",
               true },
    [COMMIT] = { "commit", 0, ARGUMENT_ONE, "REV",
                 "what changed up to this commit, without a checkout of it (default: HEAD and the working tree)",
                 true },
    [INCLUDE] = { "include", 0, ARGUMENT_SOME, "PATTERN", "only files that match: *, ?, [a-z], ** for any folders",
                  false },
    [EXCLUDE] = { "exclude", 0, ARGUMENT_SOME, "PATTERN",
                  "not files whose name without folders, or whose absolute path, matches; * matches / too", false },
    [SRC_ROOTS] = { "src-roots", 0, ARGUMENT_SOME, "DIR",
                    "where JaCoCo's packages are (default: src/main/java src/test/java)", false },
    [EXPAND_COVERAGE_REPORT] = { "expand-coverage-report", 0, ARGUMENT_FLAG, NULL,
                                 "XML: a line between measured ones is as the one before it", false },
    [BRANCH_COVERAGE] = { "branch-coverage", 0, ARGUMENT_FLAG, NULL,
                          "Cobertura: a line is missing when one of its branches was not taken", false },
    [CONCATENATED] = { "concatenated", 0, ARGUMENT_FLAG, NULL, "a Go text profile may be several, one after the other",
                       true },
    [COMPAT] = { "compat", 0, ARGUMENT_ONE, "diff-cover",
                 "answer as diff-cover 10.5 does, also where it is wrong, see docs/diff-cover.md", true },
    [CONFIG_FILE] = { "config-file", 'c', ARGUMENT_ONE, "FILE.toml", "options, as keys of its table [tool.diff_cover]",
                      false },
    [EXTERNAL_CSS_FILE] = { "external-css-file", 0, ARGUMENT_ONE, "FILE",
                            "for diff-cover's sake: our html holds its style itself, the file will be empty", false },
    [HTML_REPORT] = { "html-report", 0, ARGUMENT_ONE, "FILE", "the old word for --format html:FILE", false },
    [JSON_REPORT] = { "json-report", 0, ARGUMENT_ONE, "FILE", "the old word for --format json:FILE", false },
    [MARKDOWN_REPORT] = { "markdown-report", 0, ARGUMENT_ONE, "FILE", "the old word for --format markdown:FILE",
                          false },
    [VERSION] = { "version", 0, ARGUMENT_FLAG, NULL, "print the version", false },
    [HELP] = { "help", 'h', ARGUMENT_FLAG, NULL, "print this", false },
};

static const struct Format {
    const char *name, *target; // where it goes when nothing is said
    Row old_row;               // N_ROWS: none
} formats[N_DIFF_COVER_FORMATS] = {
    [DIFF_COVER_HTML] = { "html", "diff-cover.html", HTML_REPORT },
    [DIFF_COVER_JSON] = { "json", "diff-cover.json", JSON_REPORT },
    [DIFF_COVER_MARKDOWN] = { "markdown", "diff-cover.md", MARKDOWN_REPORT },
    [DIFF_COVER_ANNOTATIONS] = { "github-annotations", NULL, N_ROWS },
};

void diff_cover_options_clear(DiffCoverOptions *options)
{
    for (guint i = 0; i < N_DIFF_COVER_FORMATS; i++)
        g_clear_pointer(&options->targets[i], g_free);
    python_arguments_clear(&options->arguments);
    python_arguments_clear(&options->configured);
}

// What is on the command line counts more.
static const GPtrArray *values_of(const DiffCoverOptions *options, Row row)
{
    const GPtrArray *values = options->arguments.values[row];

    return values ? values : options->configured.values[row];
}

static bool has(const DiffCoverOptions *options, Row row)
{
    return values_of(options, row) != NULL;
}

static const char *text_of(const DiffCoverOptions *options, Row row)
{
    const GPtrArray *values = values_of(options, row);

    return values && values->len > 0 ? g_ptr_array_index(values, 0) : NULL;
}

// Says where the row's value stands when that is not the command line. Takes `wrong`, which may be NULL.
static char *in_its_place(const DiffCoverOptions *options, Row row, char *wrong)
{
    g_autofree char *text = wrong;

    if (!wrong || options->arguments.values[row])
        return g_steal_pointer(&text);
    return g_strdup_printf("%s: %s", text_of(options, CONFIG_FILE), text);
}

static int find_row(const char *key)
{
    g_autofree char *name = g_strdelimit(g_strdup(key), "_", '-');

    if (strchr(key, '-'))
        return -1;
    for (guint i = 0; i < N_ROWS; i++)
        if (g_str_equal(rows[i].name, name) && i != CONFIG_FILE && i != VERSION && i != HELP)
            return (int)i;
    return -1;
}

// What a key of this row must be; NULL: it is.
static const char *kind_wanted(const ArgumentRow *row, const TomlEntry *entry)
{
    if (row == &rows[FORMAT])
        return entry->kind == TOML_TEXT || entry->kind == TOML_TEXTS || entry->kind == TOML_PAIRS
                   ? NULL
                   : "texts as \"html:FILE\", or a table { html = \"FILE\" }";
    switch (row->kind) {
    case ARGUMENT_FLAG: return entry->kind == TOML_BOOLEAN ? NULL : "true or false";
    case ARGUMENT_ONE: return entry->kind == TOML_TEXT || entry->kind == TOML_NUMBER ? NULL : "one text or number";
    case ARGUMENT_SOME:
        return entry->kind == TOML_TEXT || entry->kind == TOML_TEXTS ? NULL : "a text, or a list of texts";
    }
    g_assert_not_reached();
}

static bool take_entry(PythonArguments *configured, const TomlEntry *entry, GError **error)
{
    int row = find_row(entry->key);
    const char *wanted = row < 0 ? NULL : kind_wanted(&rows[row], entry);

    if (row < 0)
        return set_error(error, GOC_ERROR_INVALID, "line %u: there is no option \"%s\"", entry->line, entry->key);
    if (wanted)
        return set_error(error, GOC_ERROR_INVALID, "line %u: %s must be %s", entry->line, entry->key, wanted);
    if (rows[row].kind == ARGUMENT_FLAG && !g_str_equal(g_ptr_array_index(entry->texts, 0), "true"))
        return true;
    configured->values[row] = g_ptr_array_ref(entry->texts);
    return true;
}

static bool read_config(PythonArguments *configured, const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GArray) entries = NULL;
    gsize size;
    const char *text;

    if (!g_str_has_suffix(path, ".toml"))
        return set_error(error, GOC_ERROR_INVALID, "%s: a configuration file must end in .toml", path);
    if (!file_read(&bytes, path, CONFIG_CEILING_BYTES, error))
        return false;
    text = g_bytes_get_data(bytes, &size);
    if (!toml_table_read(&entries, text ? text : "", size, config_table, error))
        return prefix_error(error, "%s", path);
    for (guint i = 0; i < entries->len; i++)
        if (!take_entry(configured, &g_array_index(entries, TomlEntry, i), error))
            return prefix_error(error, "%s", path);
    return true;
}

// What GitHub shows.
static bool is_annotation(const char *type)
{
    return g_str_equal(type, "notice") || g_str_equal(type, "warning") || g_str_equal(type, "error");
}

static char *take_format(DiffCoverOptions *options, const char *item)
{
    const char *colon = strchr(item, ':');
    const char *target = colon ? colon + 1 : "";

    for (guint i = 0; i < N_DIFF_COVER_FORMATS && colon; i++) {
        if (strncmp(formats[i].name, item, (gsize)(colon - item)) || formats[i].name[colon - item])
            continue;
        if (i == DIFF_COVER_ANNOTATIONS && !is_annotation(target))
            return g_strdup_printf("argument --format: \"%s\" needs a type: notice, warning or error", item);
        g_free(options->targets[i]);
        options->targets[i] = g_strdup(*target ? target : formats[i].target);
        return NULL;
    }
    return g_strdup_printf("argument --format: \"%s\" is not html:FILE, json:FILE, markdown:FILE or "
                           "github-annotations:TYPE",
                           item);
}

static char *take_format_list(DiffCoverOptions *options, const char *list)
{
    g_auto(GStrv) items = g_strsplit(list, ",", -1);
    char *wrong = NULL;

    for (char **item = items; *item && !wrong; item++)
        wrong = take_format(options, *item);
    return wrong;
}

static char *read_formats(DiffCoverOptions *options, void (*warn)(const char *text))
{
    const GPtrArray *texts = values_of(options, FORMAT);
    char *wrong = NULL;

    for (guint i = 0; texts && i < texts->len && !wrong; i++)
        wrong = in_its_place(options, FORMAT, take_format_list(options, g_ptr_array_index(texts, i)));
    for (guint i = 0; i < N_DIFF_COVER_FORMATS && !wrong; i++) {
        const char *target = formats[i].old_row == N_ROWS ? NULL : text_of(options, formats[i].old_row);
        g_autofree char *warning = NULL;

        if (!target)
            continue;
        if (options->targets[i])
            return g_strdup_printf("argument --%s-report: Cannot use along with --format %s.", formats[i].name,
                                   formats[i].name);
        warning = g_strdup_printf("The --%s-report option is deprecated. Use --format %s:%s instead.", formats[i].name,
                                  formats[i].name, target);
        warn(warning);
        options->targets[i] = g_strdup(target);
    }
    return wrong;
}

static char *read_score(DiffCoverOptions *options)
{
    const char *text = text_of(options, FAIL_UNDER);
    char *end;

    if (!text)
        return NULL;
    options->fail_under = g_ascii_strtod(text, &end);
    if (end == text || *end || strpbrk(text, "xX") || !isfinite(options->fail_under))
        return in_its_place(options, FAIL_UNDER,
                            g_strdup_printf("argument --fail-under: invalid float value: '%s'", text));
    return NULL;
}

// The row's word must be one of two; NULL: any of them is fine, or it is not given.
static char *check_choice(const DiffCoverOptions *options, Row row, const char *one, const char *other)
{
    const char *text = text_of(options, row);

    if (!text || g_str_equal(text, one) || (other && g_str_equal(text, other)))
        return NULL;
    return in_its_place(options, row,
                        g_strdup_printf("argument --%s: invalid choice: '%s' (choose from '%s'%s%s%s)", rows[row].name,
                                        text, one, other ? ", '" : "", other ? other : "", other ? "'" : ""));
}

static char *read_choices(DiffCoverOptions *options)
{
    char *wrong = check_choice(options, DIFF_RANGE_NOTATION, "...", "..");

    options->is_direct = g_strcmp0(text_of(options, DIFF_RANGE_NOTATION), "..") == 0;
    options->is_compat = has(options, COMPAT);
    return wrong ? wrong : check_choice(options, COMPAT, "diff-cover", NULL);
}

static char *check_together(const DiffCoverOptions *options)
{
    bool is_working_tree_wanted = options->is_untracked_included;

    if (options->reports->len == 0)
        return g_strdup("the following arguments are required: coverage_files (a Go profile, XML or LCOV)");
    if (options->commit && is_working_tree_wanted)
        return g_strdup("argument --commit: a commit has no untracked files");
    if (options->commit && options->diff_file)
        return g_strdup("argument --diff-file: either this diff, or what changed up to --commit");
    return NULL;
}

// As diff-cover takes it: a variable of a job that was not set names no file.
static const char *non_empty(const char *text)
{
    return text && *text ? text : NULL;
}

static char *interpret(DiffCoverOptions *options, void (*warn)(const char *text))
{
    char *wrong;

    options->reports = options->arguments.rest;
    options->compare_branch = has(options, COMPARE_BRANCH) ? text_of(options, COMPARE_BRANCH) : "origin/main";
    options->diff_file = non_empty(text_of(options, DIFF_FILE));
    options->external_css_file = text_of(options, EXTERNAL_CSS_FILE);
    options->repo = text_of(options, REPO);
    options->commit = text_of(options, COMMIT);
    options->include = values_of(options, INCLUDE);
    options->exclude = values_of(options, EXCLUDE);
    options->src_roots = values_of(options, SRC_ROOTS);
    options->is_staged_ignored = has(options, IGNORE_STAGED);
    options->is_unstaged_ignored = has(options, IGNORE_UNSTAGED);
    options->is_untracked_included = has(options, INCLUDE_UNTRACKED);
    options->is_whitespace_ignored = has(options, IGNORE_WHITESPACE);
    options->is_uncovered_shown = has(options, SHOW_UNCOVERED);
    options->is_json = has(options, JSON);
    options->is_quiet = has(options, QUIET) || options->is_json;
    options->is_percent_float = has(options, TOTAL_PERCENT_FLOAT);
    options->is_expanded = has(options, EXPAND_COVERAGE_REPORT);
    options->has_branches = has(options, BRANCH_COVERAGE);
    options->is_concatenated = has(options, CONCATENATED);
    wrong = read_formats(options, warn);
    if (!wrong)
        wrong = read_score(options);
    if (!wrong)
        wrong = read_choices(options);
    return wrong ? wrong : check_together(options);
}

bool diff_cover_options_read(DiffCoverOptions *options, char *const *argv, void (*warn)(const char *text), char **wrong,
                             GError **error)
{
    const char *config;

    python_arguments_init(&options->arguments, N_ROWS);
    python_arguments_init(&options->configured, N_ROWS);
    *wrong = python_arguments_parse(&options->arguments, rows, argv);
    options->is_help_wanted = has(options, HELP);
    options->is_version_wanted = has(options, VERSION);
    if (*wrong || options->is_help_wanted || options->is_version_wanted)
        return true;
    config = text_of(options, CONFIG_FILE);
    if (config && !read_config(&options->configured, config, error))
        return false;
    *wrong = interpret(options, warn);
    return true;
}

char *diff_cover_options_help(void)
{
    return python_arguments_help(rows, N_ROWS);
}

char *diff_cover_options_diff_name(const DiffCoverOptions *options)
{
    const char *words[3];
    GString *name = g_string_new(options->compare_branch);
    guint n = 0;

    g_string_append_printf(name, "%s%s", options->is_direct && !options->diff_file ? ".." : "...",
                           options->commit ? options->commit : "HEAD");
    if (!options->is_staged_ignored && !options->commit)
        words[n++] = "staged";
    if (!options->is_unstaged_ignored && !options->commit)
        words[n++] = "unstaged";
    if (options->is_untracked_included)
        words[n++] = "untracked";
    for (guint i = 0; i < n; i++)
        g_string_append_printf(name, "%s%s%s", i + 1 < n ? ", " : " and ", words[i], i + 1 < n ? "" : " changes");
    return g_string_free(name, FALSE);
}
