// SPDX-License-Identifier: Apache-2.0
// Increments: of the lines that changed between a base and a snapshot's commit, which ran.
#include "increment/increments.h"

#include "base/clock.h"
#include "base/error.h"
#include "increment/go_line_cover.h"
#include "increment/increment_faces.h"
#include "increment/increment_files.h"
#include "report/kept.h"
#include "store/incremental_totals.h"

#include <string.h>

// What the lines of a diff become takes a hundred bytes a line.
enum { LINES_CEILING = 5 * 1000 * 1000 };

struct Increments {
    Store *store;
    Repositories *repositories;
    const IncrementSettings *settings;
    Kept *kept;
};

Increments *increments_new(Store *store, Repositories *repositories, const IncrementSettings *settings)
{
    Increments *increments = g_new0(Increments, 1);

    increments->store = store;
    increments->repositories = repositories;
    increments->settings = settings;
    increments->kept = kept_new(store);
    return increments;
}

void increments_free(Increments *increments)
{
    if (!increments)
        return;
    kept_free(increments->kept);
    g_free(increments);
}

void comparison_free(Comparison *comparison)
{
    if (!comparison)
        return;
    base_free(comparison->base);
    snapshot_mirror_free(comparison->mirror);
    g_ptr_array_unref(comparison->notes);
    g_free(comparison);
}

const char *comparison_from(const Comparison *comparison)
{
    return comparison->is_direct ? comparison->base->commit : comparison->base->merge_base;
}

// All but what is compared.
static void increment_reset(Increment *increment)
{
    g_clear_pointer(&increment->diff, diff_cover_free);
    g_clear_pointer(&increment->cover, line_cover_free);
    g_clear_pointer(&increment->changes, changes_free);
    g_clear_pointer(&increment->sources, sources_free);
    g_clear_pointer(&increment->profile, profile_free);
}

void increment_free(Increment *increment)
{
    if (!increment)
        return;
    increment_reset(increment);
    comparison_free(increment->comparison);
    if (increment->place)
        kept_leave_place(increment->place->kept);
    g_free(increment);
}

static bool read_rule(const Increments *increments, const Snapshot *snapshot, const IncrementQuestion *question,
                      BaseRule *rule, GError **error)
{
    const IncrementSettings *settings = increments->settings;

    if (question->base)
        return base_rule_parse_asked(rule, question->base, error) || prefix_error(error, "base");
    return base_rule_parse(rule, base_rule_of_app(settings->diff_bases, settings->diff_base, snapshot->service->app),
                           error);
}

static void add_notes(Comparison *comparison, const Snapshot *snapshot, const char *partial)
{
    g_autofree char *updated = clock_utc_text(comparison->mirror->updated_ms);

    if (comparison->base->note)
        g_ptr_array_add(comparison->notes, g_strdup(comparison->base->note));
    if (comparison->mirror->staleness)
        g_ptr_array_add(comparison->notes, g_strdup_printf("The mirror is of %s: %s",
                                                           comparison->mirror->updated_ms ? updated : "an unknown time",
                                                           comparison->mirror->staleness));
    if (partial)
        g_ptr_array_add(comparison->notes, g_strdup_printf("The coverage is not whole: %s", partial));
    else if (snapshot->n_layouts > 1)
        g_ptr_array_add(
            comparison->notes,
            g_strdup_printf("The build has %u different binaries and only the newest is counted", snapshot->n_layouts));
}

static bool find_base(Increments *increments, const Snapshot *snapshot, const BaseRule *rule, Comparison *comparison,
                      GError **error)
{
    BaseQuestion question = { increments->repositories, increments->store, snapshot, rule, !comparison->is_own };

    return repositories_open_mirror(increments->repositories, snapshot, base_rule_moves(rule), &comparison->mirror,
                                    error) &&
           base_find(&comparison->base, &question, comparison->mirror, error);
}

// Histories are read as far as the merge base, so here damage of the mirror shows, too.
static bool find_base_or_mend(Increments *increments, const Snapshot *snapshot, const BaseRule *rule,
                              Comparison *comparison, GError **error)
{
    GError *failure = NULL;

    if (find_base(increments, snapshot, rule, comparison, &failure))
        return true;
    g_clear_pointer(&comparison->mirror, snapshot_mirror_free);
    return repositories_mend(increments->repositories, snapshot, failure, error) &&
           find_base(increments, snapshot, rule, comparison, error);
}

bool increments_compare(Increments *increments, const Snapshot *snapshot, const IncrementQuestion *question,
                        Comparison **out, GError **error)
{
    g_autoptr(Comparison) comparison = g_new0(Comparison, 1);
    g_auto(BaseRule) rule = { 0 };

    comparison->notes = g_ptr_array_new_with_free_func(g_free);
    comparison->is_own = !question->base;
    comparison->is_direct = question->is_direct;
    comparison->is_whitespace_ignored = question->is_whitespace_ignored;
    if (!snapshot->cov_path)
        return set_error(error, GOC_ERROR_NOT_FOUND, "\"%s\" was cleared and has no coverage since",
                         snapshot->service->full);
    if (!read_rule(increments, snapshot, question, &rule, error) ||
        !find_base_or_mend(increments, snapshot, &rule, comparison, error))
        return false;
    add_notes(comparison, snapshot, question->partial);
    *out = g_steal_pointer(&comparison);
    return true;
}

