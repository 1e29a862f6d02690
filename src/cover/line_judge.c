// SPDX-License-Identifier: Apache-2.0
// Line judge: what one line cover, or several together, say of the lines of a repository's files.
#include "cover/line_judge.h"

#include "cover/report_path.h"

#include <string.h>

// All that one cover says of one line of the file.
typedef struct LineSum {
    uint32_t number;
    bool has_hits;    // of one of its elements
    bool has_no_hits; // of another
    bool is_partial;
    bool is_branch_missed;
    bool is_last_without_hits;
} LineSum;

// One cover, and what it says of the file.
typedef struct Witness {
    const LineCover *cover;
    GHashTable *names; // last element of a path -> GArray of guint: which files have it, ascending
    GArray *elements;  // CoverLine, of the file
    GArray *sums;      // LineSum, ascending
    bool is_knowing;   // whether it has the file
} Witness;

struct LineJudge {
    const LineRules *rules;
    char *root, *folder;
    char *shifted; // the folder from which diff-cover sees the paths in reports: beneath the current one once again
    GArray *witnesses;
    const char *path; // of the file, from the root; borrowed
    char *absolute;   // the same
    char *relative;   // the same, from the current folder
};

static const char *const usual_source_roots[] = { "src/main/java", "src/test/java", NULL };

static Witness *witness_at(const LineJudge *judge, guint i)
{
    return &g_array_index(judge->witnesses, Witness, i);
}

static void witness_clear(Witness *witness)
{
    g_hash_table_unref(witness->names);
    g_array_unref(witness->elements);
    g_array_unref(witness->sums);
}

static void add_name(GHashTable *names, const char *name, guint i)
{
    GArray *files = g_hash_table_lookup(names, name);

    if (!files) {
        files = g_array_new(FALSE, FALSE, sizeof(guint));
        g_hash_table_insert(names, (gpointer)name, files);
    }
    g_array_append_val(files, i);
}

static void witness_init(Witness *witness, const LineCover *cover)
{
    witness->cover = cover;
    witness->names = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
    witness->elements = g_array_new(FALSE, FALSE, sizeof(CoverLine));
    witness->sums = g_array_new(FALSE, FALSE, sizeof(LineSum));
    for (guint i = 0; i < cover->files->len; i++)
        add_name(witness->names, report_path_name(line_cover_file(cover, i)->path), i);
}

LineJudge *line_judge_new(const LineCover *const *covers, guint n, const LineRules *rules)
{
    LineJudge *judge = g_new0(LineJudge, 1);
    g_autofree char *way = NULL;

    judge->rules = rules;
    judge->root = report_path_normal(rules->root);
    judge->folder = report_path_normal(rules->folder);
    way = report_path_between(judge->root, judge->folder);
    judge->shifted = report_path_join(judge->folder, way);
    judge->witnesses = g_array_sized_new(FALSE, TRUE, sizeof(Witness), n);
    g_array_set_clear_func(judge->witnesses, (GDestroyNotify)witness_clear);
    g_array_set_size(judge->witnesses, n);
    for (guint i = 0; i < n; i++)
        witness_init(witness_at(judge, i), covers[i]);
    return judge;
}

void line_judge_free(LineJudge *judge)
{
    if (!judge)
        return;
    g_array_unref(judge->witnesses);
    g_free(judge->root);
    g_free(judge->folder);
    g_free(judge->shifted);
    g_free(judge->absolute);
    g_free(judge->relative);
    g_free(judge);
}

// Ways in which the path of a report's file may be that of the file asked for.

typedef bool (*IsSame)(const LineJudge *judge, const LineCover *cover, const char *path);

static bool is_joined(const char *folder, const char *path, const char *wanted)
{
    g_autofree char *joined = report_path_join(folder, path);

    return g_str_equal(joined, wanted);
}

static bool is_path(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return g_str_equal(path, judge->path);
}

static bool is_below_folder(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_joined(judge->folder, path, judge->absolute);
}

static bool is_below_root(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_joined(judge->root, path, judge->absolute);
}

// diff-cover takes paths in reports, too, to be as git prints them, and so shifts them once more.
static bool is_shifted(const LineJudge *judge, const char *path, const char *wanted)
{
    g_autofree char *whole = report_path_join(judge->folder, path);
    g_autofree char *way = report_path_between(judge->shifted, whole);

    return g_str_equal(way, wanted);
}

