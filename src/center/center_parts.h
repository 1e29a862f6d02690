// SPDX-License-Identifier: Apache-2.0
// Center parts: what the files of the center share.
#pragma once

#include "center/center.h"

enum { AGENT_TIMEOUT_MS = 10000 };

struct Center {
    Store *store;
    HttpClient *client;
    bool is_ip_revised;
};
