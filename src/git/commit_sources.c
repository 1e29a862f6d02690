// SPDX-License-Identifier: Apache-2.0
// Commit sources: Go source text at one commit of a repository, or in its index, read through libgit2 without a
// checkout.
#include "git/commit_sources.h"

#include "base/error.h"
#include "git/commit_tree.h"
#include "gosrc/modules.h"

#include <string.h>

enum { PATH_CEILING_BYTES = 4096, HOPS_CEILING = 40, LINK_CEILING_BYTES = PATH_CEILING_BYTES };

typedef struct CommitSources {
    Sources sources;
    GoTree go_tree;
    CommitTree at;
    GoModules *modules;
} CommitSources;

typedef git_tree GitTree;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitTree, git_tree_free)

static void commit_sources_free(Sources *sources)
{
    CommitSources *self = (CommitSources *)sources;

    go_modules_free(self->modules);
    commit_tree_clear(&self->at);
    g_free(self);
}

static bool is_link(const git_tree_entry *entry)
{
    return git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK;
}

// A walk to a path, through links.
typedef struct Walk {
    const CommitSources *self;
    GPtrArray *done; // elements, char *: the way from the root
    GQueue pending;  // elements, char *: what is still to go
    guint hops;
} Walk;

static void push_elements(GQueue *pending, const char *path)
{
    g_auto(GStrv) elements = g_strsplit(path, "/", -1);

    for (guint i = g_strv_length(elements); i > 0; i--)
        g_queue_push_head(pending, g_strdup(elements[i - 1]));
}

static char *done_path(const Walk *walk)
{
    GString *path = g_string_new(NULL);

    for (guint i = 0; i < walk->done->len; i++)
        g_string_append_printf(path, "%s%s", i > 0 ? "/" : "", (char *)g_ptr_array_index(walk->done, i));
    return g_string_free(path, FALSE);
}

static bool follow_link(Walk *walk, const git_tree_entry *entry)
{
    g_autoptr(GBytes) content = NULL;
    g_autofree char *target = NULL;

    if (++walk->hops > HOPS_CEILING ||
        !commit_tree_read(&walk->self->at, git_tree_entry_id(entry), "link", LINK_CEILING_BYTES, &content, NULL))
        return false;
    target = g_strndup(g_bytes_get_size(content) ? g_bytes_get_data(content, NULL) : "", g_bytes_get_size(content));
    if (*target == '/')
        return false; // out of the tree
    g_ptr_array_set_size(walk->done, (gint)walk->done->len - 1);
    push_elements(&walk->pending, target);
    return true;
}

static bool step_up(Walk *walk)
{
    if (walk->done->len == 0)
        return false; // out of the tree
    g_ptr_array_set_size(walk->done, (gint)walk->done->len - 1);
    return true;
}

static bool step_into(Walk *walk, const char *name)
{
    g_autoptr(GitTreeEntry) entry = NULL;
    g_autofree char *path = NULL;

    g_ptr_array_add(walk->done, g_strdup(name));
    path = done_path(walk);
    if (strlen(path) > PATH_CEILING_BYTES || git_tree_entry_bypath(&entry, walk->self->at.tree, path) != 0)
        return false;
    return !is_link(entry) || follow_link(walk, entry);
}

// Goes one element on; false when there is no way.
static bool step(Walk *walk)
{
    g_autofree char *element = g_queue_pop_head(&walk->pending);

    if (!*element || g_str_equal(element, "."))
        return true;
    return g_str_equal(element, "..") ? step_up(walk) : step_into(walk, element);
}

// The path without links that `path` leads to; NULL when it leads nowhere.
static char *walk_links(const CommitSources *self, const char *path)
{
    Walk walk = { .self = self, .done = g_ptr_array_new_with_free_func(g_free), .pending = G_QUEUE_INIT };
    bool is_way = true;
    char *found;

    push_elements(&walk.pending, path);
    while (is_way && !g_queue_is_empty(&walk.pending))
        is_way = step(&walk);
    found = is_way ? done_path(&walk) : NULL;
    g_queue_clear_full(&walk.pending, g_free);
    g_ptr_array_unref(walk.done);
    return found;
}

// The entry at a path ("a/b.go"), behind all links; NULL: none. The caller frees.
static git_tree_entry *find_entry(const CommitSources *self, const char *path)
{
    git_tree_entry *entry = NULL;
    g_autofree char *behind = NULL;

    if (strlen(path) > PATH_CEILING_BYTES)
        return NULL;
    if (git_tree_entry_bypath(&entry, self->at.tree, path) == 0 && !is_link(entry))
        return entry;
    git_tree_entry_free(entry);
    entry = NULL;
    behind = walk_links(self, path);
    return behind && git_tree_entry_bypath(&entry, self->at.tree, behind) == 0 ? entry : NULL;
}

