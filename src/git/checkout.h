// SPDX-License-Identifier: Apache-2.0
// Checkout: the repository that a person at the command line works in, and commits by the names that a person gives.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Checkout Checkout;

// Opens the repository, bare or with a working tree, that `folder` is or lies in. NOT_FOUND when there is none: the
// message says what to do.
bool checkout_open(Checkout **out, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void checkout_free(Checkout *checkout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checkout, checkout_free)

// Absolute, without links and without a slash at the end: the working tree's root, where paths begin; or the bare
// repository itself.
const char *checkout_root(const Checkout *checkout);
bool checkout_is_bare(const Checkout *checkout);

// The commit that `name` stands for, in 40 hex digits, as revision_find_expression() finds it; when it is not
// there the message also says what may be done, such as which command fetches it.
bool checkout_find_commit(Checkout *checkout, const char *name, char commit[41],
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
