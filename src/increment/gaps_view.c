// SPDX-License-Identifier: Apache-2.0
// Gaps view: what of the gaps is shown, and its small texts, which the faces share.
#include "increment/gaps_view.h"

#include "git/edits.h"

// Those that are open come first.
guint gaps_view_rows(const GapsView *view)
{
    const Gaps *gaps = view->gaps;

    return view->is_open_only ? gaps->n_never_ran + gaps->n_not_whole + gaps->n_not_measured : gaps->list->len;
}

guint gaps_view_shown(const GapsView *view)
{
    guint n = gaps_view_rows(view);

    return view->limit > 0 ? MIN(n, view->limit) : n;
}

const char *gap_kind_name(const Gap *gap)
{
    switch (gap->change->kind) {
    case FUNCTION_ADDED: return "added";
    case FUNCTION_CHANGED: return "changed";
    case FUNCTION_MOVED: return "moved";
    }
    g_assert_not_reached();
}

char *gap_place(const Gap *gap)
{
    return g_strdup_printf("%s:%u", gap->change->file->path, gap->change->function.start_line);
}

char *gap_missing_text(const Gap *gap, guint most)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < MIN(gap->missing->len, most); i++) {
        const LineRange *range = &g_array_index(gap->missing, LineRange, i);

        g_string_append_printf(text, "%s%u", i > 0 ? ", " : "", range->first);
        if (range->last > range->first)
            g_string_append_printf(text, "-%u", range->last);
    }
    if (gap->missing->len > most)
        g_string_append(text, ", ...");
    return g_string_free(text, FALSE);
}

static void append_owners(GString *text, GHashTable *seen, const OwnerEntry *entry)
{
    for (const char *const *owner = entry->owners; *owner; owner++) {
        if (g_hash_table_add(seen, (gpointer)*owner))
            g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", *owner);
    }
}

char *gap_owners_text(const Gap *gap)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GString *text = g_string_new(NULL);

    for (guint i = 0; gap->owners && i < gap->owners->len; i++)
        append_owners(text, seen, gap->owners->pdata[i]);
    return g_string_free(text, FALSE);
}

char *gap_author_text(const Gap *gap)
{
    if (!gap->author)
        return g_strdup("");
    return g_strdup(gap->author->is_committed ? gap->author->author : "not committed yet");
}

char *gaps_summary(const Gaps *gaps)
{
    g_autofree char *percent = total_text(gaps->total);
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%u %s changed or added", gaps->list->len,
                           gaps->list->len == 1 ? "function" : "functions");
    if (gaps->n_never_ran > 0)
        g_string_append_printf(text, ", %u never ran", gaps->n_never_ran);
    if (gaps->n_not_whole > 0)
        g_string_append_printf(text, ", %u ran in part", gaps->n_not_whole);
    if (gaps->n_not_measured > 0)
        g_string_append_printf(text, ", %u %s not measured", gaps->n_not_measured,
                               gaps->n_not_measured == 1 ? "is" : "are");
    if (gaps->total.statements > 0)
        g_string_append_printf(text, "; %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " statements ran (%s%%)",
                               gaps->total.covered, gaps->total.statements, percent);
    return g_string_free(text, FALSE);
}
