// SPDX-License-Identifier: Apache-2.0
// Profile diff: the table that `goc diff` prints, of what each file covered before and covers now.
// Source: qiniu/goc v1, pkg/cover; olekukonko/tablewriter.
#pragma once

#include "base/output.h"
#include "cover/profile.h"

// A row a file, by name, and the total. The share of covered statements is computed in 32-bit floating point, as goc
// does, so that the last digit is the same. A file that one of the profiles does not have is "None" there, one without
// statements is "N/A"; both count as 0 in the difference. Rows whose difference prints as 0.0% are left out.
void profile_diff_write(const Profile *base, const Profile *now, Output *output);
