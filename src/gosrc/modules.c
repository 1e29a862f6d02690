// SPDX-License-Identifier: Apache-2.0
// Modules: from a profile's file name to the folder of its package.
#include "gosrc/modules.h"

#include "base/error.h"

#include <string.h>

// What was found out about one package: a place, or an error.
typedef struct Answer {
    GoPackage package;
    GError *error;
} Answer;

struct GoModules {
    GoTree *tree;
    const char *folder;
    GoPlaces places;
    GHashTable *answers; // import path -> Answer
    GHashTable *go_mods; // folder -> whether it has a go.mod

    GoWorkspace *workspace; // NULL until the first package is asked for

    bool is_searched;   // for modules in the whole tree
    GHashTable *nested; // module path -> folder
};

static void answer_free(Answer *answer)
{
    g_free(answer->package.root);
    g_free(answer->package.folder);
    g_free(answer->package.module);
    g_clear_error(&answer->error);
    g_free(answer);
}

GoModules *go_modules_new(GoTree *tree, const char *folder, const GoPlaces *places)
{
    GoModules *modules = g_new0(GoModules, 1);

    modules->tree = tree;
    modules->folder = folder;
    modules->places = *places;
    modules->answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)answer_free);
    modules->go_mods = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    modules->nested = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return modules;
}

void go_modules_free(GoModules *modules)
{
    if (!modules)
        return;
    g_hash_table_unref(modules->answers);
    g_hash_table_unref(modules->go_mods);
    g_hash_table_unref(modules->nested);
    go_workspace_free(modules->workspace);
    g_free(modules);
}

static bool has_go_mod(GoModules *modules, const char *folder)
{
    gpointer known;

    if (!g_hash_table_lookup_extended(modules->go_mods, folder, NULL, &known)) {
        g_autofree char *path = go_tree_path(folder, "go.mod");

        known = GINT_TO_POINTER(modules->tree->is_file(modules->tree, path));
        g_hash_table_insert(modules->go_mods, g_strdup(folder), known);
    }
    return GPOINTER_TO_INT(known);
}

// A search for one package.
typedef struct Search {
    GoModules *modules;
    const char *package; // import path
    const char *file;    // the name of the file in it that is asked for
    GPtrArray *places;   // Answer: where it was found
    GHashTable *seen;    // folders that were looked in; the same may be reached by several ways
    GString *looked;     // those where it is not, ", " between them
} Search;

static void note_looked(Search *search, const char *folder, const char *remark)
{
    g_string_append_printf(search->looked, "%s%s%s", search->looked->len > 0 ? ", " : "", folder, remark);
}

// The file itself tells; without it, its neighbours.
static bool has_package(const Search *search, const char *folder)
{
    GoTree *tree = search->modules->tree;
    g_autofree char *path = go_tree_path(folder, search->file);

    return (g_str_has_suffix(path, ".go") && tree->is_file(tree, path)) || tree->has_go_files(tree, folder);
}

// The folder of another module, on the way from the module's folder to the package's; NULL: the way is free.
static char *find_other_module(const Search *search, const char *module, const char *folder)
{
    for (char *at = g_strdup(folder); at;) {
        g_autofree char *here = at;

        if (strlen(here) <= strlen(module))
            return NULL;
        if (has_go_mod(search->modules, here))
            return g_steal_pointer(&here);
        at = go_tree_parent(here);
    }
    return NULL;
}

static void add_nested(GoModules *modules, const char *folder)
{
    g_autoptr(GoMod) mod = go_workspace_read_mod(modules->workspace, folder);

    if (mod && !g_hash_table_contains(modules->nested, mod->module))
        g_hash_table_insert(modules->nested, g_strdup(mod->module), g_strdup(folder));
}

// Looks for a package of `module` in the folder `rest` beneath the root. A folder of ours (`is_tree`, not the module
// cache) may hold other modules, which are not part of this one.
static void look_in(Search *search, const char *module, const char *root, const char *rest, bool is_tree)
{
    g_autofree char *folder = go_tree_path(root, rest);
    g_autofree char *other = is_tree ? find_other_module(search, root, folder) : NULL;
    Answer *answer;

    if (other) {
        add_nested(search->modules, other);
        note_looked(search, folder, " (part of another module)");
        return;
    }
    if (!g_hash_table_add(search->seen, g_strdup(folder)))
        return;
    if (!has_package(search, folder)) {
        note_looked(search, folder, "");
        return;
    }
    answer = g_new0(Answer, 1);
    answer->package = (GoPackage){ g_strdup(root), g_strdup(rest), g_strdup(module) };
    g_ptr_array_add(search->places, answer);
}

