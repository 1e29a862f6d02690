// SPDX-License-Identifier: Apache-2.0
// Go places: where the Go of this machine keeps its standard library and the module cache.
#include "git/go_places.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

enum { SETTINGS_CEILING_BYTES = 64 * 1024 };

static const char *environment(const char *name)
{
    const char *value = g_getenv(name);

    return value && *value ? value : NULL;
}

// The file that `go env -w` writes: lines "NAME=value".
static char *read_settings(void)
{
    g_autofree char *usual = g_build_filename(g_get_user_config_dir(), "go", "env", NULL);
    const char *path = environment("GOENV");
    g_autoptr(GBytes) content = NULL;

    if (path && g_str_equal(path, "off"))
        return NULL;
    if (!file_read(&content, path ? path : usual, SETTINGS_CEILING_BYTES, NULL) || g_bytes_get_size(content) == 0)
        return NULL;
    return g_strndup(g_bytes_get_data(content, NULL), g_bytes_get_size(content));
}

// What is said about `name`, in the environment or else in the settings; NULL: nothing.
static char *setting(const char *settings, const char *name)
{
    const char *value = environment(name);
    g_auto(GStrv) lines = g_strsplit(value || !settings ? "" : settings, "\n", -1);
    gsize size = strlen(name);

    for (char **line = lines; *line; line++) {
        if (strncmp(*line, name, size) == 0 && (*line)[size] == '=' && (*line)[size + 1])
            return g_strchomp(g_strdup(*line + size + 1));
    }
    return g_strdup(value);
}

// A Go installation has a VERSION beside src.
static char *standard_in(const char *go_root)
{
    g_autofree char *version = g_build_filename(go_root, "VERSION", NULL);
    g_autofree char *standard = g_build_filename(go_root, "src", NULL);

    if (!g_file_test(version, G_FILE_TEST_IS_REGULAR) || !g_file_test(standard, G_FILE_TEST_IS_DIR))
        return NULL;
    return g_steal_pointer(&standard);
}

static char *find_standard(void)
{
    g_autofree char *found = NULL, *folder = NULL, *go_root = NULL;
    char *program;

    if (environment("GOROOT"))
        return standard_in(environment("GOROOT"));
    found = g_find_program_in_path("go");
    program = found ? realpath(found, NULL) : NULL;
    if (!program)
        return NULL;
    folder = g_path_get_dirname(program);
    free(program);
    go_root = g_path_get_dirname(folder);
    return standard_in(go_root);
}

static char *find_cache(void)
{
    g_autofree char *settings = read_settings();
    g_autofree char *cache = setting(settings, "GOMODCACHE"), *paths = setting(settings, "GOPATH");

    if (cache)
        return g_steal_pointer(&cache);
    if (paths) {
        paths[strcspn(paths, ":")] = '\0';
        return g_build_filename(paths, "pkg", "mod", NULL);
    }
    return g_build_filename(g_get_home_dir(), "go", "pkg", "mod", NULL);
}

void go_places_init(GoPlaces *places)
{
    *places = (GoPlaces){ find_standard(), find_cache(), g_strdup(environment("GOWORK")) };
}

void go_places_clear(GoPlaces *places)
{
    g_clear_pointer(&places->standard, g_free);
    g_clear_pointer(&places->cache, g_free);
    g_clear_pointer(&places->work, g_free);
}
