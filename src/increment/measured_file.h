// SPDX-License-Identifier: Apache-2.0
// Measured file: a file of a profile beside its text: what it declares, and which blocks each declaration holds.
#pragma once

#include "cover/profile.h"
#include "gosrc/fingerprints.h"
#include "gosrc/sources.h"

// The blocks of one declaration are blocks[first .. first + n) of the MeasuredFile.
typedef struct MeasuredDeclaration {
    guint first, n;
    uint64_t statements, covered; // of these blocks
    bool has_run;                 // one of these blocks at least, of no statements perhaps
    bool is_clear;                // each of these blocks lies in this declaration, entirely, and in no other
} MeasuredDeclaration;

typedef struct MeasuredFile {
    const Profile *profile;       // borrowed
    const ProfileFile *file;      // of the profile
    char *path;                   // from the tree's root; NULL: not known
    GBytes *text;                 // NULL: there is none, or it is not Go; then nothing is declared
    GoDeclarations *declarations; // NULL: none
    GArray *held;                 // MeasuredDeclaration, one a declaration
    GArray *blocks;               // guint: places in the profile
    uint64_t outside;             // covered statements of blocks in no declaration
} MeasuredFile;

// Reads the text, which need not be there. Fails only as sources_read() may apart from that.
bool measured_file_open(MeasuredFile **out, const Profile *profile, const ProfileFile *file, Sources *sources,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void measured_file_close(MeasuredFile *measured);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MeasuredFile, measured_file_close)

// How many declarations there are; the `i`-th of them, and what it holds.
guint measured_file_size(const MeasuredFile *measured);
const GoDeclaration *measured_file_declaration(const MeasuredFile *measured, guint i);
const MeasuredDeclaration *measured_file_held(const MeasuredFile *measured, guint i);

// The place in the profile of the `k`-th block of a declaration.
static inline guint measured_file_block(const MeasuredFile *measured, const MeasuredDeclaration *held, guint k)
{
    return g_array_index(measured->blocks, guint, held->first + k);
}