static bool find_changes(const Increments *increments, const Comparison *comparison, Changes **out, GError **error)
{
    static const char *const go_files[] = { "*.go", NULL };
    ChangesQuestion question = { .folder = comparison->mirror->folder,
                                 .base = comparison->base->commit,
                                 .head = comparison->base->head,
                                 .is_direct = comparison->is_direct,
                                 .is_whitespace_ignored = comparison->is_whitespace_ignored,
                                 .pathspecs = go_files,
                                 .timeout_ms = increments->settings->timeout_ms };
    g_autoptr(Changes) changes = NULL;

    if (!changes_find(&changes, &question, error))
        return false;
    if (changes_n_lines(changes) > LINES_CEILING)
        return set_error(error, GOC_ERROR_TOO_BIG,
                         "%" G_GUINT64_FORMAT " lines changed since base \"%s\"; at most %d are looked at",
                         changes_n_lines(changes), comparison->base->name, LINES_CEILING);
    *out = g_steal_pointer(&changes);
    return true;
}

static bool try_to_make(Increments *increments, Increment *increment, GError **error)
{
    const LineRules rules = { .root = "/", .folder = "/" };

    if (!snapshot_profile(increment->snapshot, &increment->profile, error) ||
        !repositories_open(increments->repositories, increment->snapshot, increment->profile, &increment->sources,
                           error) ||
        !find_changes(increments, increment->comparison, &increment->changes, error) ||
        !go_line_cover_make(&increment->cover, increment->profile, increment->sources, increment->changes, false,
                            error))
        return false;
    increment->diff = diff_cover_new(increment->changes, (const LineCover *const *)&increment->cover, 1, &rules);
    return true;
}

bool increments_open_compared(Increments *increments, const Snapshot *snapshot, Comparison *comparison, Increment **out,
                              GError **error)
{
    g_autoptr(Increment) increment = g_new0(Increment, 1);
    GError *failure = NULL;

    increment->snapshot = snapshot;
    increment->comparison = comparison;
    if (!kept_take_place(increments->kept, error))
        return false;
    increment->place = increments;
    if (!try_to_make(increments, increment, &failure)) {
        increment_reset(increment);
        if (!repositories_mend(increments->repositories, snapshot, failure, error) ||
            !try_to_make(increments, increment, error))
            return false;
    }
    *out = g_steal_pointer(&increment);
    return true;
}

bool increments_open(Increments *increments, const Snapshot *snapshot, const IncrementQuestion *question,
                     Increment **out, GError **error)
{
    Comparison *comparison;

    return increments_compare(increments, snapshot, question, &comparison, error) &&
           increments_open_compared(increments, snapshot, comparison, out, error);
}

// One face to be made.
typedef struct Making {
    Increments *increments;
    const Snapshot *snapshot;
    Comparison *comparison; // while it is made it is the increment's
    IncrementFace face;
} Making;

static bool note_total(const Making *making, const Increment *increment, GError **error)
{
    const Comparison *comparison = increment->comparison;
    const DiffCover *diff = increment->diff;
    IncrementalTotal total = { .snapshot = making->snapshot->id,
                               .base_name = comparison->base->name,
                               .base = comparison->base->commit,
                               .merge_base = comparison->base->merge_base,
                               .is_own = comparison->is_own,
                               .covered = diff->n_measured - diff->n_missing,
                               .measured = diff->n_measured,
                               .made_ms = clock_wall_ms() };

    return !making->snapshot->is_latest || comparison->is_direct || comparison->is_whitespace_ignored ||
           incremental_total_note(making->increments->store, &total, error);
}

static bool make_and_note(Making *making, GBytes **out, GError **error)
{
    g_autoptr(Increment) increment = NULL;
    bool is_made;

    if (!increments_open_compared(making->increments, making->snapshot, g_steal_pointer(&making->comparison),
                                  &increment, error))
        return false;
    is_made = increment_face_make(increment, making->face, out, error) && note_total(making, increment, error);
    making->comparison = g_steal_pointer(&increment->comparison);
    return is_made;
}

static bool make(void *data, GBytes **out, GError **error)
{
    Making *making = data;

    if (!make_and_note(making, out, error))
        return false;
    increment_files_clean(making->increments->store, making->snapshot);
    return true;
}

bool increments_report(Increments *increments, const Snapshot *snapshot, const IncrementQuestion *question,
                       IncrementFace face, Comparison **comparison, GBytes **out, GError **error)
{
    Making making = { increments, snapshot, NULL, face };
    g_autofree char *path = NULL;
    bool is_done;

    if (!increments_compare(increments, snapshot, question, &making.comparison, error))
        return false;
    path = increment_file_path(snapshot, making.comparison, face);
    is_done = kept_get(increments->kept, path, make, &making, out, error);
    if (is_done && comparison)
        *comparison = g_steal_pointer(&making.comparison);
    comparison_free(making.comparison);
    return is_done;
}
