// SPDX-License-Identifier: Apache-2.0
// Disk tree: the files of this machine, as the mapping of modules asks for them.
#pragma once

#include "gosrc/go_tree.h"

// Go.mod files that are links count where Go itself reads them, but not when modules are searched. Stateless: one for
// all, safe in any thread.
GoTree *disk_tree(void);
