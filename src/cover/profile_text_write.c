// SPDX-License-Identifier: Apache-2.0
// Profile text, written: Go's cover profile format.
#include "cover/block_line.h"
#include "cover/profile_text.h"

#include <string.h>

static void write_file(const Profile *profile, const ProfileFile *file, Output *output)
{
    gsize name_size = strlen(file->name);

    for (guint i = file->first_block; i < file->first_block + file->n_blocks; i++)
        block_line_write(output, file->name, name_size, profile_block(profile, i), profile_count(profile, i));
}

// A mode that ends in CR, which Go reads too, needs a second one to be read again.
static void write_mode(const char *mode, Output *output)
{
    output_text(output, "mode: ");
    output_text(output, mode);
    output_text(output, g_str_has_suffix(mode, "\r") ? "\r\n" : "\n");
}

void profile_text_write(const Profile *profile, Output *output)
{
    if (profile->mode)
        write_mode(profile->mode, output);
    for (guint i = 0; i < profile->files->len; i++)
        write_file(profile, profile_file(profile, i), output);
}
