// SPDX-License-Identifier: Apache-2.0
// Modules: from a profile's file name to the folder of its package.
#include "gosrc/modules.h"

#include "base/error.h"
#include "gosrc/go_mod.h"

#include <string.h>

enum {
    GO_WITH_VENDOR = 1014,      // from here on a vendor folder is used when there is one,
    GO_WITH_VENDOR_LIST = 1023, // and from here on only what its modules.txt lists
};

// A module whose folder is known.
typedef struct Module {
    char *folder;
    GoMod *mod;
} Module;

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

    bool is_loaded; // what follows is known
    char *standard;
    GPtrArray *mains;     // Module: that of the folder, or those of its workspace
    GoMod *work;          // NULL: no workspace
    char *top;            // the folder of the workspace, of the main module, or that which we were given
    bool has_vendor;      // `top` has a vendor folder,
    bool is_vendor_used;  // which stands for the module cache
    GoVendored *vendored; // NULL: it has no modules.txt
    char *not_read;       // why the go.mod or go.work could not be read; NULL: it could

    bool is_searched;   // for modules in the whole tree
    GHashTable *nested; // module path -> folder
};

static void module_free(Module *module)
{
    g_free(module->folder);
    go_mod_free(module->mod);
    g_free(module);
}

static void answer_free(Answer *answer)
{
    g_free(answer->package.root);
    g_free(answer->package.folder);
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
    modules->mains = g_ptr_array_new_with_free_func((GDestroyNotify)module_free);
    return modules;
}

void go_modules_free(GoModules *modules)
{
    if (!modules)
        return;
    g_hash_table_unref(modules->answers);
    g_hash_table_unref(modules->go_mods);
    g_hash_table_unref(modules->nested);
    g_ptr_array_unref(modules->mains);
    go_mod_free(modules->work);
    go_vendored_free(modules->vendored);
    g_free(modules->standard);
    g_free(modules->top);
    g_free(modules->not_read);
    g_free(modules);
}

bool go_modules_is_skipped(const char *folder_name)
{
    return folder_name[0] == '.' || folder_name[0] == '_' || g_str_equal(folder_name, "vendor") ||
           g_str_equal(folder_name, "testdata");
}

static char *path_in(const char *folder, const char *name)
{
    if (!*name)
        return g_strdup(folder);
    return g_strconcat(g_str_equal(folder, "/") ? "" : folder, "/", name, NULL);
}

// The folder above; NULL above the root.
static char *parent_of(const char *folder)
{
    const char *slash = strrchr(folder, '/');

    if (folder[1] == '\0')
        return NULL;
    return slash == folder ? g_strdup("/") : g_strndup(folder, (gsize)(slash - folder));
}

// What `name`, "../lib" or "/lib", means in the folder; NULL when that lies outside of the tree.
static char *folder_meant(const GoModules *modules, const char *folder, const char *name)
{
    g_autofree char *at = g_strdup(g_path_is_absolute(name) ? "/" : folder);
    g_auto(GStrv) elements = g_strsplit(name, "/", -1);

    if (g_path_is_absolute(name) && !modules->tree->is_disk)
        return NULL;
    for (char **element = elements; *element; element++) {
        char *next;

        if (!**element || g_str_equal(*element, "."))
            continue;
        next = g_str_equal(*element, "..") ? parent_of(at) : path_in(at, *element);
        if (!next)
            return NULL;
        g_free(at);
        at = next;
    }
    return g_steal_pointer(&at);
}

static bool has_go_mod(GoModules *modules, const char *folder)
{
    gpointer known;

    if (!g_hash_table_lookup_extended(modules->go_mods, folder, NULL, &known)) {
        g_autofree char *path = path_in(folder, "go.mod");

        known = GINT_TO_POINTER(modules->tree->is_file(modules->tree, path));
        g_hash_table_insert(modules->go_mods, g_strdup(folder), known);
    }
    return GPOINTER_TO_INT(known);
}

