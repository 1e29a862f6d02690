// SPDX-License-Identifier: Apache-2.0
#include "cli/overlay.h"

#include "base/error.h"
#include "base/file.h"
#include "cli/agent_files.h"
#include "format/json.h"
#include "format/json_read.h"

#include <string.h>

#define DEFAULT_CENTER "http://127.0.0.1:7777"

enum { SOURCE_CEILING = 1 << 20, USERS_OVERLAY_CEILING = 16 << 20 };

// A place in Go's coverage runtime where we want another text. The file has moved between releases.
typedef struct Edit {
    const char *files[2];
    const char *old_text, *new_text;
    bool is_needed; // else a release without this text is left as it is
} Edit;

static const Edit edits[] = {
    // Everything that main imports is initialised by then, and main has not begun.
    { { "runtime/coverage/coverage.go", "runtime/coverage/hooks.go" },
      "func initHook(istest bool) {",
      "func initHook(istest bool) {\n\tdefer agentStart()",
      true },
    // The warning that GOCOVERDIR is not set would stand in the service's output.
    { { "internal/coverage/cfile/emit.go", "runtime/coverage/emit.go" },
      "fmt.Fprintf(os.Stderr, \"warning: GOCOVERDIR not set, no coverage data emitted\\n\")",
      "",
      false },
    // A function that begins for the first time writes its size, package, number, and then counters. Go reads the
    // package before it looks at the counters, which is too early by that moment; afterwards it is sure to be there.
    { { "internal/coverage/cfile/emit.go", "runtime/coverage/emit.go" },
      "ipk := int32(pkgId)",
      "pkgId, funcId = sd[i+coverage.PkgIdOffset].Load(), sd[i+coverage.FuncIdOffset].Load()\n\t\t\tipk := "
      "int32(pkgId)",
      false },
};

// An overlay being written: which file lies over which.
typedef struct Overlay {
    const OverlayOptions *options;
    GHashTable *replacements; // path -> path of the content, or "" for "there is no such file"
} Overlay;

// Writes `text` to a file of ours and lays it over `path`, relative to $GOROOT/src.
static bool lay_over(Overlay *overlay, const char *path, const char *text, GError **error)
{
    g_autofree char *name = g_strdelimit(g_strdup(path), "/", '_');
    g_autofree char *content = g_build_filename(overlay->options->folder, name, NULL);

    if (!file_write(content, text, strlen(text), error))
        return false;
    g_hash_table_insert(overlay->replacements, g_build_filename(overlay->options->go_root, "src", path, NULL),
                        g_steal_pointer(&content));
    return true;
}

static bool add_agent(Overlay *overlay, GError **error)
{
    for (const AgentFile *file = agent_files; file->name; file++) {
        g_autofree char *path = g_strconcat("runtime/coverage/goc_", file->name, NULL);

        if (!lay_over(overlay, path, file->text, error))
            return false;
    }
    return true;
}

static bool add_settings(Overlay *overlay, GError **error)
{
    const OverlayOptions *options = overlay->options;
    g_autofree char *center = overlay_go_literal(options->center ? options->center : DEFAULT_CENTER);
    g_autofree char *port = overlay_go_literal(options->agent_port ? options->agent_port : "");
    g_autofree char *text = g_strdup_printf("package coverage\n\n"
                                            "const (\n\tagentCompiledCenter = %s\n\tagentPort = %s\n)\n",
                                            center, port);

    return lay_over(overlay, "runtime/coverage/goc_settings.go", text, error);
}

// The text of the first of the two files that exists, with the edits that were made so far; NULL when there is none.
static char *read_source(const Overlay *overlay, const Edit *edit, const char **file)
{
    for (gsize i = 0; i < G_N_ELEMENTS(edit->files); i++) {
        g_autofree char *path = g_build_filename(overlay->options->go_root, "src", edit->files[i], NULL);
        const char *edited = g_hash_table_lookup(overlay->replacements, path);
        g_autoptr(GBytes) bytes = NULL;

        if (file_read(&bytes, edited ? edited : path, SOURCE_CEILING, NULL)) {
            *file = edit->files[i];
            return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        }
    }
    return NULL;
}

static bool make_edit(Overlay *overlay, const Edit *edit, GError **error)
{
    const char *file = NULL;
    g_autofree char *text = read_source(overlay, edit, &file);
    const char *place = text ? strstr(text, edit->old_text) : NULL;
    g_autofree char *edited = NULL;

    if (!place && edit->is_needed)
        return set_error(error, GOC_ERROR_UNAVAILABLE,
                         "the coverage runtime in %s is not one that the agent knows how to join",
                         overlay->options->go_root);
    if (!place)
        return true;
    edited = g_strdup_printf("%.*s%s%s", (int)(place - text), text, edit->new_text, place + strlen(edit->old_text));
    return lay_over(overlay, file, edited, error);
}

static bool add_users(Overlay *overlay, GError **error)
{
    const char *file = overlay->options->users_file;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(JsonValue) json = NULL;
    const JsonValue *replace;

    if (!file || !*file)
        return true;
    if (!file_read(&bytes, file, USERS_OVERLAY_CEILING, error) ||
        !json_read(&json, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), USERS_OVERLAY_CEILING, error))
        return prefix_error(error, "overlay %s", file);
    replace = json_value_member(json, "Replace");
    for (const char *path = NULL; (path = json_value_next_key(replace, path));) {
        const char *content = json_value_member_text(replace, path);

        if (!content)
            return set_error(error, GOC_ERROR_INVALID, "overlay %s: the replacement of \"%s\" is not a string", file,
                             path);
        g_hash_table_insert(overlay->replacements, g_strdup(path), g_strdup(content));
    }
    return true;
}

static bool write_list(const Overlay *overlay, const char *path, GError **error)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GBytes) bytes = NULL;
    JsonWriter json = JSON_WRITER(output);
    GHashTableIter entry;
    gpointer key, value;

    json_object_begin(&json);
    json_key(&json, "Replace");
    json_object_begin(&json);
    g_hash_table_iter_init(&entry, overlay->replacements);
    while (g_hash_table_iter_next(&entry, &key, &value))
        json_member(&json, key, value);
    json_object_end(&json);
    json_object_end(&json);
    if (!output_finish(output, error))
        return false;
    bytes = output_steal(output);
    return file_write(path, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error);
}

bool overlay_write(const OverlayOptions *options, char **path, GError **error)
{
    g_autoptr(GHashTable) replacements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Overlay overlay = { .options = options, .replacements = replacements };
    g_autofree char *list = g_build_filename(options->folder, "overlay.json", NULL);

    if (!add_users(&overlay, error) || !add_agent(&overlay, error) || !add_settings(&overlay, error))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(edits); i++) {
        if (!make_edit(&overlay, &edits[i], error))
            return false;
    }
    if (!write_list(&overlay, list, error))
        return false;
    *path = g_steal_pointer(&list);
    return true;
}

char *overlay_go_literal(const char *text)
{
    GString *literal = g_string_new("\"");

    for (const char *c = text; *c; c++) {
        if (g_ascii_isprint(*c) && *c != '"' && *c != '\\')
            g_string_append_c(literal, *c);
        else
            g_string_append_printf(literal, "\\x%02x", (unsigned char)*c);
    }
    g_string_append_c(literal, '"');
    return g_string_free(literal, FALSE);
}
