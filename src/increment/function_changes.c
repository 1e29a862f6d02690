// SPDX-License-Identifier: Apache-2.0
// Function changes: which functions of changed Go files are new, other than at the base, or come from another file.
#include "increment/function_changes.h"

#include "base/error.h"

#include <string.h>

enum { CHANGES_CEILING = 200 * 1000, DECLARATIONS_CEILING = 1000 * 1000 };

void function_changes_free(FunctionChanges *changes)
{
    if (!changes)
        return;
    g_array_unref(changes->list);
    g_ptr_array_unref(changes->notes);
    g_ptr_array_unref(changes->scans);
    g_free(changes);
}

static FunctionChanges *function_changes_new(void)
{
    FunctionChanges *changes = g_new0(FunctionChanges, 1);

    changes->list = g_array_new(FALSE, FALSE, sizeof(FunctionChange));
    changes->notes = g_ptr_array_new_with_free_func(g_free);
    changes->scans = g_ptr_array_new_with_free_func((GDestroyNotify)go_declarations_free);
    return changes;
}

// How often there is something, by a key.
static void count_add(GHashTable *counts, gpointer key)
{
    guint times = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));

    g_hash_table_insert(counts, key, GUINT_TO_POINTER(times + 1)); // frees the key when the table has it
}

// Takes one away; false when there is none.
static bool count_take(GHashTable *counts, gconstpointer key)
{
    gpointer stored, times;

    if (!g_hash_table_lookup_extended(counts, key, &stored, &times) || GPOINTER_TO_UINT(times) == 0)
        return false;
    g_hash_table_steal(counts, key);
    g_hash_table_insert(counts, stored, GUINT_TO_POINTER(GPOINTER_TO_UINT(times) - 1));
    return true;
}

typedef struct Search {
    FunctionChanges *found;
    SourceTexts *base, *now;
    GHashTable *gone;        // functions of the base that their files have no more: GoFingerprint -> GQueue of paths
    uint64_t n_declarations; // of the files so far, before and now
} Search;

static const GoDeclaration *declaration(const GoDeclarations *declarations, guint i)
{
    return &g_array_index(declarations->list, GoDeclaration, i);
}

static guint size_of(const GoDeclarations *declarations)
{
    return declarations ? declarations->list->len : 0;
}

static void note(const Search *search, const char *path, const char *when, const char *why)
{
    g_ptr_array_add(search->found->notes, g_strdup_printf("the functions of %s%s are not known: %s", path, when, why));
}

// What the text at a path declares; NULL when it cannot be had, which is noted. False when nothing can be had.
static bool scan(const Search *search, SourceTexts *texts, const char *path, const GoDeclarations **out, GError **error)
{
    const char *when = texts == search->base ? " at the base" : "";
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) reason = NULL;
    g_autofree char *line = NULL;
    GoDeclarations *declarations;
    const char *text;
    gsize size;

    *out = NULL;
    if (!source_texts_read(texts, path, &bytes, &reason)) {
        if (error_is_general(reason)) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return false;
        }
        note(search, path, when, reason->message);
        return true;
    }
    text = g_bytes_get_data(bytes, &size);
    declarations = go_declarations_scan(text ? text : "", size);
    g_ptr_array_add(search->found->scans, declarations);
    if (declarations->functions->is_complete) {
        *out = declarations;
        return true;
    }
    line = g_strdup_printf("line %u is not valid Go", declarations->functions->error_line);
    note(search, path, when, line);
    return true;
}

// What of a file's version at the base no declaration of now was found to be.
typedef struct Rest {
    GHashTable *by_print; // GoFingerprint, of the scans -> how many
    GHashTable *by_name;  // receiver and name -> how many
} Rest;

static void rest_clear(Rest *rest)
{
    g_hash_table_unref(rest->by_print);
    g_hash_table_unref(rest->by_name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rest, rest_clear)

// "*T.M"; no name has a dot. The caller frees.
static char *name_of(const GoDeclaration *one)
{
    return g_strconcat(one->is_variable ? "var " : "", one->function.receiver, ".", one->function.name, NULL);
}

static void rest_init(Rest *rest, const GoDeclarations *base)
{
    rest->by_print = g_hash_table_new(go_fingerprint_hash, go_fingerprint_equal);
    rest->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < size_of(base); i++) {
        const GoDeclaration *one = declaration(base, i);

        count_add(rest->by_print, (gpointer)&one->fingerprint);
        count_add(rest->by_name, name_of(one));
    }
}

