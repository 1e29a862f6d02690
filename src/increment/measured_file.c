// SPDX-License-Identifier: Apache-2.0
// Measured file: a file of a profile beside its text: what it declares, and which blocks each declaration holds.
#include "increment/measured_file.h"

#include "base/error.h"
#include "report/function_blocks.h"

static const guint nobody = G_MAXUINT;

// A text that is missing or is not a text that can be read is no failure: its functions are not known then.
static bool read_text(MeasuredFile *measured, Sources *sources, GError **error)
{
    g_autoptr(GError) reason = NULL;

    if (sources_find(sources, measured->file->name, &measured->text, &measured->path, &reason))
        return true;
    if (!error_is_general(reason))
        return true;
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

// A text that is not Go as far as can be seen declares nothing that could be relied on.
static void read_declarations(MeasuredFile *measured)
{
    gsize size;
    const char *text = g_bytes_get_data(measured->text, &size);

    measured->declarations = go_declarations_scan(text ? text : "", size);
    if (measured->declarations->functions->is_complete)
        return;
    g_clear_pointer(&measured->declarations, go_declarations_free);
    g_clear_pointer(&measured->text, g_bytes_unref);
}

static bool is_inside(const Block *block, const GoFunction *function)
{
    bool is_after_start = block->start_line > function->start_line ||
                          (block->start_line == function->start_line && block->start_col >= function->start_col);
    bool is_before_end = block->end_line < function->end_line ||
                         (block->end_line == function->end_line && block->end_col <= function->end_col);

    return is_after_start && is_before_end;
}

// Notes the blocks of the `i`-th declaration; `owners` tells for each block of the file which declaration has it.
static void hold(MeasuredFile *measured, guint i, const FunctionBlocks *blocks, guint *owners)
{
    const GoFunction *function = &measured_file_declaration(measured, i)->function;
    MeasuredDeclaration held = { .first = measured->blocks->len, .is_clear = true };

    for (guint at = function_blocks_first(blocks, function); at != PAST_BLOCKS;
         at = function_blocks_next(blocks, function, at)) {
        const Block *block = profile_block(measured->profile, at);
        guint *owner = &owners[at - measured->file->first_block];

        if (*owner != nobody)
            g_array_index(measured->held, MeasuredDeclaration, *owner).is_clear = false;
        held.is_clear = held.is_clear && *owner == nobody && is_inside(block, function);
        *owner = i;
        held.statements += block->statements;
        held.covered += profile_count(measured->profile, at) > 0 ? block->statements : 0;
        held.has_run = held.has_run || profile_count(measured->profile, at) > 0;
        g_array_append_val(measured->blocks, at);
    }
    held.n = measured->blocks->len - held.first;
    g_array_append_val(measured->held, held);
}

static void hold_blocks(MeasuredFile *measured)
{
    g_autofree guint *owners = g_new(guint, measured->file->n_blocks);
    g_auto(FunctionBlocks) blocks = { 0 };

    for (guint i = 0; i < measured->file->n_blocks; i++)
        owners[i] = nobody;
    function_blocks_enter(&blocks, measured->profile, measured->file);
    for (guint i = 0; i < measured_file_size(measured); i++)
        hold(measured, i, &blocks, owners);
    for (guint i = 0; i < measured->file->n_blocks; i++) {
        guint at = measured->file->first_block + i;

        if (owners[i] == nobody && profile_count(measured->profile, at) > 0)
            measured->outside += profile_block(measured->profile, at)->statements;
    }
}

bool measured_file_open(MeasuredFile **out, const Profile *profile, const ProfileFile *file, Sources *sources,
                        GError **error)
{
    g_autoptr(MeasuredFile) measured = g_new0(MeasuredFile, 1);

    measured->profile = profile;
    measured->file = file;
    measured->held = g_array_new(FALSE, FALSE, sizeof(MeasuredDeclaration));
    measured->blocks = g_array_new(FALSE, FALSE, sizeof(guint));
    if (!read_text(measured, sources, error))
        return false;
    if (measured->text)
        read_declarations(measured);
    hold_blocks(measured);
    *out = g_steal_pointer(&measured);
    return true;
}

void measured_file_close(MeasuredFile *measured)
{
    if (!measured)
        return;
    g_free(measured->path);
    g_clear_pointer(&measured->text, g_bytes_unref);
    g_clear_pointer(&measured->declarations, go_declarations_free);
    g_array_unref(measured->held);
    g_array_unref(measured->blocks);
    g_free(measured);
}

guint measured_file_size(const MeasuredFile *measured)
{
    return measured->declarations ? measured->declarations->list->len : 0;
}

const GoDeclaration *measured_file_declaration(const MeasuredFile *measured, guint i)
{
    return &g_array_index(measured->declarations->list, GoDeclaration, i);
}

const MeasuredDeclaration *measured_file_held(const MeasuredFile *measured, guint i)
{
    return &g_array_index(measured->held, MeasuredDeclaration, i);
}
