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
void output_number(Output *output, uint64_t number); // in decimal digits
void output_printf(Output *output, const char *format, ...) G_GNUC_PRINTF(2, 3);

// Flushes and tells whether every byte so far arrived; UNAVAILABLE with the system's reason when not.
bool output_finish(Output *output, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The bytes of a memory output, which is empty afterwards. The caller unrefs.
GBytes *output_steal(Output *output);
