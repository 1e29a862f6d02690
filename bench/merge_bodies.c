// SPDX-License-Identifier: Apache-2.0
// merge_bodies: what a server does with the profiles of a service's replicas: each is read whole and added in memory.
//
// usage: merge_bodies FILE...
// Prints the seconds of the parsing and of the adding alone, and the total of the sum.
#include "base/file.h"
#include "cover/merge.h"
#include "cover/profile_body.h"
#include "cover/total.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct Times {
    double parsing;
    double adding;
} Times;

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool add_file(Profile *sum, const char *path, Times *times, GError **error)
{
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GBytes) body = NULL;
    double begun, parsed;

    if (!file_read(&body, path, profile_limits_default.bytes, error))
        return false;
    begun = seconds_now();
    if (!profile_body_read(&profile, g_bytes_get_data(body, NULL), g_bytes_get_size(body), &profile_body_rules_default,
                           error))
        return false;
    parsed = seconds_now();
    if (!profile_merge(sum, profile, error))
        return false;
    times->parsing += parsed - begun;
    times->adding += seconds_now() - parsed;
    return true;
}

int main(int argc, char **argv)
{
    g_autoptr(Profile) sum = profile_new();
    g_autofree char *total = NULL;
    Times times = { 0 };

    for (int i = 1; i < argc; i++) {
        g_autoptr(GError) error = NULL;

        if (!add_file(sum, argv[i], &times, &error)) {
            fprintf(stderr, "merge_bodies: %s: %s\n", argv[i], error->message);
            return EXIT_FAILURE;
        }
    }
    total = total_text(profile_total(sum));
    printf("parsing %.3f s, adding %.3f s, total %s%%\n", times.parsing, times.adding, total);
    return EXIT_SUCCESS;
}
