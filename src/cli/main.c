// SPDX-License-Identifier: Apache-2.0
// goc-plugin: runtime coverage of Go services. Finds the command that was typed.
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

static void print_help(FILE *to)
{
    fputs("goc-plugin shows which lines of running Go services were executed.\n\n"
          "Usage: goc-plugin COMMAND [OPTIONS]\n\nCommands:\n",
          to);
    for (const Command *c = commands; c->name; c++)
        fprintf(to, "  %-10s %s\n", c->name, c->summary);
    fputs("\n'goc-plugin COMMAND --help' tells more about one of them.\n", to);
}

int main(int argc, char **argv)
{
    const char *name;

    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    name = argv[1];
    if (!strcmp(name, "help") || !strcmp(name, "--help") || !strcmp(name, "-h")) {
        print_help(stdout);
        return EXIT_GOOD;
    }
    if (!strcmp(name, "--version"))
        name = "version";
    for (const Command *c = commands; c->name; c++) {
        if (!strcmp(name, c->name))
            return (int)c->run(argc - 1, argv + 1);
    }
    fprintf(stderr, "goc-plugin: there is no command '%s'. Try 'goc-plugin help'.\n", name);
    return EXIT_USAGE;
}