static bool has_dot_in_first_element(const char *name)
{
    return memchr(name, '.', strcspn(name, "/")) != NULL;
}

// Go's own packages are of two modules.
static void look_in_go(Search *search, const char *standard, bool is_tree)
{
    bool is_command = g_str_equal(search->package, "cmd") || g_str_has_prefix(search->package, "cmd/");

    if (standard && !has_dot_in_first_element(search->package))
        look_in(search, is_command ? "cmd" : "std", standard, search->package, is_tree);
}

// Where the package lies in a module of this path; NULL when it cannot. "" is the module's own folder.
static const char *rest_of(const char *package, const char *module)
{
    gsize size = strlen(module);

    if (strncmp(package, module, size) != 0 || (package[size] != '\0' && package[size] != '/'))
        return NULL;
    return package[size] ? package + size + 1 : "";
}

static void look_in_vendor(Search *search)
{
    const GoWorkspace *workspace = search->modules->workspace;
    g_autofree char *vendor = go_tree_path(workspace->top, "vendor");

    for (guint i = 0; i < workspace->mains->len; i++) {
        const GoMain *main = g_ptr_array_index(workspace->mains, i);
        const char *rest = rest_of(search->package, main->mod->module);

        if (rest)
            look_in(search, main->mod->module, main->folder, rest, true);
    }
    if (go_workspace_is_vendored(workspace, search->package))
        look_in(search, go_workspace_vendored_module(workspace, search->package), vendor, search->package, false);
    else
        note_looked(search, vendor, " (not in its modules.txt)");
}

// Looks for a package of `module`, which is kept under the path and version `kept`, `version`.
static void look_in_cache(Search *search, const char *module, const char *kept, const char *version, const char *rest)
{
    const char *cache = search->modules->places.cache;
    g_autofree char *name = go_module_cache_folder(kept, version);
    g_autofree char *beneath = *rest ? g_strconcat(name, "/", rest, NULL) : g_strdup(name);
    g_autofree char *folder = cache ? go_tree_path(cache, name) : NULL;

    if (!cache)
        note_looked(search, name, " (there is no module cache)");
    else if (!search->modules->tree->is_folder(search->modules->tree, folder))
        note_looked(search, folder, " (not downloaded)");
    else
        look_in(search, module, cache, beneath, false);
}

static void look_in_required(Search *search, const char *module, const char *rest)
{
    const GoWorkspace *workspace = search->modules->workspace;
    const char *version = go_workspace_version(workspace, module), *from;
    const GoReplace *replace = version ? go_workspace_replacement(workspace, module, version, &from) : NULL;
    g_autofree char *folder = NULL;

    if (!version)
        return;
    if (!replace) {
        look_in_cache(search, module, module, version, rest);
        return;
    }
    if (replace->to_version) {
        look_in_cache(search, module, replace->to, replace->to_version, rest);
        return;
    }
    folder = go_tree_folder(workspace->tree, from, replace->to);
    if (folder)
        look_in(search, module, folder, rest, true);
    else
        note_looked(search, replace->to, " (outside of the repository)");
}

// Takes the last element off a path; false when it was the only one.
static bool shorten(char *path)
{
    char *slash = strrchr(path, '/');

    if (slash)
        *slash = '\0';
    return slash != NULL;
}

static void look_in_modules(Search *search)
{
    g_autofree char *prefix = g_strdup(search->package);

    do {
        const GoMain *main = go_workspace_main(search->modules->workspace, prefix);
        const char *rest = rest_of(search->package, prefix);

        if (main)
            look_in(search, prefix, main->folder, rest, true);
        else
            look_in_required(search, prefix, rest);
    } while (shorten(prefix));
}

