// SPDX-License-Identifier: Apache-2.0
// Schema: the tables, and the ordered steps that bring a database of an earlier version to this one.
#pragma once

#include "store/database.h"

// INVALID when the tables are somebody else's, or of a version that this program does not know yet. Only reads.
bool schema_check(Database *database, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Takes the steps that are missing, all or none.
bool schema_migrate(Database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
