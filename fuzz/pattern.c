// SPDX-License-Identifier: Apache-2.0
// Fuzz target: regular expressions. The bytes up to the first NUL are the pattern, what follows is the text.
#include "base/pattern.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    gsize used = MIN(strlen(text) + 1, size);
    g_autoptr(Pattern) pattern = NULL;
    g_autoptr(GError) error = NULL;
    bool is_made = pattern_new(&pattern, text, &error);

    g_assert_true(is_made == (pattern != NULL) && is_made == (error == NULL));
    if (is_made)
        (void)!pattern_matches(pattern, (const char *)data + used, size - used);
    else
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    return 0;
}