// Reads a go.mod or go.work; NULL and the reason when it cannot be read.
static GoMod *read_mod(const GoModules *modules, const char *path,
                       bool (*parse)(GoMod **out, const char *text, gsize size, GError **error), char **reason)
{
    g_autoptr(GBytes) content = modules->tree->read(modules->tree, path);
    g_autoptr(GError) error = NULL;
    gsize size = 0;
    const char *text = content ? g_bytes_get_data(content, &size) : NULL;
    GoMod *mod = NULL;

    if (!content)
        set_error(&error, GOC_ERROR_NOT_FOUND, "no such file");
    else if (parse(&mod, text ? text : "", size, &error))
        return mod;
    if (reason) {
        g_free(*reason);
        *reason = g_strdup_printf("%s: %s", path, error->message);
    }
    return NULL;
}

static GoMod *read_go_mod(const GoModules *modules, const char *folder, char **reason)
{
    g_autofree char *path = path_in(folder, "go.mod");

    return read_mod(modules, path, go_mod_parse, reason);
}

static void add_main(GoModules *modules, const char *folder)
{
    GoMod *mod = read_go_mod(modules, folder, &modules->not_read);
    Module *module;

    if (!mod)
        return;
    module = g_new0(Module, 1);
    *module = (Module){ g_strdup(folder), mod };
    g_ptr_array_add(modules->mains, module);
}

// The nearest folder, upward, with a file of this name.
static char *search_upward(const GoModules *modules, const char *name)
{
    for (char *folder = g_strdup(modules->folder); folder;) {
        g_autofree char *path = path_in(folder, name), *child = folder;

        if (modules->tree->is_file(modules->tree, path))
            return g_steal_pointer(&child);
        folder = parent_of(child);
    }
    return NULL;
}

static char *find_work(const GoModules *modules)
{
    g_autofree char *folder = NULL;

    if (modules->places.work)
        return g_str_equal(modules->places.work, "off") ? NULL : g_strdup(modules->places.work);
    folder = search_upward(modules, "go.work");
    return folder ? path_in(folder, "go.work") : NULL;
}

static void load_mains(GoModules *modules)
{
    g_autofree char *work = find_work(modules), *found = search_upward(modules, "go.mod");

    if (work)
        modules->work = read_mod(modules, work, go_work_parse, &modules->not_read);
    modules->top = modules->work ? parent_of(work) : g_strdup(found ? found : modules->folder);
    if (!modules->work && found)
        add_main(modules, found);
    for (guint i = 0; modules->work && i < modules->work->uses->len; i++) {
        g_autofree char *used = folder_meant(modules, modules->top, g_ptr_array_index(modules->work->uses, i));

        if (used)
            add_main(modules, used);
    }
}

static const GoMod *main_mod(const GoModules *modules, guint i)
{
    return ((const Module *)g_ptr_array_index(modules->mains, i))->mod;
}

static void load_vendored(GoModules *modules)
{
    g_autofree char *vendor = path_in(modules->top, "vendor"), *list = path_in(vendor, "modules.txt");
    g_autoptr(GBytes) content = NULL;
    const GoMod *leading = modules->work;
    gsize size;

    if (!leading && modules->mains->len > 0)
        leading = main_mod(modules, 0);
    modules->has_vendor = modules->tree->is_folder(modules->tree, vendor);
    if (!modules->has_vendor)
        return;
    content = modules->tree->read(modules->tree, list);
    if (content) {
        const char *text = g_bytes_get_data(content, &size);

        modules->vendored = go_vendored_parse(text ? text : "", size);
    }
    modules->is_vendor_used = leading && leading->go_version >= GO_WITH_VENDOR &&
                              (modules->vendored && modules->vendored->is_of_workspace) == (modules->work != NULL);
}

static bool is_module_at(const GoModules *modules, const char *folder, const char *path)
{
    g_autoptr(GoMod) mod = folder ? read_go_mod(modules, folder, NULL) : NULL;

    return mod && g_str_equal(mod->module, path);
}

