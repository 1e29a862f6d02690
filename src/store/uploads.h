// SPDX-License-Identifier: Apache-2.0
// Uploads: epochs that had ended when they were told, known by their content; within a transaction of the caller.
#pragma once

#include "store/accumulation.h"
#include "store/database.h"

// An upload made ready outside the transaction.
typedef struct PreparedUpload {
    const Upload *upload; // borrowed
    char *layout;         // digest of the layout
    char *digest;         // of the profile's text
} PreparedUpload;
void prepared_upload_init(PreparedUpload *prepared, const Upload *upload);
void prepared_upload_clear(PreparedUpload *prepared);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PreparedUpload, prepared_upload_clear)

// Adds it to what the build's ended epochs ran, unless that holds it. Otherwise as accumulation_add_upload().
bool upload_take(Database *database, int64_t build, const PreparedUpload *prepared,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