// The longest path of the modules of the tree that has it.
static void look_in_nested(Search *search)
{
    g_autofree char *prefix = g_strdup(search->package);
    const char *standard = g_hash_table_lookup(search->modules->nested, "std");

    do {
        const char *folder = g_hash_table_lookup(search->modules->nested, prefix);

        if (folder && !g_str_equal(prefix, "std"))
            look_in(search, prefix, folder, rest_of(search->package, prefix), true);
    } while (search->places->len == 0 && shorten(prefix));
    // The standard library's packages do not begin with their module's path.
    if (search->places->len == 0)
        look_in_go(search, standard, true);
}

static bool look_in_whole_tree(Search *search, GError **error)
{
    GoModules *modules = search->modules;
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);

    if (modules->is_searched)
        return true;
    if (!modules->tree->find_modules(modules->tree, modules->workspace->top, folders, error))
        return false;
    modules->is_searched = true;
    for (guint i = 0; i < folders->len; i++)
        add_nested(modules, g_ptr_array_index(folders, i));
    look_in_nested(search);
    return true;
}

static bool look(Search *search, GError **error)
{
    const GoWorkspace *workspace = search->modules->workspace;
    g_autofree char *vendor = go_tree_path(workspace->top, "vendor");

    look_in_go(search, workspace->standard, false);
    if (workspace->is_vendor_used)
        look_in_vendor(search);
    else
        look_in_modules(search);
    if (search->places->len == 0)
        look_in_nested(search);
    if (search->places->len == 0 && !look_in_whole_tree(search, error))
        return false;
    if (search->places->len == 0 && workspace->has_vendor && !workspace->vendored)
        look_in(search, NULL, vendor, search->package, false);
    return true;
}

static bool say_missing(const Search *search, GError **error)
{
    const GoWorkspace *workspace = search->modules->workspace;

    if (search->looked->len > 0)
        g_string_append(search->looked, ", and ");
    return set_error(error, GOC_ERROR_NOT_FOUND, "no such package; looked in %sthe modules below %s%s%s",
                     search->looked->str, workspace->top, workspace->not_read ? "; not understood: " : "",
                     workspace->not_read ? workspace->not_read : "");
}

static char *folder_of(const Answer *answer)
{
    return go_tree_path(answer->package.root, answer->package.folder);
}

// The one place, or what is wrong.
static bool judge(const Search *search, Answer *answer, GError **error)
{
    Answer *found = search->places->len > 0 ? g_ptr_array_index(search->places, 0) : NULL;

    if (!found)
        return say_missing(search, error);
    if (search->places->len > 1) {
        g_autofree char *a = folder_of(found), *b = folder_of(g_ptr_array_index(search->places, 1));

        return set_error(error, GOC_ERROR_CONFLICT, "two modules have the package, in %s and in %s", a, b);
    }
    answer->package = found->package;
    found->package = (GoPackage){ NULL, NULL, NULL };
    return true;
}

static Answer *find(GoModules *modules, const char *package, const char *file)
{
    Search search = { .modules = modules, .package = package, .file = file };
    Answer *answer = g_new0(Answer, 1);
    bool is_found;

    if (!modules->workspace)
        modules->workspace = go_workspace_load(modules->tree, modules->folder, &modules->places);
    search.places = g_ptr_array_new_with_free_func((GDestroyNotify)answer_free);
    search.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    search.looked = g_string_new(NULL);
    is_found = look(&search, &answer->error) && judge(&search, answer, &answer->error);
    g_assert(is_found == !answer->error);
    g_ptr_array_unref(search.places);
    g_hash_table_unref(search.seen);
    g_string_free(search.looked, TRUE);
    return answer;
}

bool go_modules_find(const GoPackage **out, GoModules *modules, const char *name, GError **error)
{
    const char *slash = strrchr(name, '/');
    g_autofree char *package = slash ? g_strndup(name, (gsize)(slash - name)) : NULL;
    const Answer *answer;

    if (!package || !go_path_is_valid(package) || !slash[1] || slash[1] == '.')
        return set_error(error, GOC_ERROR_NOT_FOUND, "%s: not a file in a package", name);
    answer = g_hash_table_lookup(modules->answers, package);
    if (!answer) {
        answer = find(modules, package, slash + 1);
        g_hash_table_insert(modules->answers, g_strdup(package), (gpointer)answer);
    }
    if (answer->error)
        return set_error(error, error_kind(answer->error), "%s: %s", name, answer->error->message);
    *out = &answer->package;
    return true;
}