static bool is_in_sources(const LineCover *cover, const char *path, const char *wanted)
{
    if (g_str_equal(path, wanted))
        return true;
    for (guint i = 0; i < cover->sources->len; i++) {
        if (is_joined(g_ptr_array_index(cover->sources, i), path, wanted))
            return true;
    }
    return false;
}

static bool is_absolute_in_sources(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_in_sources(cover, path, judge->absolute);
}

static bool is_relative_in_sources(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_in_sources(cover, path, judge->relative);
}

static bool is_path_in_sources(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_in_sources(cover, path, judge->path);
}

static bool ends_in_path(const LineJudge *judge, const LineCover *cover, const char *path)
{
    gsize size = strlen(path), wanted = strlen(judge->path);

    return size > wanted && path[size - wanted - 1] == '/' && g_str_equal(path + size - wanted, judge->path);
}

static bool is_clover_compat(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_shifted(judge, path, judge->path) || ends_in_path(judge, cover, path);
}

static bool is_lcov_compat(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_shifted(judge, path, judge->relative);
}

static bool is_in_source_roots(const LineJudge *judge, const char *path, IsSame is_same)
{
    const char *const *roots = judge->rules->source_roots ? judge->rules->source_roots : usual_source_roots;

    for (; *roots; roots++) {
        g_autofree char *below = report_path_join(*roots, path);

        if (is_same(judge, NULL, below))
            return true;
    }
    return false;
}

static bool is_source_below_folder(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_in_source_roots(judge, path, is_below_folder);
}

static bool is_source_below_root(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_in_source_roots(judge, path, is_below_root);
}

static bool is_shifted_path(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_shifted(judge, path, judge->path);
}

static bool is_jacoco_compat(const LineJudge *judge, const LineCover *cover, const char *path)
{
    return is_in_source_roots(judge, path, is_shifted_path);
}

enum { WAYS_MAX = 3 };

// The first way in which files are found counts; exact, and as diff-cover does it.
static const IsSame ways[][2][WAYS_MAX] = {
    [LINE_COVER_GO] = { { is_path }, { is_path } },
    [LINE_COVER_COBERTURA] = { { is_absolute_in_sources, is_relative_in_sources, is_path_in_sources },
                               { is_absolute_in_sources, is_relative_in_sources } },
    [LINE_COVER_CLOVER] = { { is_below_folder, is_below_root, ends_in_path }, { is_clover_compat } },
    [LINE_COVER_JACOCO] = { { is_source_below_folder, is_source_below_root }, { is_jacoco_compat } },
    [LINE_COVER_LCOV] = { { is_below_folder, is_below_root }, { is_lcov_compat } },
};

static bool collect(const LineJudge *judge, Witness *witness, const GArray *candidates, IsSame is_same)
{
    const LineCover *cover = witness->cover;
    bool is_found = false;

    for (guint i = 0; i < candidates->len; i++) {
        const CoverFile *file = line_cover_file(cover, g_array_index(candidates, guint, i));

        if (!is_same(judge, cover, file->path))
            continue;
        is_found = true;
        if (file->n_lines > 0)
            g_array_append_vals(witness->elements, line_cover_line(cover, file->first_line), file->n_lines);
    }
    return is_found;
}

static bool find_elements(const LineJudge *judge, Witness *witness)
{
    const GArray *candidates = g_hash_table_lookup(witness->names, report_path_name(judge->path));
    bool is_found = false;

    g_array_set_size(witness->elements, 0);
    for (guint i = 0; candidates && i < WAYS_MAX && !is_found; i++) {
        IsSame way = ways[witness->cover->kind][judge->rules->is_compat][i];

        is_found = way && collect(judge, witness, candidates, way);
    }
    return is_found;
}

static int compare_elements(const void *a, const void *b)
{
    uint32_t number = ((const CoverLine *)a)->number, other = ((const CoverLine *)b)->number;

    return number < other ? -1 : number > other;
}

