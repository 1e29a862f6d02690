// SPDX-License-Identifier: Apache-2.0
// Go places: where the Go of this machine keeps its standard library and the module cache. Go itself is not run.
#pragma once

#include "gosrc/workspace.h"

// Finds them as `go env` does: GOROOT, else the folder above that of the `go` in PATH; GOMODCACHE, else pkg/mod in the
// first folder of GOPATH, else in ~/go; GOWORK. Of the two in the middle what `go env -w` wrote down counts too.
void go_places_init(GoPlaces *places);
void go_places_clear(GoPlaces *places);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GoPlaces, go_places_clear)
