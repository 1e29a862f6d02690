// SPDX-License-Identifier: Apache-2.0
// Fuzz target: go.mod, go.work and modules.txt files. Bytes are refused with an error, or what was read names no folder
// outside of the module cache.
#include "gosrc/go_mod.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_cache_folder(const char *path, const char *version)
{
    g_autofree char *folder = go_module_cache_folder(path, version);

    g_assert_true(go_path_is_valid(path) && *version == 'v');
    g_assert_true(*folder != '/' && !strstr(folder, "//") && !strstr(folder, "/../") &&
                  !g_str_has_prefix(folder, "../"));
    for (const char *c = folder; *c; c++)
        g_assert_true(*c > ' ' && *c < 0x7F && !g_ascii_isupper(*c) && *c != '\\');
}

static void check(const GoMod *mod)
{
    GHashTableIter iter;
    gpointer path, version;

    g_hash_table_iter_init(&iter, mod->requires);
    while (g_hash_table_iter_next(&iter, &path, &version)) {
        const GoReplace *replace = go_mod_replacement(mod, path, version);

        check_cache_folder(path, version);
        g_assert_cmpint(go_version_compare(version, version), ==, 0);
        if (replace && replace->to_version)
            check_cache_folder(replace->to, replace->to_version);
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    const char *text = (const char *)data;
    g_autoptr(GoMod) mod = NULL;
    g_autoptr(GoMod) work = NULL;
    g_autoptr(GoVendored) vendored = go_vendored_parse(text, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) work_error = NULL;
    bool is_mod = go_mod_parse(&mod, text, size, &error), is_work = go_work_parse(&work, text, size, &work_error);

    g_assert_true(is_mod == (mod != NULL) && is_mod == (error == NULL));
    g_assert_true(is_work == (work != NULL) && is_work == (work_error == NULL));
    g_assert_true(is_work || !is_mod);
    g_assert_true(is_mod || g_utf8_validate(error->message, -1, NULL));
    if (is_work)
        check(work);
    g_assert_false(g_hash_table_contains(vendored->packages, ""));
    return 0;
}
