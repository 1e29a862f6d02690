// SPDX-License-Identifier: Apache-2.0
// Diff cover material: what the options of `goc-plugin diff-cover` lead to.
#include "cli/diff_cover_material.h"

#include "base/error.h"
#include "base/file.h"
#include "base/thread.h"
#include "cli/input_file.h"
#include "cli/path_filter.h"
#include "git/commit_sources.h"
#include "git/folder_sources.h"
#include "increment/cover_notes.h"

#include <string.h>
#include <unistd.h>

enum { HOUR_MS = 3600 * 1000 };

static const gsize diff_ceiling_bytes = (gsize)1 << 30;

void diff_cover_material_clear(DiffCoverMaterial *material)
{
    g_clear_pointer(&material->diff, diff_cover_free);
    coverage_reports_clear(&material->reports);
    g_clear_pointer(&material->changes, changes_free);
    g_clear_pointer(&material->texts, source_texts_free);
    g_clear_pointer(&material->checkout, checkout_free);
    g_clear_pointer(&material->notes, g_ptr_array_unref);
    g_clear_pointer(&material->diff_name, g_free);
}

static bool base_error(GError **error, const char *base)
{
    return prefix_error(
        error,
        "Could not find the branch to compare to. Does '%s' exist? Name another by --compare-branch, or "
        "fetch it first",
        base);
}

static bool find_changes(Changes **out, Checkout *checkout, const DiffCoverOptions *options, GError **error)
{
    char base[41], head[41];
    ChangesQuestion question = {
        .folder = checkout_root(checkout),
        .base = base,
        .head = head,
        .is_direct = options->is_direct,
        .is_whitespace_ignored = options->is_whitespace_ignored,
        .has_staged = !options->is_staged_ignored && !options->commit,
        .has_unstaged = !options->is_unstaged_ignored && !options->commit,
        .has_untracked = options->is_untracked_included,
        .is_compat = options->is_compat,
        .is_person = true,
        .timeout_ms = HOUR_MS,
    };

    if (!checkout_find_commit(checkout, options->compare_branch, base, error))
        return base_error(error, options->compare_branch);
    return checkout_find_commit(checkout, options->commit ? options->commit : "HEAD", head, error) &&
           changes_find(out, &question, error);
}

static bool read_changes(Changes **out, const DiffCoverOptions *options, GError **error)
{
    const char *name = input_file_name(options->diff_file), *text;
    g_auto(Descriptor) fd = -1;
    g_autoptr(GBytes) bytes = NULL;
    gsize size;

    if (!input_file_open(&fd, options->diff_file, diff_ceiling_bytes, error) ||
        !file_read_fd(&bytes, fd, name, diff_ceiling_bytes, error))
        return prefix_error(error, "Could not read the diff file. Make sure '%s' exists", options->diff_file);
    text = g_bytes_get_data(bytes, &size);
    return changes_of_diff(out, text ? text : "", size, options->is_compat, error) || prefix_error(error, "%s", name);
}

// The search for the repository and the changes runs beside the reading of the reports.
typedef struct Search {
    DiffCoverMaterial *material;
    const DiffCoverOptions *options;
    const char *folder; // the current one
    bool is_done;
    GError *error;
} Search;

static bool is_kept(const Search *self, const ChangedFile *file)
{
    const DiffCoverOptions *options = self->options;
    const PathFilter filter = {
        .include = options->include,
        .exclude = options->exclude,
        .folder = options->is_compat ? self->folder : checkout_root(self->material->checkout),
        .is_existing = options->is_compat && !options->commit,
    };

    return path_filter_keeps(&filter, file->path);
}

static void filter_changes(const Search *self)
{
    Changes *changes = self->material->changes;

    for (guint i = changes->files->len; i-- > 0;) {
        const ChangedFile *file = &g_array_index(changes->files, ChangedFile, i);

        if (!is_kept(self, file))
            g_array_remove_index(changes->files, i);
    }
}

static void *search(void *data)
{
    Search *self = data;
    DiffCoverMaterial *material = self->material;
    const DiffCoverOptions *options = self->options;

    self->is_done = checkout_open(&material->checkout, options->repo ? options->repo : ".", &self->error) &&
                    (options->diff_file ? read_changes(&material->changes, options, &self->error)
                                        : find_changes(&material->changes, material->checkout, options, &self->error));
    if (self->is_done && (options->include || options->exclude))
        filter_changes(self);
    return NULL;
}

static bool find_both(Search *self, GError **error)
{
    const ProfileInput input = { .is_concatenated = self->options->is_concatenated };
    pthread_t thread = thread_start("changes", search, self);
    bool is_read = coverage_reports_read(&self->material->reports, self->options->reports, &input, error);

    pthread_join(thread, NULL);
    if (!is_read && self->material->checkout) {
        g_clear_error(&self->error);
        return false;
    }
    if (!is_read)
        g_clear_error(error);
    if (!self->is_done)
        g_propagate_error(error, g_steal_pointer(&self->error));
    return self->is_done;
}

