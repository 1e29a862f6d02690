// SPDX-License-Identifier: Apache-2.0
// Covdata command: what the commands that answer as those of `go tool covdata` have in common.
#include "cli/covdata_command.h"

#include "cli/output_file.h"
#include "cli/profile_input.h"
#include "cover/block_line.h"
#include "cover/package_total.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct Choices {
    char *input; // folders with a comma between them; NULL: there is no -i
    char *output;
    char *patterns;
    GStrv places; // the plain arguments
    ProfileInput rules;
} Choices;

static void choices_clear(Choices *choices)
{
    g_free(choices->input);
    g_free(choices->output);
    g_free(choices->patterns);
    g_strfreev(choices->places);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Choices, choices_clear)

static void answer_clear(CovdataAnswer *answer)
{
    covreport_free(answer->report);
    profile_free(answer->profile);
    package_pattern_free(answer->pattern);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CovdataAnswer, answer_clear)

// One dash or two before a flag, and "=" before its value, are one to Go.
static const struct {
    const char *go, *ours;
} go_flags[] = {
    { "-i=", "--input=" },   { "--i=", "--input=" }, { "--i", "--input" },  { "-o=", "--output=" },
    { "--o=", "--output=" }, { "--o", "--output" },  { "-pkg=", "--pkg=" }, { "-pkg", "--pkg" },
};

static char *our_flag(const char *argument)
{
    for (guint i = 0; i < G_N_ELEMENTS(go_flags); i++) {
        const char *go = go_flags[i].go;
        bool has_value = g_str_has_suffix(go, "=");

        if (has_value ? g_str_has_prefix(argument, go) : g_str_equal(argument, go))
            return g_strconcat(go_flags[i].ours, argument + strlen(go), NULL);
    }
    return g_strdup(argument);
}

static GStrv our_arguments(char **argv)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    bool are_flags = true;

    for (; *argv; argv++) {
        are_flags = are_flags && !g_str_equal(*argv, "--");
        g_ptr_array_add(arguments, are_flags ? our_flag(*argv) : g_strdup(*argv));
    }
    g_ptr_array_add(arguments, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&arguments), FALSE);
}

