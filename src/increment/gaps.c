// SPDX-License-Identifier: Apache-2.0
// Gaps: the functions that changed since a base, each with what of it ran, by whom it is and who is asked about it.
#include "increment/gaps.h"

#include "base/error.h"
#include "git/edits.h"
#include "gosrc/constraint.h"
#include "report/function_names.h"
#include "report/lines.h"
#include "report/overlap.h"

#include <string.h>

static const char not_in_profile[] = "the profile has no block of it";

static void gap_clear(Gap *gap)
{
    g_clear_pointer(&gap->missing, g_array_unref);
    g_clear_pointer(&gap->owners, g_ptr_array_unref);
}

void gaps_free(Gaps *gaps)
{
    if (!gaps)
        return;
    g_array_unref(gaps->list);
    g_ptr_array_unref(gaps->notes);
    function_changes_free(gaps->changes);
    authors_free(gaps->authors);
    codeowners_free(gaps->codeowners);
    g_free(gaps);
}

static Gaps *gaps_new(FunctionChanges *changes)
{
    Gaps *gaps = g_new0(Gaps, 1);

    gaps->changes = changes;
    gaps->list = g_array_new(FALSE, FALSE, sizeof(Gap));
    g_array_set_clear_func(gaps->list, (GDestroyNotify)gap_clear);
    gaps->notes = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < changes->notes->len; i++)
        g_ptr_array_add(gaps->notes, g_strdup(changes->notes->pdata[i]));
    return gaps;
}

static Gap *gap_at(const Gaps *gaps, guint i)
{
    return &g_array_index(gaps->list, Gap, i);
}

char *gap_name(const Gap *gap)
{
    GString *name = g_string_new(NULL);

    function_names_append(name, &gap->change->function);
    return g_string_free(name, FALSE);
}

bool gap_is_open(const Gap *gap)
{
    return gap->reason || gap->total.covered < gap->total.statements;
}

// Measures the gaps of one file after the other; keeps its memory between them.
typedef struct Measuring {
    const GapsQuestion *question;
    PackageFolders *folders;
    const ChangedFile *file;    // where it stands, and what
    const ProfileFile *profile; // the profile has of it
    FunctionBlocks blocks;
    Lines lines;
} Measuring;

static void measuring_clear(Measuring *measuring)
{
    package_folders_free(measuring->folders);
    function_blocks_clear(&measuring->blocks);
    lines_clear(&measuring->lines);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Measuring, measuring_clear)

static bool enter_file(Measuring *measuring, const ChangedFile *file, GError **error)
{
    const Profile *profile = measuring->question->profile;

    measuring->file = file;
    measuring->profile = package_folders_file(measuring->folders, file->path);
    if (!measuring->profile)
        return true;
    function_blocks_enter(&measuring->blocks, profile, measuring->profile);
    return lines_check(profile, measuring->profile, error);
}

static const char *reason_of(const Measuring *measuring)
{
    const GPtrArray *absent = measuring->question->absent;

    for (guint i = 0; absent && i < absent->len; i++) {
        const AbsentFile *file = absent->pdata[i];

        if (g_str_equal(file->path, measuring->file->path))
            return file->reason;
    }
    return not_in_profile;
}

// Lines that did not run, as ranges of neighbours.
static GArray *missing_lines(const Lines *lines)
{
    GArray *missing = g_array_new(FALSE, FALSE, sizeof(LineRange));

    for (guint i = 0; i < lines->list->len; i++) {
        const Line *line = &g_array_index(lines->list, Line, i);

        if (line->hits == 0)
            line_ranges_add(missing, line->number, line->number);
    }
    return missing;
}

static void measure(Measuring *measuring, Gap *gap)
{
    const GoFunction *function = &gap->change->function;
    FunctionCover cover = { .function = *function };

    if (!measuring->profile || function_blocks_first(&measuring->blocks, function) == PAST_BLOCKS) {
        gap->reason = function->is_empty ? NULL : reason_of(measuring);
        gap->missing = g_array_new(FALSE, FALSE, sizeof(LineRange));
        return;
    }
    overlap_find(measuring->question->profile, measuring->profile, &cover, 1);
    gap->total = cover.total;
    lines_find_function(&measuring->lines, &measuring->blocks, function);
    gap->missing = missing_lines(&measuring->lines);
}

static void add_up(Gaps *gaps, const Gap *gap)
{
    total_add(&gaps->total, gap->total);
    gaps->n_not_measured += gap->reason != NULL;
    gaps->n_never_ran += gap->total.statements > 0 && gap->total.covered == 0;
    gaps->n_not_whole += gap->total.covered > 0 && gap->total.covered < gap->total.statements;
}

static bool add_gap(Gaps *gaps, Measuring *measuring, const FunctionChange *change, GError **error)
{
    Gap gap = { .change = change };

    if (change->file != measuring->file && !enter_file(measuring, change->file, error))
        return false;
    if (!measuring->profile && go_is_never_built(change->file->path))
        return true;
    measure(measuring, &gap);
    add_up(gaps, &gap);
    g_array_append_val(gaps->list, gap);
    return true;
}

