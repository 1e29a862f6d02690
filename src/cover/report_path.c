// SPDX-License-Identifier: Apache-2.0
// Report path: the paths by which coverage reports name files, as text.
#include "cover/report_path.h"

#include <stdbool.h>
#include <string.h>

static gsize element_size(const char *text)
{
    return strcspn(text, "/");
}

// POSIX lets two leading slashes mean something else than one, or than three.
static const char *leading_slashes(const char *path)
{
    if (path[0] != '/')
        return "";
    return path[1] == '/' && path[2] != '/' ? "//" : "/";
}

// Takes the last element off, behind the leading slashes.
static void step_up(GString *path, gsize start)
{
    const char *slash = strrchr(path->str + start, '/');

    g_string_truncate(path, slash ? (gsize)(slash - path->str) : start);
}

static bool ends_with_up(const GString *path, gsize start)
{
    const char *slash = strrchr(path->str + start, '/');

    return g_str_equal(slash ? slash + 1 : path->str + start, "..");
}

static void add_element(GString *path, gsize start, const char *element, gsize size)
{
    bool is_up = size == 2 && !strncmp(element, "..", 2);

    if (size == 0 || (size == 1 && *element == '.'))
        return;
    if (is_up && path->len > start && !ends_with_up(path, start))
        step_up(path, start);
    else if (!is_up || start == 0) { // above the root is the root
        if (path->len > start)
            g_string_append_c(path, '/');
        g_string_append_len(path, element, (gssize)size);
    }
}

char *report_path_normal(const char *path)
{
    g_autofree char *slashed = g_strdelimit(g_strdup(path), "\\", '/');
    GString *normal = g_string_new(leading_slashes(slashed));
    gsize start = normal->len;

    for (const char *at = slashed; *at; at += element_size(at), at += *at == '/')
        add_element(normal, start, at, element_size(at));
    if (normal->len == 0)
        g_string_append_c(normal, '.');
    return g_string_free(normal, FALSE);
}

char *report_path_join(const char *folder, const char *path)
{
    g_autofree char *joined = *path == '/' || !*folder ? g_strdup(path) : g_strconcat(folder, "/", path, NULL);

    return report_path_normal(joined);
}

static const char *without_slashes(const char *path)
{
    return path + strspn(path, "/");
}

char *report_path_between(const char *folder, const char *path)
{
    const char *from = without_slashes(folder), *to = without_slashes(path);
    GString *way = g_string_new(NULL);

    while (*from && *to && element_size(from) == element_size(to) && !strncmp(from, to, element_size(to))) {
        from = without_slashes(from + element_size(from));
        to = without_slashes(to + element_size(to));
    }
    for (; *from; from = without_slashes(from + element_size(from)))
        g_string_append(way, way->len > 0 ? "/.." : "..");
    if (*to)
        g_string_append_printf(way, "%s%s", way->len > 0 ? "/" : "", to);
    if (way->len == 0)
        g_string_append_c(way, '.');
    return g_string_free(way, FALSE);
}

const char *report_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}