// The mapping's paths start with "/", the root of the tree.
static CommitSources *sources_of(GoTree *go_tree)
{
    return (CommitSources *)((char *)go_tree - offsetof(CommitSources, go_tree));
}

static git_tree *open_folder(const CommitSources *self, const char *path)
{
    g_autoptr(GitTreeEntry) entry = NULL;
    git_tree *tree = NULL;

    if (path[1] == '\0')
        return git_tree_lookup(&tree, self->at.repository, git_tree_id(self->at.tree)) == 0 ? tree : NULL;
    entry = find_entry(self, path + 1);
    if (!entry || git_tree_entry_type(entry) != GIT_OBJECT_TREE)
        return NULL;
    return git_tree_lookup(&tree, self->at.repository, git_tree_entry_id(entry)) == 0 ? tree : NULL;
}

static bool tree_is_file(GoTree *go_tree, const char *path)
{
    g_autoptr(GitTreeEntry) entry = find_entry(sources_of(go_tree), path + 1);

    return entry && commit_tree_is_regular(entry);
}

static bool tree_is_folder(GoTree *go_tree, const char *path)
{
    g_autoptr(GitTree) tree = open_folder(sources_of(go_tree), path);

    return tree != NULL;
}

static GBytes *tree_read(GoTree *go_tree, const char *path)
{
    const CommitSources *self = sources_of(go_tree);
    g_autoptr(GitTreeEntry) entry = find_entry(self, path + 1);
    GBytes *content = NULL;

    if (!entry || !commit_tree_is_regular(entry) ||
        !commit_tree_read(&self->at, git_tree_entry_id(entry), path, GO_MOD_CEILING_BYTES, &content, NULL))
        return NULL;
    return content;
}

static bool tree_has_go_files(GoTree *go_tree, const char *folder)
{
    g_autoptr(GitTree) tree = open_folder(sources_of(go_tree), folder);

    for (gsize i = 0, n = tree ? git_tree_entrycount(tree) : 0; i < n; i++) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);

        if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB && g_str_has_suffix(git_tree_entry_name(entry), ".go"))
            return true;
    }
    return false;
}

// A folder that is still to be visited.
typedef struct Folder {
    char *path;
    git_oid tree;
} Folder;

static Folder *folder_new(const char *parent, const char *name, const git_oid *tree)
{
    Folder *folder = g_new0(Folder, 1);

    folder->path = g_strconcat(g_str_equal(parent, "/") ? "" : parent, "/", name, NULL);
    folder->tree = *tree;
    return folder;
}

static void folder_free(Folder *folder)
{
    g_free(folder->path);
    g_free(folder);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)

static void visit(const char *folder, const git_tree *tree, GPtrArray *found, GQueue *pending)
{
    for (gsize i = 0, n = git_tree_entrycount(tree); i < n; i++) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
        const char *name = git_tree_entry_name(entry);

        if (git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE && !go_tree_is_skipped(name) &&
            strlen(folder) + strlen(name) < PATH_CEILING_BYTES)
            g_queue_push_tail(pending, folder_new(folder, name, git_tree_entry_id(entry)));
        else if (commit_tree_is_regular(entry) && g_str_equal(name, "go.mod"))
            g_ptr_array_add(found, g_strdup(folder));
    }
}

// A few nested trees that name each other many times make billions of paths.
static bool visit_all(const CommitSources *self, GQueue *pending, GPtrArray *found, GError **error)
{
    for (guint n_visited = 0; !g_queue_is_empty(pending); n_visited++) {
        g_autoptr(Folder) folder = g_queue_pop_head(pending);
        g_autoptr(GitTree) tree = NULL;

        if (git_tree_lookup(&tree, self->at.repository, &folder->tree) != 0)
            return library_error(error, folder->path);
        visit(folder->path, tree, found, pending);
        if (n_visited + g_queue_get_length(pending) > GO_FOLDERS_CEILING)
            return set_error(error, GOC_ERROR_TOO_BIG, "commit %s has more than %d folders to search for modules",
                             self->at.commit, GO_FOLDERS_CEILING);
    }
    return true;
}

static bool tree_find_modules(GoTree *go_tree, const char *folder, GPtrArray *found, GError **error)
{
    const CommitSources *self = sources_of(go_tree);
    g_autoptr(GitTree) tree = open_folder(self, folder);
    GQueue pending = G_QUEUE_INIT;
    bool is_done;

    if (!tree)
        return true;
    visit(folder, tree, found, &pending);
    is_done = visit_all(self, &pending, found, error);
    g_queue_clear_full(&pending, (GDestroyNotify)folder_free);
    return is_done;
}

