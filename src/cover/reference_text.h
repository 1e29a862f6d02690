// SPDX-License-Identifier: Apache-2.0
// Reference text: a text profile that further ones are compared with, byte by byte, and the sum of their counts.
#pragma once

#include "cover/profile.h"

typedef struct ReferenceText ReferenceText;

// `text` is what `profile` was read from. NULL when the text is not in the plain shape and order that Go's tools write.
// Borrows both.
ReferenceText *reference_text_new(const Profile *profile, const char *text, gsize size);
void reference_text_free(ReferenceText *reference);

// Begins to compare another text.
void reference_text_begin(ReferenceText *reference);

// How many bytes of the piece agree with the reference: all but counts is equal, and these are plain. When it is less
// than `size` the text is not a replica; what agreed is told again by reference_text_tell().
gsize reference_text_compare(ReferenceText *reference, const char *piece, gsize size);

// Hands what agreed so far to `take`, as the text it was (but for zeros that lead a count); false when `take` said so.
typedef bool (*TakeText)(const char *piece, gsize size, void *data, GError **error);
bool reference_text_tell(const ReferenceText *reference, TakeText take, void *data,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The text has ended: adds its counts, if it was as long as the reference. False: it was not, and nothing was added.
bool reference_text_end(ReferenceText *reference) G_GNUC_WARN_UNUSED_RESULT;

// The sum of the texts that were added, without the reference itself. The caller frees.
Profile *reference_text_sum(const ReferenceText *reference);
