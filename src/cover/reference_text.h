// SPDX-License-Identifier: Apache-2.0
// Reference text: a text profile that further ones are compared with, byte by byte, and the sum of their counts.
#pragma once

#include "cover/profile.h"

typedef struct ReferenceText ReferenceText;

// `text` is what `profile` was read from. NULL when the text is not in the plain shape and order that Go's tools write.
// Borrows both.
ReferenceText *reference_text_new(const Profile *profile, const char *text, gsize size);
void reference_text_free(ReferenceText *reference);

// What compares one text after another with the reference and adds up those that are replicas. Several may do so at
// once, each on a thread of its own.
typedef struct TextComparison TextComparison;
TextComparison *text_comparison_new(const ReferenceText *reference);
void text_comparison_free(TextComparison *comparison);

// Begins to compare another text.
void text_comparison_begin(TextComparison *comparison);

// How many bytes of the piece agree with the reference: all but counts is equal, and these are plain. When it is less
// than `size` the text is not a replica; what agreed is told again by text_comparison_tell().
gsize text_comparison_compare(TextComparison *comparison, const char *piece, gsize size);

// Hands what agreed so far to `take`, as the text it was (but for zeros that lead a count); false when `take` said so.
typedef bool (*TakeText)(const char *piece, gsize size, void *data, GError **error);
bool text_comparison_tell(const TextComparison *comparison, TakeText take, void *data,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The text has ended: adds its counts, if it was as long as the reference. False: it was not, and nothing was added.
bool text_comparison_end(TextComparison *comparison) G_GNUC_WARN_UNUSED_RESULT;

// Adds the texts that the other one has added.
void text_comparison_add(TextComparison *comparison, const TextComparison *other);

// The sum of the texts that were added, without the reference itself. The caller frees.
Profile *text_comparison_sum(const TextComparison *comparison);
