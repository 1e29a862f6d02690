// SPDX-License-Identifier: Apache-2.0
// File: whole files, read under a ceiling and written so that a crash leaves the old one or the new one.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Reads the regular file `path`; the caller unrefs `*out`. NOT_FOUND when it does not exist, TOO_BIG above
// `ceiling_bytes`, INVALID when it is not a regular file.
bool file_read(GBytes **out, const char *path, gsize ceiling_bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Reads what is open as `fd`, from where it stands; `fd` stays the caller's. Errors call it `name`.
bool file_read_fd(GBytes **out, int fd, const char *name, gsize ceiling_bytes,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

// As file_read() for `name` beneath the folder `root`: a name that leads out of it, or through a symbolic link, is
// INVALID.
bool file_read_beneath(GBytes **out, const char *root, const char *name, gsize ceiling_bytes,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The open itself, for who has the folder open: a descriptor, or -1 and errno, EXDEV when the name leads out of the
// folder and ELOOP when it leads through a link that is not allowed. O_CLOEXEC is added to the flags.
int file_open_beneath(int folder, const char *name, int flags, bool is_link_allowed);

// Makes the folder `name` (its parents too) beneath `root`, durably, under the same rule.
bool file_make_folder_beneath(const char *root, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Writes `path` whole: temporary file beside it, fsync, rename, fsync of the folder. Mode 0600. An existing file is
// replaced. When this returns true the content survives a power loss. UNAVAILABLE when the disk is full.
bool file_write(const char *path, const void *data, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Writes all of it to what is open as `fd`; false and errno when that fails.
bool file_write_fd(int fd, const void *data, gsize size) G_GNUC_WARN_UNUSED_RESULT;

// Makes the folder and its parents, mode 0700; existing ones are left as they are.
bool file_make_folder(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