// Keeps the order of those of one line.
static void sort_elements(GArray *elements)
{
    bool is_in_order = true;

    for (guint i = 1; i < elements->len && is_in_order; i++)
        is_in_order = g_array_index(elements, CoverLine, i - 1).number <= g_array_index(elements, CoverLine, i).number;
    if (!is_in_order)
        g_array_sort(elements, compare_elements);
}

static LineSum *sum_for(GArray *sums, uint32_t number)
{
    if (sums->len == 0 || g_array_index(sums, LineSum, sums->len - 1).number != number) {
        LineSum sum = { .number = number };

        g_array_append_val(sums, sum);
    }
    return &g_array_index(sums, LineSum, sums->len - 1);
}

static void sum_up(const LineJudge *judge, Witness *witness)
{
    sort_elements(witness->elements);
    g_array_set_size(witness->sums, 0);
    for (guint i = 0; i < witness->elements->len; i++) {
        const CoverLine *line = &g_array_index(witness->elements, CoverLine, i);
        LineSum *sum = sum_for(witness->sums, line->number);
        bool has_hits = line->hits > 0 && !(line->is_uncounted && judge->rules->is_compat);

        sum->has_hits |= has_hits;
        sum->has_no_hits |= !has_hits;
        sum->is_partial |= line->is_partial;
        sum->is_branch_missed |= line->is_branch_missed;
        sum->is_last_without_hits = !has_hits;
    }
}

bool line_judge_enter(LineJudge *judge, const char *path)
{
    bool is_known = false;

    judge->path = path;
    g_free(judge->absolute);
    judge->absolute = report_path_join(judge->root, path);
    g_free(judge->relative);
    judge->relative = report_path_between(judge->folder, judge->absolute);
    for (guint i = 0; i < judge->witnesses->len; i++) {
        Witness *witness = witness_at(judge, i);

        witness->is_knowing = find_elements(judge, witness);
        sum_up(judge, witness);
        is_known |= witness->is_knowing;
    }
    return is_known;
}

// How many of the lines that a witness knows stand before this one or are it.
static guint n_up_to(const GArray *sums, uint32_t number)
{
    guint low = 0, high = sums->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(sums, LineSum, middle).number <= number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_xml(const LineCover *cover)
{
    return cover->kind != LINE_COVER_GO && cover->kind != LINE_COVER_LCOV;
}

static LineVerdict judge_measured(const LineJudge *judge, const Witness *witness, const LineSum *sum)
{
    bool is_any_zero = judge->rules->is_compat && is_xml(witness->cover);

    if (!sum->has_hits || (is_any_zero && sum->has_no_hits) || (judge->rules->has_branches && sum->is_branch_missed))
        return LINE_MISSING;
    return sum->has_no_hits || sum->is_partial || sum->is_branch_missed ? LINE_PARTIAL : LINE_COVERED;
}

// A line that stands behind a measured one, and before another.
static LineVerdict judge_expanded(const LineJudge *judge, const LineSum *before)
{
    bool has_hits = judge->rules->is_compat ? !before->is_last_without_hits : before->has_hits;

    return has_hits ? LINE_COVERED : LINE_MISSING;
}

static LineVerdict ask(const LineJudge *judge, const Witness *witness, uint32_t number)
{
    guint n = n_up_to(witness->sums, number);
    const LineSum *sum = n > 0 ? &g_array_index(witness->sums, LineSum, n - 1) : NULL;

    if (sum && sum->number == number)
        return judge_measured(judge, witness, sum);
    if (sum && n < witness->sums->len && judge->rules->is_expanded && is_xml(witness->cover))
        return judge_expanded(judge, sum);
    return LINE_UNMEASURED;
}

LineVerdict line_judge_line(const LineJudge *judge, uint32_t number)
{
    LineVerdict best = LINE_UNMEASURED;
    bool is_missing_in_all = true;

    for (guint i = 0; i < judge->witnesses->len; i++) {
        const Witness *witness = witness_at(judge, i);
        LineVerdict verdict = witness->is_knowing ? ask(judge, witness, number) : LINE_UNMEASURED;

        best = MAX(best, verdict);
        is_missing_in_all &= !witness->is_knowing || verdict == LINE_MISSING;
    }
    if (best == LINE_MISSING && judge->rules->is_compat && !is_missing_in_all)
        return LINE_COVERED;
    return best;
}
