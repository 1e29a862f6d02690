// SPDX-License-Identifier: Apache-2.0
// Fuzz target: what git says of the commits that lines came with. Names come out as UTF-8.
#include "git/blame.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(Blame) blame = NULL;
    g_autoptr(GError) error = NULL;
    const BlameCommit *newest;

    if (!blame_read(&blame, (const char *)data, size, &error)) {
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        return 0;
    }
    newest = blame_newest(blame, 1, G_MAXUINT32);
    g_assert_true(!newest || (g_utf8_validate(newest->author, -1, NULL) && g_utf8_validate(newest->mail, -1, NULL)));
    return 0;
}
