// SPDX-License-Identifier: Apache-2.0
// Replicas: the sum of what many processes of one binary ran, given as text profiles.
//
// Such texts differ in few counts. So the first one is kept as the reference, and of each further one only the counts
// that differ are read; everything else is a comparison of bytes. A text that differs in anything but plain counts is
// read and merged as profile_merge() does, so what comes out, and what is refused, is the same either way. Memory does
// not grow with the number of texts.
#pragma once

#include "cover/profile_text.h"
#include "cover/reference_text.h"

typedef struct Replicas Replicas;

Replicas *replicas_new(ProfileTextForm form, const ProfileLimits *limits);
void replicas_free(Replicas *replicas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Replicas, replicas_free)

// Begins the text that errors call `name`. Its bytes follow in pieces, cut anywhere; replicas_end() adds it up.
void replicas_begin(Replicas *replicas, const char *name);

// Fails as profile_text_reader_add() does. After any failure the replicas can only be freed.
bool replicas_add_piece(Replicas *replicas, const char *piece, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// CONFLICT when the modes differ or a file that an earlier text has has other blocks in this one: the message names
// both texts, the file and the first place. INVALID as profile_text_reader_finish().
bool replicas_end(Replicas *replicas, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Adds what came in another form than text, and takes it: `profile` is the replicas' to free, also after a failure.
// Fails as replicas_end().
bool replicas_take_profile(Replicas *replicas, const char *name, Profile *profile,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Hands the bytes of one of many texts to `take`, on whatever thread; false when it cannot, or `take` said so.
typedef bool (*ReplicaRead)(guint text, TakeText take, void *taker, void *data);

// Compares texts with the first one, on several threads, between texts that are added in turn. `is_added` says for each
// whether it was a replica and was added; nothing is known about the others, which are to be added in turn. False when
// there is nothing yet to compare with: then nothing was done.
bool replicas_compare(Replicas *replicas, guint n_threads, guint n_texts, ReplicaRead read, void *data,
                      bool *is_added) G_GNUC_WARN_UNUSED_RESULT;

// The sum of everything; the replicas can only be freed afterwards. The caller frees the profile.
Profile *replicas_finish(Replicas *replicas);