static bool take_equal(Rest *rest, const GoDeclaration *one)
{
    g_autofree char *name = name_of(one);

    return count_take(rest->by_print, &one->fingerprint) && count_take(rest->by_name, name);
}

static bool take_named(Rest *rest, const GoDeclaration *one)
{
    g_autofree char *name = name_of(one);

    return count_take(rest->by_name, name);
}

static void add_change(const Search *search, const ChangedFile *file, const GoDeclaration *one, bool is_known)
{
    FunctionChange change = { .kind = is_known ? FUNCTION_CHANGED : FUNCTION_ADDED,
                              .file = file,
                              .function = one->function,
                              .fingerprint = one->fingerprint };

    if (!one->is_variable && one->function.has_body)
        g_array_append_val(search->found->list, change);
}

static void note_gone(const Search *search, Rest *rest, const ChangedFile *file, const GoDeclarations *base)
{
    for (guint i = 0; i < size_of(base); i++) {
        const GoDeclaration *one = declaration(base, i);
        GQueue *paths;

        if (one->is_variable || !one->function.has_body || !count_take(rest->by_print, &one->fingerprint))
            continue;
        paths = g_hash_table_lookup(search->gone, &one->fingerprint);
        if (!paths) {
            paths = g_queue_new();
            g_hash_table_insert(search->gone, (gpointer)&one->fingerprint, paths);
        }
        g_queue_push_tail(paths, file->old_path);
    }
}

// Equal ones first: of several of one name (`init`, `_`) the others then are those that changed.
static void compare(const Search *search, const ChangedFile *file, const GoDeclarations *base,
                    const GoDeclarations *now)
{
    g_autofree bool *is_equal = g_new0(bool, size_of(now));
    g_auto(Rest) rest;

    rest_init(&rest, base);
    for (guint i = 0; i < size_of(now); i++)
        is_equal[i] = take_equal(&rest, declaration(now, i));
    for (guint i = 0; i < size_of(now); i++) {
        const GoDeclaration *one = declaration(now, i);

        if (!is_equal[i])
            add_change(search, file, one, take_named(&rest, one));
    }
    note_gone(search, &rest, file, base);
}

static bool is_code(const char *path)
{
    return path && g_str_has_suffix(path, ".go") && !g_str_has_suffix(path, "_test.go");
}

// A commit of kilobytes can have millions of functions.
static bool check_ceilings(Search *search, guint n_declarations, GError **error)
{
    search->n_declarations += n_declarations;
    if (search->found->list->len > CHANGES_CEILING)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %d functions changed", CHANGES_CEILING);
    return search->n_declarations <= DECLARATIONS_CEILING ||
           set_error(error, GOC_ERROR_TOO_BIG, "the files that changed have more than %d functions and variables",
                     DECLARATIONS_CEILING);
}

// A copy's functions are new ones: those that they were copied from are still there.
static bool search_file(Search *search, const ChangedFile *file, GError **error)
{
    const GoDeclarations *base = NULL, *now = NULL;

    if (is_code(file->old_path) && file->kind != PATCH_COPIED &&
        !scan(search, search->base, file->old_path, &base, error))
        return false;
    if (is_code(file->path) && file->kind != PATCH_DELETED && !scan(search, search->now, file->path, &now, error))
        return false;
    compare(search, file, base, now);
    return check_ceilings(search, size_of(base) + size_of(now), error);
}

static void find_moved(const Search *search)
{
    for (guint i = 0; i < search->found->list->len; i++) {
        FunctionChange *change = &g_array_index(search->found->list, FunctionChange, i);
        GQueue *paths = g_hash_table_lookup(search->gone, &change->fingerprint);

        if (change->kind != FUNCTION_ADDED || !paths || g_queue_is_empty(paths))
            continue;
        change->kind = FUNCTION_MOVED;
        change->moved_from = g_queue_pop_head(paths);
    }
}

static void free_paths(gpointer paths)
{
    g_queue_free(paths);
}

bool function_changes_find(FunctionChanges **out, const Changes *changes, SourceTexts *base, SourceTexts *now,
                           GError **error)
{
    g_autoptr(FunctionChanges) found = function_changes_new();
    g_autoptr(GHashTable) gone = g_hash_table_new_full(go_fingerprint_hash, go_fingerprint_equal, NULL, free_paths);
    Search search = { .found = found, .base = base, .now = now, .gone = gone };

    for (guint i = 0; i < changes->files->len; i++) {
        if (!search_file(&search, &g_array_index(changes->files, ChangedFile, i), error))
            return false;
    }
    find_moved(&search);
    *out = g_steal_pointer(&found);
    return true;
}
