// SPDX-License-Identifier: Apache-2.0
// History: a service's earlier totals, as both versions of the users' paths show them.
#pragma once

#include "server/parameters.h"
#include "server/service_view.h"

// The view of parameters->service. A service that nobody knows is an offline one with nothing collected, as in the
// reference.
bool history_view(const App *app, const Parameters *parameters, ServiceView **out,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Replies {"code":<code>,"count","data":[{"index":"0",...}],"srv_name":<app>,"srv_status"}: one row a commit, newest
// first, at most 10. False, without a reply, when the store fails.
bool history_reply(Request *request, const App *app, const Parameters *parameters, int code,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
