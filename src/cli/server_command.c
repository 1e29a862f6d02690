// SPDX-License-Identifier: Apache-2.0
// goc-plugin server: runs center, report, watch dog and portal.
#include "base/error.h"
#include "cli/commands.h"
#include "cli/lazy_library.h"
#include "daemon/daemon.h"

#include <string.h>

static const char map_name[] = "module_repo_map.json";
static const char summary[] =
    "Runs goc's center, Goc Report, Goc Watch Dog and Goc Portal until SIGINT or SIGTERM.\n"
    "Each setting may also stand in the YAML file or in the environment (GOC_PLUGIN_LISTEN=...).";
static const char examples[] = "Examples:\n"
                               "  goc-plugin server\n"
                               "  goc-plugin server --root /var/lib/goc-plugin --listen :8089 --center-listen :7777\n"
                               "  goc-plugin server --repositories apa_shop=https://git.example.com/apa/shop.git\n"
                               "  GITLAB_TOKEN=... goc-plugin server --config /etc/goc-plugin.yaml";

// What was typed; settings keep their order.
typedef struct Typed {
    char *config;
    char *map;
    GPtrArray *keys;   // char *
    GPtrArray *values; // char *
} Typed;

static void typed_clear(Typed *typed)
{
    g_free(typed->config);
    g_free(typed->map);
    g_clear_pointer(&typed->keys, g_ptr_array_unref);
    g_clear_pointer(&typed->values, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Typed, typed_clear)

static gboolean take_setting(const char *option, const char *value, void *data, GError **error)
{
    Typed *typed = data;

    g_ptr_array_add(typed->keys, g_strdelimit(g_strdup(option + strlen("--")), "-", '_'));
    g_ptr_array_add(typed->values, g_strdup(value ? value : "true"));
    return TRUE;
}

// An option for each setting. `names` keeps their names.
static GArray *setting_options(GPtrArray *names)
{
    GArray *options = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));

    for (const SettingRow *row = setting_rows; row->key; row++) {
        char *name = g_strdelimit(g_strdup(row->key), "_", '-');
        GOptionEntry option = { .long_name = name,
                                .flags = row->is_switch ? G_OPTION_FLAG_OPTIONAL_ARG : 0,
                                .arg = G_OPTION_ARG_CALLBACK,
                                .arg_data = (void *)take_setting,
                                .description = row->summary,
                                .arg_description = row->form };

        g_ptr_array_add(names, name);
        g_array_append_val(options, option);
    }
    return options;
}

static bool read_typed(Typed *typed, int argc, char **argv, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new("");
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) settings = setting_options(names);
    GOptionGroup *group = g_option_group_new("server", "", "", typed, NULL);
    const GOptionEntry files[] = {
        { "config", 0, 0, G_OPTION_ARG_FILENAME, &typed->config, "settings as YAML (docs/configuration.md)", "FILE" },
        { "module-repo-map", 0, 0, G_OPTION_ARG_FILENAME, &typed->map, "JSON object of app names and git URLs",
          "FILE" },
        { 0 },
    };

    g_set_prgname("goc-plugin server");
    typed->keys = g_ptr_array_new_with_free_func(g_free);
    typed->values = g_ptr_array_new_with_free_func(g_free);
    g_option_group_add_entries(group, files);
    g_option_group_add_entries(group, (const GOptionEntry *)(const void *)settings->data);
    g_option_context_set_main_group(context, group);
    g_option_context_set_summary(context, summary);
    g_option_context_set_description(context, examples);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return false;
    if (argc > 1)
        return set_error(error, GOC_ERROR_INVALID, "\"%s\" is not an option", argv[1]);
    return true;
}

// The map in the data folder is read when it is there; the one that was typed has to be.
static bool read_maps(Settings *settings, const char *typed_map, GError **error)
{
    g_autofree char *in_root = g_build_filename(settings->root, map_name, NULL);
    g_autoptr(GError) reason = NULL;
    bool has_root = g_file_test(settings->root, G_FILE_TEST_IS_DIR);

    if (typed_map && !settings_read_repository_map(settings, typed_map, error))
        return false;
    if (!has_root || settings_read_repository_map(settings, in_root, &reason) ||
        error_kind(reason) == GOC_ERROR_NOT_FOUND)
        return true;
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool read_settings(Settings *settings, const Typed *typed, GError **error)
{
    if (typed->config && !settings_read(settings, typed->config, error))
        return false;
    if (!settings_read_environment(settings, error))
        return false;
    for (guint i = 0; i < typed->keys->len; i++) {
        if (!settings_set(settings, g_ptr_array_index(typed->keys, i), g_ptr_array_index(typed->values, i), error))
            return false;
    }
    return read_maps(settings, typed->map, error);
}

ExitCode server_command(int argc, char **argv)
{
    g_auto(Typed) typed = { 0 };
    g_autoptr(Settings) settings = settings_new_default();
    g_autoptr(GError) error = NULL;

    if (!read_typed(&typed, argc, argv, &error))
        return command_misused("server", error->message);
    if (lazy_library_load_all)
        lazy_library_load_all();
    if (!read_settings(settings, &typed, &error) || !daemon_run(settings, &error))
        return command_fail("server", error);
    return EXIT_GOOD;
}
