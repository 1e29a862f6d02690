// SPDX-License-Identifier: Apache-2.0
// Workspace: what Go works with in a folder: the main modules, what they require and replace, the vendor folder.
#include "gosrc/workspace.h"

#include "base/error.h"

enum {
    GO_WITH_VENDOR = 1014,      // from here on a vendor folder is used when there is one,
    GO_WITH_VENDOR_LIST = 1023, // and from here on only what its modules.txt lists
};

static void main_free(GoMain *main)
{
    g_free(main->folder);
    go_mod_free(main->mod);
    g_free(main);
}

static const GoMain *main_at(const GoWorkspace *workspace, guint i)
{
    return g_ptr_array_index(workspace->mains, i);
}

// NULL and the reason when it cannot be read.
static GoMod *read_mod(const GoWorkspace *workspace, const char *path,
                       bool (*parse)(GoMod **out, const char *text, gsize size, GError **error), char **reason)
{
    g_autoptr(GBytes) content = workspace->tree->read(workspace->tree, path);
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

GoMod *go_workspace_read_mod(const GoWorkspace *workspace, const char *folder)
{
    g_autofree char *path = go_tree_path(folder, "go.mod");

    return read_mod(workspace, path, go_mod_parse, NULL);
}

static void add_main(GoWorkspace *workspace, const char *folder)
{
    g_autofree char *path = go_tree_path(folder, "go.mod");
    GoMod *mod = read_mod(workspace, path, go_mod_parse, &workspace->not_read);
    GoMain *main;

    if (!mod)
        return;
    main = g_new0(GoMain, 1);
    *main = (GoMain){ g_strdup(folder), mod };
    g_ptr_array_add(workspace->mains, main);
}

// The nearest folder, upward, with a file of this name.
static char *search_upward(GoTree *tree, const char *from, const char *name)
{
    for (char *folder = g_strdup(from); folder;) {
        g_autofree char *path = go_tree_path(folder, name), *here = folder;

        if (tree->is_file(tree, path))
            return g_steal_pointer(&here);
        folder = go_tree_parent(here);
    }
    return NULL;
}

static char *find_work(GoTree *tree, const char *folder, const GoPlaces *places)
{
    g_autofree char *found = NULL;

    if (places->work)
        return g_str_equal(places->work, "off") ? NULL : g_strdup(places->work);
    found = search_upward(tree, folder, "go.work");
    return found ? go_tree_path(found, "go.work") : NULL;
}

static void load_mains(GoWorkspace *workspace, const char *folder, const GoPlaces *places)
{
    g_autofree char *work = find_work(workspace->tree, folder, places);
    g_autofree char *found = search_upward(workspace->tree, folder, "go.mod");

    if (work)
        workspace->work = read_mod(workspace, work, go_work_parse, &workspace->not_read);
    workspace->top = workspace->work ? go_tree_parent(work) : g_strdup(found ? found : folder);
    if (!workspace->work && found)
        add_main(workspace, found);
    for (guint i = 0; workspace->work && i < workspace->work->uses->len; i++) {
        const char *name = g_ptr_array_index(workspace->work->uses, i);
        g_autofree char *used = go_tree_folder(workspace->tree, workspace->top, name);

        if (used)
            add_main(workspace, used);
    }
}

static void load_vendored(GoWorkspace *workspace)
{
    g_autofree char *vendor = go_tree_path(workspace->top, "vendor"), *list = go_tree_path(vendor, "modules.txt");
    g_autoptr(GBytes) content = NULL;
    const GoMod *leading = workspace->work;
    bool is_of_workspace = false;

    workspace->has_vendor = workspace->tree->is_folder(workspace->tree, vendor);
    if (!workspace->has_vendor)
        return;
    content = workspace->tree->read(workspace->tree, list);
    if (content) {
        gsize size;
        const char *text = g_bytes_get_data(content, &size);

        workspace->vendored = go_vendored_parse(text ? text : "", size);
        is_of_workspace = workspace->vendored->is_of_workspace;
    }
    if (!leading && workspace->mains->len > 0)
        leading = main_at(workspace, 0)->mod;
    workspace->is_vendor_used =
        leading && leading->go_version >= GO_WITH_VENDOR && is_of_workspace == (workspace->work != NULL);
}

static bool is_module_at(const GoWorkspace *workspace, const char *folder, const char *path)
{
    g_autoptr(GoMod) mod = folder ? go_workspace_read_mod(workspace, folder) : NULL;

    return mod && g_str_equal(mod->module, path);
}

// The standard library that a tree of Go has, seen from one of its two modules; NULL: it is another tree.
static char *own_standard(const GoWorkspace *workspace, const GoMain *main)
{
    g_autofree char *above = go_tree_parent(main->folder);

    if (g_str_equal(main->mod->module, "std"))
        return g_strdup(main->folder);
    if (g_str_equal(main->mod->module, "cmd") && is_module_at(workspace, above, "std"))
        return g_steal_pointer(&above);
    return NULL;
}

static void load_standard(GoWorkspace *workspace, const char *folder, const GoPlaces *places)
{
    g_autofree char *source = go_tree_path(folder, "src");

    for (guint i = 0; i < workspace->mains->len && !workspace->standard; i++)
        workspace->standard = own_standard(workspace, main_at(workspace, i));
    if (workspace->mains->len == 0 && is_module_at(workspace, source, "std"))
        workspace->standard = g_steal_pointer(&source);
    if (!workspace->standard)
        workspace->standard = g_strdup(places->standard);
}

GoWorkspace *go_workspace_load(GoTree *tree, const char *folder, const GoPlaces *places)
{
    GoWorkspace *workspace = g_new0(GoWorkspace, 1);

    workspace->tree = tree;
    workspace->mains = g_ptr_array_new_with_free_func((GDestroyNotify)main_free);
    load_mains(workspace, folder, places);
    load_vendored(workspace);
    load_standard(workspace, folder, places);
    return workspace;
}

void go_workspace_free(GoWorkspace *workspace)
{
    if (!workspace)
        return;
    g_ptr_array_unref(workspace->mains);
    go_mod_free(workspace->work);
    go_vendored_free(workspace->vendored);
    g_free(workspace->standard);
    g_free(workspace->top);
    g_free(workspace->not_read);
    g_free(workspace);
}

const GoMain *go_workspace_main(const GoWorkspace *workspace, const char *module)
{
    for (guint i = 0; i < workspace->mains->len; i++) {
        if (g_str_equal(main_at(workspace, i)->mod->module, module))
            return main_at(workspace, i);
    }
    return NULL;
}

const char *go_workspace_version(const GoWorkspace *workspace, const char *module)
{
    const char *highest = NULL;

    for (guint i = 0; i < workspace->mains->len; i++) {
        const char *version = g_hash_table_lookup(main_at(workspace, i)->mod->requires, module);

        if (version && (!highest || go_version_compare(highest, version) < 0))
            highest = version;
    }
    return highest;
}

// A go.work's goes before those of its modules.
const GoReplace *go_workspace_replacement(const GoWorkspace *workspace, const char *module, const char *version,
                                          const char **folder)
{
    const GoReplace *replace = workspace->work ? go_mod_replacement(workspace->work, module, version) : NULL;

    *folder = workspace->top;
    for (guint i = 0; !replace && i < workspace->mains->len; i++) {
        replace = go_mod_replacement(main_at(workspace, i)->mod, module, version);
        *folder = main_at(workspace, i)->folder;
    }
    return replace;
}

bool go_workspace_is_vendored(const GoWorkspace *workspace, const char *package)
{
    guint go_version = workspace->work ? workspace->work->go_version : 0;

    if (!workspace->work && workspace->mains->len > 0)
        go_version = main_at(workspace, 0)->mod->go_version;
    return go_version < GO_WITH_VENDOR_LIST ||
           (workspace->vendored && g_hash_table_contains(workspace->vendored->packages, package));
}

const char *go_workspace_vendored_module(const GoWorkspace *workspace, const char *package)
{
    return workspace->vendored ? g_hash_table_lookup(workspace->vendored->packages, package) : NULL;
}