static GOptionContext *options_new(Choices *choices, const CovdataCommand *command)
{
    const GOptionEntry entries[] = {
        { "input", 'i', 0, G_OPTION_ARG_FILENAME, &choices->input, "folders of native coverage data", "DIR,DIR" },
        { "pkg", 0, 0, G_OPTION_ARG_STRING, &choices->patterns,
          "only packages whose import paths match; ... is any text", "PATTERN,PATTERN" },
        { command->output == COVDATA_OUTPUT_NONE ? NULL : "output", 'o', 0, G_OPTION_ARG_FILENAME, &choices->output,
          "where the text profile goes; - is standard output", "FILE" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    GOptionContext *options = g_option_context_new("[PROFILE...]");
    g_autofree char *description = g_strconcat(profile_input_help, "\nExamples:\n", command->examples, NULL);

    g_option_context_set_summary(options, command->summary);
    g_option_context_set_description(options, description);
    g_option_context_add_main_entries(options, entries, NULL);
    profile_input_add_options(options, &choices->rules);
    return options;
}

// Returns what is wrong, or NULL. The caller frees.
static char *read_choices(Choices *choices, const CovdataCommand *command, char **argv)
{
    g_autoptr(GOptionContext) options = options_new(choices, command);
    g_autofree char *program = g_strconcat("goc-plugin ", command->name, NULL);
    g_autoptr(GError) error = NULL;

    g_set_prgname(program);
    choices->places = our_arguments(argv);
    if (!g_option_context_parse_strv(options, &choices->places, &error))
        return g_strdup(error->message);
    if (!choices->places[1] && !(choices->input && *choices->input))
        return g_strdup("which coverage data? Give -i DIR,DIR or name it");
    if (command->output == COVDATA_OUTPUT_NEEDED && !(choices->output && *choices->output))
        return g_strdup("where to? Give -o FILE");
    return NULL;
}

static void print_warning(const char *text)
{
    fprintf(stderr, "warning: %s\n", text);
}

static bool add_folders(CovFiles *files, char **folders, GError **error)
{
    for (; *folders; folders++) {
        if (!covfiles_add_folder(files, *folders, error))
            return false;
    }
    return true;
}

// The folders of -i and then those of the arguments; without -i whatever the arguments are.
static bool open_places(CovdataAnswer *answer, CovFiles **files, const Choices *choices, GError **error)
{
    g_auto(GStrv) folders = choices->input ? g_strsplit(choices->input, ",", -1) : NULL;

    if (!folders)
        return profile_input_open(files, &answer->profile, (const char *const *)choices->places + 1, &choices->rules,
                                  error);
    *files = covfiles_new();
    return add_folders(*files, folders, error) && add_folders(*files, choices->places + 1, error);
}

static bool read_answer(CovdataAnswer *answer, const CovdataCommand *command, const Choices *choices, GError **error)
{
    g_autoptr(CovFiles) files = NULL;
    CovRules rules = covrules_of_go(print_warning);

    if (choices->patterns && *choices->patterns)
        answer->pattern = package_pattern_new(choices->patterns);
    if (!open_places(answer, &files, choices, error))
        return false;
    if (!files)
        return true;
    if (covfiles_is_empty(files))
        print_warning("no applicable files found in input directories");
    rules.mixes_modes = command->mixes_modes;
    rules.pattern = answer->pattern;
    if (covreport_read(&answer->report, files, &rules, &profile_input_limits, error))
        return true;
    return choices->input ? false : profile_input_error((const char *const *)choices->places + 1, error);
}

// The files of a profile that the pattern chooses.
static void write_profile(const CovdataAnswer *answer, Output *output)
{
    const Profile *profile = answer->profile;

    if (profile->mode)
        output_printf(output, "mode: %s\n", profile->mode);
    for (guint i = 0; i < profile->files->len; i++) {
        const ProfileFile *file = profile_file(profile, i);
        g_autofree char *package = package_of_file(file->name);

        if (!package_pattern_matches(answer->pattern, package))
            continue;
        for (guint block = file->first_block; block < file->first_block + file->n_blocks; block++)
            block_line_write(output, file->name, strlen(file->name), profile_block(profile, block),
                             profile_count(profile, block));
    }
}

static void write_text(const CovdataAnswer *answer, Output *output)
{
    if (answer->report)
        covreport_write_text(answer->report, output);
    else if (answer->pattern)
        write_profile(answer, output);
    else
        profile_text_write(answer->profile, output);
}

static bool write_answer(const CovdataAnswer *answer, const CovdataCommand *command, OutputFile *text, GError **error)
{
    if (command->write) {
        g_autoptr(Output) output = output_new_fd(STDOUT_FILENO);

        command->write(answer, output);
        if (!output_finish(output, error))
            return false;
    }
    if (!text)
        return true;
    write_text(answer, output_file_output(text));
    return output_file_finish(text, error);
}

ExitCode covdata_command_run(const CovdataCommand *command, int argc, char **argv)
{
    g_auto(Choices) choices = { 0 };
    g_auto(CovdataAnswer) answer = { 0 };
    g_autoptr(OutputFile) text = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *wrong = read_choices(&choices, command, argv);

    if (wrong)
        return command_misused(command->name, wrong);
    if (choices.output && *choices.output && !output_file_open(&text, choices.output, &error)) {
        command_fail(command->name, error);
        return EXIT_USAGE; // as the tool has it
    }
    if (!read_answer(&answer, command, &choices, &error) || !write_answer(&answer, command, text, &error))
        return command_fail(command->name, error);
    return EXIT_GOOD;
}
