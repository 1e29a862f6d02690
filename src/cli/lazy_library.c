// SPDX-License-Identifier: Apache-2.0
// Lazy library: finds a function of a library that is loaded when it is first called.
//
// Called by the assembler stubs, on any thread. dlopen() takes its own locks and loads a library once, and two threads
// that find the same function write the same address, so nothing is guarded here.
#include "cli/lazy_library.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct LazySymbol {
    const char *name;
    const char *library; // its soname
} LazySymbol;

extern const LazySymbol lazy_symbols[]; // ends in a row with a NULL name
extern _Atomic(void *) lazy_slots[];    // where the call of each symbol jumps to

void *lazy_library_address(unsigned index);

// There is no way to hand an error to a caller that expects a library's function, and nothing can go on without it.
static _Noreturn void give_up(const char *library)
{
    const char *reason = dlerror();

    fprintf(stderr, "goc-plugin: the library %s, which this needs, cannot be loaded: %s\n", library,
            reason ? reason : "unknown reason");
    _exit(EXIT_FAILURE);
}

void *lazy_library_address(unsigned index)
{
    const LazySymbol *symbol = &lazy_symbols[index];
    void *library = dlopen(symbol->library, RTLD_LAZY | RTLD_LOCAL);
    void *address = library ? dlsym(library, symbol->name) : NULL;

    if (!address)
        give_up(symbol->library);
    atomic_store_explicit(&lazy_slots[index], address, memory_order_release);
    return address;
}

void lazy_library_load_all(void)
{
    for (unsigned i = 0; lazy_symbols[i].name; i++)
        lazy_library_address(i);
}
