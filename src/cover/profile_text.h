// SPDX-License-Identifier: Apache-2.0
// Profile text: Go's cover profile format ("mode: atomic", then one block a line), read and written.
// Source: golang.org/x/tools/cover, cmd/go.
#pragma once

#include "base/output.h"
#include "cover/profile.h"

// Ceilings; what passes one is refused whole with TOO_BIG.
typedef struct ProfileLimits {
    gsize bytes;
    guint files;
    guint blocks;
    bool keeps_clashes; // profile_builder_keep_clashes() instead of refusing them as `go tool cover` does
} ProfileLimits;

// For input from the network: 256 MiB, 200,000 files, 20,000,000 blocks.
extern const ProfileLimits profile_limits_default;

// The same for what services ran, which is not refused for the sake of a //line directive.
extern const ProfileLimits profile_limits_collected;

typedef enum ProfileTextForm {
    PROFILE_TEXT_SINGLE,       // one mode line, as Go's tools write and read it
    PROFILE_TEXT_CONCATENATED, // profiles one after the other, each with its mode line; all modes are equal
} ProfileTextForm;

// Reads a text profile. Accepts what `go tool cover` accepts (CRLF, any order, duplicate blocks, odd file names);
// refuses the rest whole, INVALID, with `line <n>: <Go's words>`. Numbers above 2^32-1 other than counts are TOO_BIG.
// A concatenated text whose modes differ is a CONFLICT, with the line of the second one.
bool profile_text_read(Profile **out, const char *text, gsize size, ProfileTextForm form, const ProfileLimits *limits,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Reads a text that comes in pieces, cut anywhere. After a failure the reader can only be freed.
typedef struct ProfileTextReader ProfileTextReader;
ProfileTextReader *profile_text_reader_new(ProfileTextForm form, const ProfileLimits *limits);
void profile_text_reader_free(ProfileTextReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProfileTextReader, profile_text_reader_free)
bool profile_text_reader_add(ProfileTextReader *reader, const char *piece, gsize size,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The text has ended. The reader can only be freed afterwards.
bool profile_text_reader_finish(ProfileTextReader *reader, Profile **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Tells the reader, before it gets the first piece, how many bytes will come in all, so that it makes room only once.
void profile_text_reader_expect(ProfileTextReader *reader, gsize bytes);

// Several threads may read one text: the first piece goes to a reader of the whole, the further ones to readers of
// parts, each piece made of whole lines. What these read is added to the whole in the order of the text.
//
// A reader of a part begins behind the mode line. Line numbers in its errors are of no use.
ProfileTextReader *profile_text_reader_new_part(const ProfileLimits *limits);

// Makes room in the whole, which has read the mode line, for what the part has read. False when something is above a
// ceiling, or there are more lines than could be foretold: then the whole text is to be read by one reader.
bool profile_text_reader_claim(ProfileTextReader *whole, const ProfileTextReader *part,
                               guint *place) G_GNUC_WARN_UNUSED_RESULT;

// Puts it there, which several threads can do at once, also while one claims; then the part can read another piece.
void profile_text_reader_fill(ProfileTextReader *whole, guint place, ProfileTextReader *part);

// Writes "mode: <mode>" and every block, files by name and blocks by position. An empty profile writes nothing.
void profile_text_write(const Profile *profile, Output *output);