// A tree of Go itself is its own standard library.
static void load_standard(GoModules *modules)
{
    g_autofree char *source = path_in(modules->folder, "src");

    for (guint i = 0; i < modules->mains->len; i++) {
        const Module *main = g_ptr_array_index(modules->mains, i);
        g_autofree char *above = parent_of(main->folder);

        if (g_str_equal(main->mod->module, "std"))
            modules->standard = g_strdup(main->folder);
        else if (g_str_equal(main->mod->module, "cmd") && is_module_at(modules, above, "std"))
            modules->standard = g_steal_pointer(&above);
        if (modules->standard)
            return;
    }
    modules->standard = modules->mains->len == 0 && is_module_at(modules, source, "std")
                            ? g_steal_pointer(&source)
                            : g_strdup(modules->places.standard);
}

static void load(GoModules *modules)
{
    if (modules->is_loaded)
        return;
    load_mains(modules);
    load_vendored(modules);
    load_standard(modules);
    modules->is_loaded = true;
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
    g_autofree char *path = path_in(folder, search->file);

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
        at = parent_of(here);
    }
    return NULL;
}

static void add_nested(GoModules *modules, const char *folder)
{
    g_autoptr(GoMod) mod = read_go_mod(modules, folder, NULL);

    if (mod && !g_hash_table_contains(modules->nested, mod->module))
        g_hash_table_insert(modules->nested, g_strdup(mod->module), g_strdup(folder));
}

// Looks into the folder `rest` beneath the root. A folder of ours (`is_tree`, not the module cache) may hold other
// modules, which are not part of this one.
static void look_in(Search *search, const char *root, const char *rest, bool is_tree)
{
    g_autofree char *folder = path_in(root, rest);
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
    answer->package = (GoPackage){ g_strdup(root), g_strdup(rest) };
    g_ptr_array_add(search->places, answer);
}

static bool has_dot_in_first_element(const char *name)
{
    return memchr(name, '.', strcspn(name, "/")) != NULL;
}

static void look_in_standard(Search *search)
{
    const char *standard = search->modules->standard;

    if (standard && !has_dot_in_first_element(search->package))
        look_in(search, standard, search->package, false);
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
    const GoModules *modules = search->modules;
    g_autofree char *vendor = path_in(modules->top, "vendor");
    guint go_version = 0;

    for (guint i = 0; i < modules->mains->len; i++) {
        const Module *main = g_ptr_array_index(modules->mains, i);
        const char *rest = rest_of(search->package, main->mod->module);

        go_version = MAX(go_version, main->mod->go_version);
        if (rest)
            look_in(search, main->folder, rest, true);
    }
    if (modules->work)
        go_version = modules->work->go_version;
    if (go_version < GO_WITH_VENDOR_LIST ||
        (modules->vendored && g_hash_table_contains(modules->vendored->packages, search->package)))
        look_in(search, vendor, search->package, false);
    else
        note_looked(search, vendor, " (not in its modules.txt)");
}

// The version that is selected: the highest that a main module wants. NULL: none wants it.
static const char *version_of(const GoModules *modules, const char *module)
{
    const char *highest = NULL;

    for (guint i = 0; i < modules->mains->len; i++) {
        const char *version = g_hash_table_lookup(main_mod(modules, i)->requires, module);

        if (version && (!highest || go_version_compare(highest, version) < 0))
            highest = version;
    }
    return highest;
}

// The replacement and the folder that its own folder is relative to. That of the workspace goes before.
static const GoReplace *replacement_of(const GoModules *modules, const char *module, const char *version,
                                       const char **folder)
{
    const GoReplace *replace = modules->work ? go_mod_replacement(modules->work, module, version) : NULL;

    *folder = modules->top;
    for (guint i = 0; !replace && i < modules->mains->len; i++) {
        const Module *main = g_ptr_array_index(modules->mains, i);

        replace = go_mod_replacement(main->mod, module, version);
        *folder = main->folder;
    }
    return replace;
}

