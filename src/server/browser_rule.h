// SPDX-License-Identifier: Apache-2.0
// Browser rule: what a browser may have this server do: only under the server's own names, and changes only for the
// server's own pages. Programs are not concerned: nobody but their owner tells them what to send.
#pragma once

#include "server/http.h"

// Whether `host` (the header Host: with or without a port) is a name of this server: an IP address, the machine's name,
// a name that nobody can register in the public DNS (a single label, or one ending in .localhost, .local, .internal,
// .svc, .test or .home.arpa), or one of `allowed` (NULL-terminated; "goc.example.com", "*.example.com", "*").
//
// A foreign site can have its own name lead to this server's address and so read what our network keeps to itself; but
// it can do so under no name of these.
bool browser_rule_is_own_name(const char *host, const char *const *allowed);

// FORBIDDEN when a browser asks under a name that is not ours, or when the page of another site asks for a change.
// `allowed` as above, may be NULL; pages of a site named there (not by "*") may ask for changes.
bool browser_rule_check(const Request *request, const char *const *allowed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
