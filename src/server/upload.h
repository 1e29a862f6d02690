// SPDX-License-Identifier: Apache-2.0
// Upload: POST /api/v1/services/{name}/profile, coverage that comes from outside of the registered services.
#pragma once

#include "server/http.h"

// The body is a profile in any form of cover/profile_body.h. "?concatenated=true": a text may be several profiles, one
// after the other. "?other_layout=true": it may come from another binary than what was collected; otherwise that is
// 409.
void upload_profile(Request *request, void *app);
