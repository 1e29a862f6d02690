// SPDX-License-Identifier: Apache-2.0
// HTML source: one file's text with a coloured span for each block, byte for byte as `go tool cover -html` makes it.
#pragma once

#include "base/output.h"
#include "report/report.h"

void html_source_write(const Profile *profile, const FileReport *file, Output *output);
