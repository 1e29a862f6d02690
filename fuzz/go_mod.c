// SPDX-License-Identifier: Apache-2.0
// Fuzz target: go.mod files. Bytes are refused with an error, or name a module whose files are found in its folder.
#include "gosrc/modules.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GoModules) modules = go_modules_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *module = NULL, *name = NULL, *path = NULL, *vendored = NULL;
    bool is_read = go_mod_path(&module, (const char *)data, size, &error);

    g_assert_true(is_read == (module != NULL) && is_read == (error == NULL));
    if (!is_read) {
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        return 0;
    }
    name = g_strconcat(module, "/x.go", NULL);
    go_modules_add(modules, module, "folder");
    path = go_modules_resolve(modules, name);
    vendored = go_modules_vendored(name);
    g_assert_cmpstr(path, ==, g_str_equal(module, "std") ? "folder/std/x.go" : "folder/x.go");
    g_assert_nonnull(vendored);
    return 0;
}
