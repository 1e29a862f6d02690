// SPDX-License-Identifier: Apache-2.0
// Lazy library: libraries that are loaded when they are first called (tools/lazy-libraries makes the calls' way here).
#pragma once

// Loads all of them now, so that a server misses one when it starts and not in the middle of its work. Ends the process
// when one cannot be loaded. NULL where the libraries are linked plainly.
void lazy_library_load_all(void) __attribute__((weak));
