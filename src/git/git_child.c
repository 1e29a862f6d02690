// SPDX-License-Identifier: Apache-2.0
// git child: a git command as a killable child, with an environment and limits that leave it only the job.
#include "git/git_child.h"

#include <string.h>

enum { OUTPUT_CEILING_BYTES = 1024 * 1024 };
static const gsize taken_ceiling_bytes = (gsize)8 << 30;
static const uint64_t memory_ceiling_bytes = (uint64_t)4 << 30;
static const uint64_t file_ceiling_bytes = (uint64_t)8 << 30;

// No objects are ever thrown away: snapshots name commits that a forced push may have left without a branch.
static const char *const settings[] = {
    "http.followRedirects=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=30",
    "protocol.ext.allow=never",
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.bigFileThreshold=16m",
    "transfer.fsckObjects=true",
    "credential.helper=",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "fetch.unpackLimit=1",
    "init.defaultBranch=main",
    "gc.auto=0",
    "maintenance.auto=false",
    "core.packedGitWindowSize=128m", // packs may be larger than the memory that it has
    "core.packedGitLimit=1g",
};

static const char *const environment[] = {
    "LC_ALL=C",
    "HOME=/dev/null", // neither .netrc nor .config
    "GIT_TERMINAL_PROMPT=0",
    "GIT_ASKPASS=", // nobody is asked, and git says so
    "SSH_ASKPASS=/bin/false",
    "GIT_CONFIG_NOSYSTEM=1",
    "GIT_CONFIG_GLOBAL=/dev/null",
    "GIT_SSH_COMMAND=ssh -o BatchMode=yes -o ConnectTimeout=15 -o PermitLocalCommand=no",
    "GIT_SSH_VARIANT=ssh",
};

// What takes part in finding ssh's keys and programs is the machine's matter.
static const char *const inherited[] = { "PATH", "SSH_AUTH_SOCK" };

// What a person's environment says about another repository than the folder's, or about how patterns are read.
static const char *const unwanted[] = {
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
};

static void forget(char *secret)
{
    if (secret)
        explicit_bzero(secret, strlen(secret));
    g_free(secret);
}

typedef char Secret;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Secret, forget)

static const char *user_of(const GitChild *git)
{
    if (git->url->user && *git->url->user)
        return git->url->user;
    return git->user && *git->user ? git->user : "oauth2"; // any name will do beside a token
}

static const char *password_of(const GitChild *git)
{
    return git->url->password ? git->url->password : git->token;
}

// The text behind "Basic"; NULL when there are no credentials or the transport takes none.
static char *basic_credentials(const GitChild *git)
{
    g_autoptr(Secret) pair = NULL;

    if (!git->url || !git->url->server || !password_of(git))
        return NULL;
    pair = g_strconcat(user_of(git), ":", password_of(git), NULL);
    return g_base64_encode((const guchar *)pair, strlen(pair));
}

static void add(GPtrArray *list, const char *text)
{
    g_ptr_array_add(list, g_strdup(text));
}

static GPtrArray *arguments_of(const char *const *arguments, bool is_person)
{
    GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);

    add(argv, "git");
    for (gsize i = 0; i < G_N_ELEMENTS(settings) && !is_person; i++) {
        add(argv, "-c");
        add(argv, settings[i]);
    }
    for (; *arguments; arguments++)
        add(argv, *arguments);
    g_ptr_array_add(argv, NULL);
    return argv;
}

static GPtrArray *environment_of(const GitChild *git, const char *basic)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)forget);

    for (gsize i = 0; i < G_N_ELEMENTS(environment); i++)
        add(list, environment[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(inherited); i++) {
        const char *value = g_getenv(inherited[i]);

        if (value)
            g_ptr_array_add(list, g_strconcat(inherited[i], "=", value, NULL));
    }
    g_ptr_array_add(list, g_strconcat("GIT_ALLOW_PROTOCOL=", git->url ? "http:https:ssh:git" : "none",
                                      git->url && git->is_file_allowed ? ":file" : "", NULL));
    if (!git->url)
        add(list, "GIT_NO_LAZY_FETCH=1");
    if (basic) {
        add(list, "GIT_CONFIG_COUNT=1");
        g_ptr_array_add(list, g_strdup_printf("GIT_CONFIG_KEY_0=http.%s.extraHeader", git->url->server));
        g_ptr_array_add(list, g_strconcat("GIT_CONFIG_VALUE_0=Authorization: Basic ", basic, NULL));
    }
    g_ptr_array_add(list, NULL);
    return list;
}

// In a hook git names the index that is about to be committed.
static bool is_index_of(const char *git_dir)
{
    const char *named = g_getenv("GIT_DIR");
    g_autofree char *theirs = named ? realpath(named, NULL) : NULL, *ours = git_dir ? realpath(git_dir, NULL) : NULL;

    return !named || g_strcmp0(theirs, ours) == 0;
}

static GPtrArray *person_environment(const GitChild *git)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)forget);
    g_auto(GStrv) names = g_get_environ();

    for (gsize i = 0; i < G_N_ELEMENTS(unwanted); i++)
        names = g_environ_unsetenv(names, unwanted[i]);
    if (!is_index_of(git->git_dir))
        names = g_environ_unsetenv(names, "GIT_INDEX_FILE");
    names = g_environ_setenv(names, "GIT_TERMINAL_PROMPT", "0", TRUE);
    for (char **name = names; *name; name++)
        add(list, *name);
    g_ptr_array_add(list, NULL);
    return list;
}

static void redact(GError *error, const char *secret)
{
    g_auto(GStrv) pieces = NULL;

    if (!secret || !*secret || !strstr(error->message, secret))
        return;
    pieces = g_strsplit(error->message, secret, -1);
    g_free(error->message);
    error->message = g_strjoinv("***", pieces);
}

bool git_child_run(const GitChild *git, const char *const *arguments, GError **error)
{
    g_autoptr(Secret) basic = basic_credentials(git);
    g_autoptr(GPtrArray) argv = arguments_of(arguments, git->is_person);
    g_autoptr(GPtrArray) names = git->is_person ? person_environment(git) : environment_of(git, basic);
    ChildOptions options = {
        .argv = (const char *const *)argv->pdata,
        .environment = (const char *const *)names->pdata,
        .folder = git->folder,
        .timeout_ms = git->timeout_ms,
        .output_ceiling_bytes = git->take ? taken_ceiling_bytes : OUTPUT_CEILING_BYTES,
        .take = git->take,
        .take_data = git->take_data,
        .memory_ceiling_bytes = git->is_person ? 0 : memory_ceiling_bytes,
        .file_ceiling_bytes = git->is_person ? 0 : file_ceiling_bytes,
        .is_death_told = git->is_person,
    };
    g_autoptr(GError) failure = NULL;

    if (child_run(&options, NULL, &failure))
        return true;
    redact(failure, basic); // a remote may repeat what it was sent
    redact(failure, git->token);
    redact(failure, git->url ? git->url->password : NULL);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}
