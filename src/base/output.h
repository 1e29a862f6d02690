// SPDX-License-Identifier: Apache-2.0
// Output: where a writer puts its bytes: memory or a descriptor, buffered, with the first failure kept.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Output Output;

// Collects in memory; output_steal() takes the bytes.
Output *output_new_memory(void);

// Writes to `fd`, which stays the caller's and open.
Output *output_new_fd(int fd);

// Frees without flushing.
void output_free(Output *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Output, output_free)

void output_write(Output *output, const void *data, gsize size);
void output_text(Output *output, const char *text);
void output_byte(Output *output, char byte);
void output_number(Output *output, uint64_t number); // in decimal
void output_printf(Output *output, const char *format, ...) G_GNUC_PRINTF(2, 3);

// Room for `size` bytes, to be filled in place and then told by output_advance(), all of them or fewer.
char *output_reserve(Output *output, gsize size) G_GNUC_WARN_UNUSED_RESULT;
void output_advance(Output *output, gsize size);

// The bytes of a memory output so far, borrowed until it is next written to; and forgets them, keeping the room.
const char *output_bytes(const Output *output, gsize *size);
void output_empty(Output *output);

// Flushes and tells whether every byte so far arrived; UNAVAILABLE with the system's reason when not.
bool output_finish(Output *output, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The bytes of a memory output, which is empty afterwards. The caller unrefs.
GBytes *output_steal(Output *output);