// The path from the root that a name which is a path itself means to somebody in the working tree, say in /src:
// "./x.go" or "/src/x.go". NULL: none, or the name is no path.
static char *path_of_name(const CommitSources *self, const char *name)
{
    const char *folder = git_repository_workdir(self->at.repository); // with a slash behind it

    if (folder && g_str_has_prefix(name, "./"))
        return g_canonicalize_filename(name, "/");
    if (!folder || !g_str_has_prefix(name, folder))
        return NULL;
    return g_canonicalize_filename(name + strlen(folder), "/");
}

// The same of any name. The caller frees.
static char *find_path(CommitSources *self, const char *name, GError **error)
{
    char *path = path_of_name(self, name);
    const GoPackage *package;

    if (path || !go_modules_find(&package, self->modules, name, error))
        return path;
    return g_build_path("/", package->root, package->folder, strrchr(name, '/') + 1, NULL);
}

// The file that a profile calls `name`: its path from the root, and the id of its text.
static bool find_file(CommitSources *self, const char *name, char **path_found, git_oid *blob, GError **error)
{
    g_autofree char *path = find_path(self, name, error);
    g_autoptr(GitTreeEntry) entry = NULL;

    if (!path)
        return false;
    entry = find_entry(self, path + 1);
    if (!entry || !commit_tree_is_regular(entry))
        return set_error(error, GOC_ERROR_NOT_FOUND, "%s: no such file: %s at commit %.12s", name, path + 1,
                         self->at.commit);
    *blob = *git_tree_entry_id(entry);
    *path_found = g_strdup(path + 1);
    return true;
}

static bool commit_sources_read(Sources *sources, const char *name, GBytes **out, char **path_found, GError **error)
{
    CommitSources *self = (CommitSources *)sources;
    g_autofree char *path = NULL;
    git_oid blob;

    if (!find_file(self, name, &path, &blob, error) ||
        !commit_tree_read(&self->at, &blob, name, SOURCE_CEILING_BYTES, out, error))
        return false;
    if (path_found)
        *path_found = g_steal_pointer(&path);
    return true;
}

static bool commit_sources_locate(Sources *sources, const char *name, char **path, char blob[BLOB_ID_SIZE],
                                  GError **error)
{
    git_oid id;

    if (!find_file((CommitSources *)sources, name, path, &id, error))
        return false;
    git_oid_tostr(blob, BLOB_ID_SIZE, &id);
    return true;
}

static char *commit_sources_module(Sources *sources, const char *name)
{
    const GoPackage *package;

    if (!go_modules_find(&package, ((CommitSources *)sources)->modules, name, NULL))
        return NULL;
    return g_strdup(package->module);
}

// Takes the repository; without a commit: what is staged in it.
static bool sources_new(Sources **out, git_repository *repository, const git_oid *commit, GError **error)
{
    static const GoPlaces nowhere = { 0 };
    CommitSources *self = g_new0(CommitSources, 1);
    g_autoptr(Sources) sources = &self->sources;

    self->sources = (Sources){ .read = commit_sources_read,
                               .locate = commit_sources_locate,
                               .free = commit_sources_free,
                               .module = commit_sources_module };
    self->go_tree = (GoTree){ tree_read, tree_is_file, tree_is_folder, tree_has_go_files, tree_find_modules, false };
    if (!(commit ? commit_tree_init(&self->at, repository, commit, error)
                 : commit_tree_init_index(&self->at, repository, error)))
        return false;
    self->modules = go_modules_new(&self->go_tree, "/", &nowhere);
    *out = g_steal_pointer(&sources);
    return true;
}

bool commit_sources_open(Sources **out, const char *folder, const char *commit, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;
    git_oid id;

    if (!repository_open_mirror(&repository, folder, error) || !revision_find_id(&id, repository, commit, error))
        return false;
    return sources_new(out, g_steal_pointer(&repository), &id, error);
}

bool commit_sources_open_revision(Sources **out, const char *folder, const char *revision, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;
    git_oid id;

    if (!repository_open_any(&repository, folder, error) || !revision_find(&id, repository, revision, error))
        return false;
    return sources_new(out, g_steal_pointer(&repository), &id, error);
}

bool commit_sources_open_index(Sources **out, const char *folder, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;

    return repository_open_any(&repository, folder, error) &&
           sources_new(out, g_steal_pointer(&repository), NULL, error);
}
