// SPDX-License-Identifier: Apache-2.0
// Report input: what a person tells the commands that lay a profile over its sources.
#include "cli/report_input.h"

void report_input_clear(ReportInput *input)
{
    source_choice_clear(&input->source);
    file_choice_clear(&input->files);
}

static GOptionContext *options_new(ReportInput *input, const ReportUsage *usage)
{
    GOptionContext *options = g_option_context_new("PROFILE...");
    g_autofree char *description = g_strconcat(profile_input_help, "\nExamples:\n", usage->examples, NULL);

    g_option_context_set_summary(options, usage->summary);
    g_option_context_set_description(options, description);
    g_option_context_add_main_entries(options, usage->entries, NULL);
    source_choice_add_options(&input->source, options);
    profile_input_add_options(options, &input->profile);
    file_choice_add_options(&input->files, options);
    return options;
}

char *report_input_parse(ReportInput *input, const ReportUsage *usage, int *argc, char ***argv)
{
    g_autoptr(GOptionContext) options = options_new(input, usage);
    g_autoptr(GError) error = NULL;
    char *wrong;

    g_set_prgname(usage->program);
    if (!g_option_context_parse(options, argc, argv, &error))
        return g_strdup(error->message);
    if (*argc < 2)
        return g_strdup("which profile?");
    input->places = (const char *const *)*argv + 1;
    wrong = source_choice_misuse(&input->source);
    return wrong ? wrong : file_choice_read(&input->files);
}

void material_clear(Material *material)
{
    g_clear_pointer(&material->profile, profile_free);
    g_clear_pointer(&material->sources, sources_free);
    g_clear_pointer(&material->exclusion, exclusion_free);
    g_clear_pointer(&material->unread, missing_free);
}

bool report_input_read(const ReportInput *input, bool needs_sources, Material *material, GError **error)
{
    material->exclusion = exclusion_new();
    material->unread = missing_new();
    if (!profile_input_read(&material->profile, input->places, &input->profile, error))
        return false;
    if ((needs_sources || file_choice_needs_sources(&input->files)) &&
        !source_choice_open(&material->sources, &input->source, error))
        return false;
    return file_choice_apply(&input->files, material->profile, material->sources, material->exclusion, material->unread,
                             error);
}
