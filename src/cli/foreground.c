// SPDX-License-Identifier: Apache-2.0
#include "cli/foreground.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const int held_signals[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2 };

void foreground_open(Foreground *foreground)
{
    sigemptyset(&foreground->held);
    for (gsize i = 0; i < G_N_ELEMENTS(held_signals); i++)
        sigaddset(&foreground->held, held_signals[i]);
    signal(SIGCHLD, SIG_DFL); // one that ignores it would never hear of its children
    sigprocmask(SIG_BLOCK, &foreground->held, &foreground->outer);
}

// A signal that came in the program's last moment was meant for the program.
void foreground_close(Foreground *foreground)
{
    const struct timespec now = { 0 };

    while (sigtimedwait(&foreground->held, NULL, &now) > 0)
        continue;
    sigprocmask(SIG_SETMASK, &foreground->outer, NULL);
}

static int spawn(const Foreground *foreground, const char *const *argv, const char *output_path, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = 0;

    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    if (output_path)
        failure =
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawnattr_setsigmask(&attributes, &foreground->outer);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    if (!failure)
        failure = posix_spawnp(pid, argv[0], &actions, &attributes, (char *const *)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

// The kernel sends the terminal's signals to the whole process group; a second one would be one too many.
static void hand_over(pid_t pid, const siginfo_t *signal)
{
    if (signal->si_signo != SIGCHLD && signal->si_code != SI_KERNEL)
        kill(pid, signal->si_signo);
}

bool foreground_run(const Foreground *foreground, const char *const *argv, const char *output_path, int *status,
                    GError **error)
{
    pid_t pid, ended;
    int failure = spawn(foreground, argv, output_path, &pid);

    if (failure)
        return set_error(error, failure == ENOENT ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "cannot run %s: %s",
                         argv[0], g_strerror(failure));
    while ((ended = waitpid(pid, status, WNOHANG)) == 0) {
        siginfo_t signal;

        if (sigwaitinfo(&foreground->held, &signal) > 0)
            hand_over(pid, &signal);
    }
    if (ended < 0)
        return set_error(error, GOC_ERROR_INTERNAL, "cannot wait for %s: %s", argv[0], g_strerror(errno));
    return true;
}

int foreground_exit_code(int status)
{
    const struct rlimit no_core = { 0 };

    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    setrlimit(RLIMIT_CORE, &no_core); // the program left its own
    signal(WTERMSIG(status), SIG_DFL);
    raise(WTERMSIG(status));
    return 128 + WTERMSIG(status);
}