static bool add_gaps(Gaps *gaps, Measuring *measuring, GError **error)
{
    const GArray *changes = gaps->changes->list;

    for (guint i = 0; i < changes->len; i++) {
        const FunctionChange *change = &g_array_index(changes, FunctionChange, i);

        if (change->kind == FUNCTION_MOVED)
            gaps->n_moved++;
        else if (!add_gap(gaps, measuring, change, error))
            return false;
    }
    return true;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_gaps(const void *left, const void *right)
{
    const Gap *a = left, *b = right;
    int order = compare_numbers(b->total.statements - b->total.covered, a->total.statements - a->total.covered);

    order = order ? order : compare_numbers(b->reason != NULL, a->reason != NULL);
    order = order ? order : strcmp(a->change->file->path, b->change->file->path);
    return order ? order : compare_numbers(a->change->function.start_line, b->change->function.start_line);
}

bool gaps_make(Gaps **out, const GapsQuestion *question, GError **error)
{
    g_auto(Measuring) measuring = { .question = question };
    g_autoptr(Gaps) gaps = NULL;
    FunctionChanges *changes;

    lines_init(&measuring.lines);
    if (!package_folders_new(&measuring.folders, question->profile, question->sources, error) ||
        !function_changes_find(&changes, question->changes, question->base, question->now, error))
        return false;
    gaps = gaps_new(changes);
    if (!add_gaps(gaps, &measuring, error))
        return false;
    g_array_sort(gaps->list, compare_gaps);
    *out = g_steal_pointer(&gaps);
    return true;
}

static void note_skipped(Gaps *gaps)
{
    const GArray *lines = gaps->codeowners->skipped_lines;
    g_autofree char *others = lines->len > 1 ? g_strdup_printf(" (nor are %u others)", lines->len - 1) : g_strdup("");

    if (lines->len > 0)
        g_ptr_array_add(gaps->notes, g_strdup_printf("%s: line %u is not understood%s", gaps->codeowners_place,
                                                     g_array_index(lines, uint32_t, 0), others));
}

// The first place that has a file.
static void read_codeowners(Gaps *gaps, SourceTexts *texts)
{
    for (const char *const *place = codeowners_places; *place && !gaps->codeowners_place; place++) {
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(GError) error = NULL;
        const char *text;
        gsize size;

        if (source_texts_read(texts, *place, &bytes, &error) && g_bytes_get_size(bytes) <= CODEOWNERS_CEILING_BYTES) {
            text = g_bytes_get_data(bytes, &size);
            gaps->codeowners = codeowners_read(*place, text ? text : "", size);
            gaps->codeowners_place = *place;
            note_skipped(gaps);
        } else if (!error || error_kind(error) != GOC_ERROR_NOT_FOUND) {
            gaps->codeowners_place = *place;
            g_ptr_array_add(gaps->notes, g_strdup_printf("the owners are not known: %s",
                                                         error ? error->message : "CODEOWNERS has more than 3 MiB"));
        }
    }
}

void gaps_find_owners(Gaps *gaps, SourceTexts *texts)
{
    g_autoptr(GHashTable) by_path =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);

    read_codeowners(gaps, texts);
    for (guint i = 0; gaps->codeowners && i < gaps->list->len; i++) {
        Gap *gap = gap_at(gaps, i);
        char *path = gap->change->file->path;
        GPtrArray *owners = g_hash_table_lookup(by_path, path);

        if (!owners) {
            owners = codeowners_find(gaps->codeowners, path);
            g_hash_table_insert(by_path, path, owners);
        }
        gap->owners = g_ptr_array_ref(owners);
    }
}

// The files of the gaps, in the gaps' order, with all lines of them that changed.
typedef struct Asked {
    GArray *files;    // AuthoredFile
    GHashTable *file; // from a path to its place among them, and 1
} Asked;

static guint asked_file(Asked *asked, const ChangedFile *changed)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(asked->file, changed->path));
    AuthoredFile file = { changed->path, changed->lines };

    if (place > 0)
        return place - 1;
    g_array_append_val(asked->files, file);
    g_hash_table_insert(asked->file, changed->path, GUINT_TO_POINTER(asked->files->len));
    return asked->files->len - 1;
}

void gaps_find_authors(Gaps *gaps, const AuthorsQuestion *question)
{
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(AuthoredFile));
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    Asked asked = { files, places };

    for (guint i = 0; i < gaps->list->len; i++)
        asked_file(&asked, gap_at(gaps, i)->change->file);
    gaps->authors = authors_find(question, files);
    if (gaps->authors->note)
        g_ptr_array_add(gaps->notes, g_strdup(gaps->authors->note));
    for (guint i = 0; i < gaps->list->len; i++) {
        Gap *gap = gap_at(gaps, i);
        const GoFunction *function = &gap->change->function;

        gap->author = authors_newest(gaps->authors, asked_file(&asked, gap->change->file), function->start_line,
                                     function->end_line);
    }
}