static void look_in_cache(Search *search, const char *module, const char *version, const char *rest)
{
    const char *cache = search->modules->places.cache;
    g_autofree char *name = go_module_cache_folder(module, version);
    g_autofree char *beneath = *rest ? g_strconcat(name, "/", rest, NULL) : g_strdup(name);
    g_autofree char *folder = cache ? path_in(cache, name) : NULL;

    if (!cache)
        note_looked(search, name, " (there is no module cache)");
    else if (!search->modules->tree->is_folder(search->modules->tree, folder))
        note_looked(search, folder, " (not downloaded)");
    else
        look_in(search, cache, beneath, false);
}

static void look_in_required(Search *search, const char *module, const char *rest)
{
    GoModules *modules = search->modules;
    const char *version = version_of(modules, module), *from;
    const GoReplace *replace = version ? replacement_of(modules, module, version, &from) : NULL;
    g_autofree char *folder = NULL;

    if (!version)
        return;
    if (!replace) {
        look_in_cache(search, module, version, rest);
        return;
    }
    if (replace->to_version) {
        look_in_cache(search, replace->to, replace->to_version, rest);
        return;
    }
    folder = folder_meant(modules, from, replace->to);
    if (folder)
        look_in(search, folder, rest, true);
    else
        note_looked(search, replace->to, " (outside of the repository)");
}

static const Module *main_of(const GoModules *modules, const char *module)
{
    for (guint i = 0; i < modules->mains->len; i++) {
        if (g_str_equal(main_mod(modules, i)->module, module))
            return g_ptr_array_index(modules->mains, i);
    }
    return NULL;
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
        const Module *main = main_of(search->modules, prefix);
        const char *rest = rest_of(search->package, prefix);

        if (main)
            look_in(search, main->folder, rest, true);
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
            look_in(search, folder, rest_of(search->package, prefix), true);
    } while (search->places->len == 0 && shorten(prefix));
    // The standard library's packages do not begin with their module's path.
    if (search->places->len == 0 && standard && !has_dot_in_first_element(search->package))
        look_in(search, standard, search->package, true);
}

static bool look_in_whole_tree(Search *search, GError **error)
{
    GoModules *modules = search->modules;
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);

    if (modules->is_searched)
        return true;
    if (!modules->tree->find_modules(modules->tree, modules->top, folders, error))
        return false;
    modules->is_searched = true;
    for (guint i = 0; i < folders->len; i++)
        add_nested(modules, g_ptr_array_index(folders, i));
    look_in_nested(search);
    return true;
}

static bool look(Search *search, GError **error)
{
    GoModules *modules = search->modules;
    g_autofree char *vendor = path_in(modules->top, "vendor");

    look_in_standard(search);
    if (modules->is_vendor_used)
        look_in_vendor(search);
    else
        look_in_modules(search);
    if (search->places->len == 0)
        look_in_nested(search);
    if (search->places->len == 0 && !look_in_whole_tree(search, error))
        return false;
    if (search->places->len == 0 && modules->has_vendor && !modules->vendored)
        look_in(search, vendor, search->package, false);
    return true;
}

static bool say_missing(const Search *search, GError **error)
{
    const GoModules *modules = search->modules;

    if (search->looked->len > 0)
        g_string_append(search->looked, ", and ");
    return set_error(error, GOC_ERROR_NOT_FOUND, "no such package; looked in %sthe modules below %s%s%s",
                     search->looked->str, modules->top, modules->not_read ? "; not understood: " : "",
                     modules->not_read ? modules->not_read : "");
}

static char *folder_of(const Answer *answer)
{
    return path_in(answer->package.root, answer->package.folder);
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
    answer->package = (GoPackage){ g_steal_pointer(&found->package.root), g_steal_pointer(&found->package.folder) };
    return true;
}

static Answer *find(GoModules *modules, const char *package, const char *file)
{
    Search search = { .modules = modules, .package = package, .file = file };
    Answer *answer = g_new0(Answer, 1);

    load(modules);
    search.places = g_ptr_array_new_with_free_func((GDestroyNotify)answer_free);
    search.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    search.looked = g_string_new(NULL);
    if (look(&search, &answer->error) && !judge(&search, answer, &answer->error))
        g_assert(answer->error);
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
