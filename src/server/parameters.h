// SPDX-License-Identifier: Apache-2.0
// Parameters: what a POST to /cover/... or /watcher/... carries: a JSON object, whatever its Content-Type says.
#pragma once

#include "cover/service_name.h"
#include "format/json_read.h"
#include "server/http.h"

// Texts are NULL when absent or empty, and borrowed from the body.
typedef struct Parameters {
    JsonValue *body;
    const char *srv_name;
    const char *srv_addr;
    const char *rpt_type; // "func", "html", "cov", in any case
    const char *rpt_name;
    const char *cov_file_name;
    const char **addresses; // NULL-terminated; NULL when there are none
    int64_t limit;          // 0 when absent
    bool is_force;          // "is_force" of the body, or "force=true" of the query
    ServiceName *service;   // srv_name, taken apart; NULL without one
} Parameters;

// INVALID when it is no JSON object or a key has a value of another type; or when srv_name cannot be a service's name.
bool parameters_read(Parameters **out, const Request *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void parameters_free(Parameters *parameters);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parameters, parameters_free)

// What every failure above is told in.
#define PARAMETERS_BIND_ERROR "Json parameter bind error."

// The parameters of a path that needs srv_name. NULL after `refuse` (replies_error or replies_message) has replied.
Parameters *parameters_of_service(Request *request,
                                  void (*refuse)(Request *request, unsigned status, const char *text));