// Which texts the lines' numbers are of.
typedef enum Side { SIDE_COMMIT, SIDE_INDEX, SIDE_FOLDER } Side;

// A diff that somebody made before is of what is here, as everything is for diff-cover.
static Side side_of(const DiffCoverOptions *options)
{
    if (options->commit)
        return SIDE_COMMIT;
    if (options->is_compat || options->diff_file || !options->is_unstaged_ignored)
        return SIDE_FOLDER;
    return options->is_staged_ignored ? SIDE_COMMIT : SIDE_INDEX;
}

static bool open_texts(DiffCoverMaterial *material, const DiffCoverOptions *options, GError **error)
{
    const char *root = checkout_root(material->checkout);

    switch (side_of(options)) {
    case SIDE_COMMIT: return source_texts_of_commit(&material->texts, root, material->changes->head, error);
    case SIDE_INDEX: return source_texts_of_index(&material->texts, root, error);
    case SIDE_FOLDER: material->texts = source_texts_of_folder(root); return true;
    }
    g_assert_not_reached();
}

// What lies outside of the repository cannot have changed, so Go's own places are not looked for.
static bool open_sources(Sources **out, const DiffCoverMaterial *material, const DiffCoverOptions *options,
                         GError **error)
{
    const char *root = checkout_root(material->checkout);
    const FolderOptions folder = { .folder = root, .is_path_allowed = true };

    switch (side_of(options)) {
    case SIDE_COMMIT: return commit_sources_open_revision(out, root, material->changes->head, error);
    case SIDE_INDEX: return commit_sources_open_index(out, root, error);
    case SIDE_FOLDER: return folder_sources_open(out, &folder, error);
    }
    g_assert_not_reached();
}

static bool lay_profiles(DiffCoverMaterial *material, const DiffCoverOptions *options, GError **error)
{
    g_autoptr(Sources) sources = NULL;

    return material->reports.profiles->len == 0 || (open_sources(&sources, material, options, error) &&
                                                    coverage_reports_lay(&material->reports, options->reports, sources,
                                                                         material->changes, options->is_compat, error));
}

static void take_notes(DiffCoverMaterial *material, const DiffCoverOptions *options, const LineRules *rules)
{
    const CoverageReports *reports = &material->reports;

    material->notes = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < reports->covers->len && !options->is_compat; i++) {
        const LineCover *cover = g_ptr_array_index(reports->covers, i);
        const char *name = g_ptr_array_index(options->reports, i);

        if (cover->kind == LINE_COVER_GO)
            cover_notes_add_profile(material->notes, name, g_ptr_array_index(reports->profiles, i), cover);
        else if (material->diff->n_measured == 0)
            cover_notes_add_report(material->notes, name, cover, material->changes, rules);
    }
}

static void lay_covers(DiffCoverMaterial *material, const DiffCoverOptions *options, const char *folder)
{
    const GPtrArray *covers = material->reports.covers;
    g_autoptr(GPtrArray) roots = g_ptr_array_new();
    LineRules rules = {
        .root = checkout_root(material->checkout),
        .folder = folder,
        .is_compat = options->is_compat,
        .has_branches = options->has_branches,
        .is_expanded = options->is_expanded,
    };

    for (guint i = 0; options->src_roots && i < options->src_roots->len; i++)
        g_ptr_array_add(roots, g_ptr_array_index(options->src_roots, i));
    g_ptr_array_add(roots, NULL);
    rules.source_roots = options->src_roots ? (const char *const *)roots->pdata : NULL;
    material->diff = diff_cover_new(material->changes, (const LineCover *const *)covers->pdata, covers->len, &rules);
    take_notes(material, options, &rules);
}

static void make_title(DiffCoverMaterial *material, const DiffCoverOptions *options)
{
    material->diff_name = diff_cover_options_diff_name(options);
    material->title = (DiffCoverTitle){
        .report_name = material->reports.kind,
        .diff_name = material->diff_name,
        .base_name = options->compare_branch,
        .notes = material->notes,
        .is_percent_float = options->is_percent_float,
        .is_compat = options->is_compat,
    };
}

bool diff_cover_material_find(DiffCoverMaterial *material, const DiffCoverOptions *options, GError **error)
{
    g_autofree char *folder = realpath(".", NULL);
    Search self = { .material = material, .options = options, .folder = folder };

    if (!folder)
        return set_error(error, GOC_ERROR_NOT_FOUND, "the current folder is gone");
    if (!find_both(&self, error) || !open_texts(material, options, error) || !lay_profiles(material, options, error))
        return false;
    lay_covers(material, options, folder);
    make_title(material, options);
    return true;
}
