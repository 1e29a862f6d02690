// SPDX-License-Identifier: Apache-2.0
// Child: another program, run to its end under a deadline, killable with everything it started.
#include "base/child.h"

#include "base/clock.h"
#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

// A program that never stops writing must not keep us from the clock.
enum {
    GRACE_MS = 2000,
    MESSAGE_CEILING_BYTES = 500,
    ERRORS_HELD_BYTES = 64 * 1024,
    DRAIN_CEILING_BYTES = 4 * 1024 * 1024
};

static bool system_error(GError **error, const char *what)
{
    return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", what, g_strerror(errno));
}

typedef struct Pipe {
    Descriptor from, to;
} Pipe;

static void pipe_clear(Pipe *pipe)
{
    descriptor_clear(&pipe->from);
    descriptor_clear(&pipe->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pipe, pipe_clear)

static bool pipe_open(Pipe *pipe)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return false;
    *pipe = (Pipe){ ends[0], ends[1] };
    return true;
}

// What the child needs before exec, where it borrows our memory and only async-signal-safe calls are allowed.
typedef struct Start {
    const ChildOptions *options;
    const char *program; // its path
    pid_t parent;
    int input, output, errors; // become 0, 1, 2
    int failure;               // where errno goes when there is no exec
} Start;

static void reset_signals(void)
{
    struct sigaction standard = { .sa_handler = SIG_DFL };
    sigset_t none;

    for (int number = 1; number < NSIG; number++)
        sigaction(number, &standard, NULL); // fails for SIGKILL and the like, which need none
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool limit(__rlimit_resource_t resource, uint64_t most)
{
    struct rlimit both;

    if (getrlimit(resource, &both) < 0)
        return false;
    both.rlim_max = MIN(both.rlim_max, (rlim_t)most);
    both.rlim_cur = both.rlim_max;
    return setrlimit(resource, &both) == 0;
}

static bool set_limits(const ChildOptions *options)
{
    return limit(RLIMIT_CORE, 0) &&
           (options->memory_ceiling_bytes == 0 || limit(RLIMIT_AS, options->memory_ceiling_bytes)) &&
           (options->file_ceiling_bytes == 0 || limit(RLIMIT_FSIZE, options->file_ceiling_bytes));
}

static bool take_place(const Start *start)
{
    const ChildOptions *options = start->options;

    return setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, options->is_death_told ? SIGTERM : SIGKILL) == 0 &&
           getppid() == start->parent && dup2(start->input, STDIN_FILENO) >= 0 &&
           dup2(start->output, STDOUT_FILENO) >= 0 && dup2(start->errors, STDERR_FILENO) >= 0 &&
           close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0 && set_limits(options) &&
           (!options->folder || chdir(options->folder) == 0);
}

G_NORETURN static void become_program(const Start *start)
{
    int code;

    reset_signals();
    if (take_place(start))
        execve(start->program, (char *const *)start->options->argv, (char *const *)start->options->environment);
    code = errno;
    (void)!write(start->failure, &code, sizeof code);
    _exit(127);
}

// The child stands on our memory, and this thread stands still, until exec: copying the tables of our pages would take
// longer than some programs run. No handler of ours may run in the child before it has its own signals.
static pid_t fork_to(const Start *start)
{
    sigset_t all, before;
    pid_t pid;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid = vfork();
    if (pid == 0)
        become_program(start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pid;
}

static void reap(pid_t pid, int *status)
{
    while (waitpid(pid, status, 0) < 0 && errno == EINTR)
        continue;
}

// Waits until the program runs; the pipe closes at exec.
static bool has_started(int failure_fd)
{
    int code = 0;
    ssize_t got;

    do
        got = read(failure_fd, &code, sizeof code);
    while (got < 0 && errno == EINTR);
    errno = code;
    return got == 0;
}

// One of the two texts that the program writes.
typedef struct Stream {
    Descriptor fd;    // -1 once it has ended
    gsize size;       // of what came
    GByteArray *text; // what of it is held: of standard error the beginning
    ChildTake take;   // who gets it instead; NULL: nobody
} Stream;

typedef struct Run {
    const ChildOptions *options;
    pid_t pid;
    Descriptor pid_fd;
    Stream output, errors;
    int64_t next_ms; // when to end it, or to end it harder
    bool is_ending, is_too_late, is_too_much, is_our_end;
    GError *refusal; // of who takes the output
} Run;

static void run_clear(Run *run)
{
    descriptor_clear(&run->pid_fd);
    descriptor_clear(&run->output.fd);
    descriptor_clear(&run->errors.fd);
    g_clear_pointer(&run->output.text, g_byte_array_unref);
    g_clear_pointer(&run->errors.text, g_byte_array_unref);
    g_clear_error(&run->refusal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

static bool start(Run *run, GError **error)
{
    g_autofree char *program = g_find_program_in_path(run->options->argv[0]);
    g_auto(Descriptor) nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    g_auto(Pipe) output = { -1, -1 }, errors = { -1, -1 }, failure = { -1, -1 };
    Start how = { .options = run->options, .program = program, .parent = getpid(), .input = nothing };

    if (!program)
        return set_error(error, GOC_ERROR_INTERNAL, "%s: no such program", run->options->argv[0]);
    if (nothing < 0 || !pipe_open(&output) || !pipe_open(&errors) || !pipe_open(&failure))
        return system_error(error, program);
    how.output = output.to;
    how.errors = errors.to;
    how.failure = failure.to;
    run->pid = fork_to(&how);
    if (run->pid < 0)
        return system_error(error, program);
    descriptor_clear(&failure.to);
    if (!has_started(failure.from)) {
        system_error(error, program);
        reap(run->pid, NULL);
        return false;
    }
    fcntl(output.from, F_SETFL, O_NONBLOCK);
    fcntl(errors.from, F_SETFL, O_NONBLOCK);
    run->output.fd = descriptor_steal(&output.from);
    run->errors.fd = descriptor_steal(&errors.from);
    return true;
}

// The child is not yet reaped, so neither its id nor its group's can have become another's.
static void signal_group(const Run *run, int number)
{
    kill(-run->pid, number);
}

static void end_softly(Run *run)
{
    if (run->is_ending)
        return;
    run->is_ending = true;
    run->next_ms = clock_monotonic_ms() + GRACE_MS;
    signal_group(run, SIGTERM);
}

static void end_for_time(Run *run)
{
    if (!run->is_ending) {
        run->is_too_late = true;
        end_softly(run);
    } else {
        run->next_ms = INT64_MAX;
        signal_group(run, SIGKILL);
    }
}

// After a ceiling is passed, or a refusal, what still comes is dropped until the end.
static void take_piece(Run *run, Stream *stream, const guint8 *piece, gsize size)
{
    if (size > run->options->output_ceiling_bytes - stream->size) {
        run->is_too_much = true;
        return;
    }
    stream->size += size;
    if (stream == &run->errors)
        g_byte_array_append(stream->text, piece, (guint)MIN(size, ERRORS_HELD_BYTES - stream->text->len));
    else if (!stream->take)
        g_byte_array_append(stream->text, piece, (guint)size);
    else if (!run->refusal && !run->is_too_much)
        stream->take((const char *)piece, size, run->options->take_data, &run->refusal);
}

// Takes what is there now.
static void drain(Run *run, Stream *stream)
{
    guint8 piece[65536];

    for (gsize taken = 0; stream->fd >= 0 && taken <= DRAIN_CEILING_BYTES;) {
        ssize_t got = read(stream->fd, piece, sizeof piece);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0) {
            descriptor_clear(&stream->fd);
            return;
        }
        taken += (gsize)got;
        take_piece(run, stream, piece, (gsize)got);
    }
}

// Becomes readable when all children are to end.
static int all_end_fd = -1;
static pthread_once_t all_end_once = PTHREAD_ONCE_INIT;

static void open_all_end(void)
{
    all_end_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void child_end_all(void)
{
    pthread_once(&all_end_once, open_all_end);
    if (all_end_fd >= 0)
        eventfd_write(all_end_fd, 1);
}

static int wait_ms(int64_t until_ms)
{
    int64_t left = until_ms - clock_monotonic_ms();

    return (int)CLAMP(left, 0, 3600 * 1000);
}

static void run_to_end(Run *run)
{
    for (bool has_ended = false; !has_ended;) {
        struct pollfd waits[] = { { .fd = run->output.fd, .events = POLLIN },
                                  { .fd = run->errors.fd, .events = POLLIN },
                                  { .fd = run->pid_fd, .events = POLLIN },
                                  { .fd = run->is_ending ? -1 : all_end_fd, .events = POLLIN } };

        poll(waits, G_N_ELEMENTS(waits), wait_ms(run->next_ms));
        has_ended = waits[2].revents != 0;
        drain(run, &run->output);
        drain(run, &run->errors);
        if (run->is_too_much || run->refusal)
            end_softly(run);
        if (!has_ended && waits[3].revents) {
            run->is_our_end = true;
            end_softly(run);
        }
        if (!has_ended && clock_monotonic_ms() >= run->next_ms)
            end_for_time(run);
    }
    signal_group(run, SIGKILL);
    drain(run, &run->output);
    drain(run, &run->errors);
}

// The first line that says something, fit for a message.
static char *first_line(const GByteArray *text)
{
    g_autofree char *copy =
        g_strndup(text->data ? (const char *)text->data : "", MIN(text->len, MESSAGE_CEILING_BYTES));
    g_autofree char *line = NULL;

    g_strchug(copy);
    copy[strcspn(copy, "\r\n")] = '\0';
    line = g_utf8_make_valid(copy, -1);
    for (char *c = line; *c; c++) {
        if (g_ascii_iscntrl(*c))
            *c = ' ';
    }
    return g_steal_pointer(&line);
}

static bool judge(Run *run, int status, GError **error)
{
    g_autofree char *name = g_path_get_basename(run->options->argv[0]);
    g_autofree char *line = NULL;

    if (run->refusal) {
        g_propagate_error(error, g_steal_pointer(&run->refusal));
        return false;
    }
    if (run->is_our_end)
        return set_error(error, GOC_ERROR_UNAVAILABLE, "%s was ended, as this program ends", name);
    if (run->is_too_late)
        return set_error(error, GOC_ERROR_UNAVAILABLE, "%s did not end within %.1f s", name,
                         (double)run->options->timeout_ms / 1000);
    if (run->is_too_much)
        return set_error(error, GOC_ERROR_TOO_BIG, "%s wrote more than %" G_GSIZE_FORMAT " bytes", name,
                         run->options->output_ceiling_bytes);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    line = first_line(run->errors.text);
    if (WIFSIGNALED(status))
        return set_error(error, GOC_ERROR_INTERNAL, "%s was ended by signal %d: %s", name, WTERMSIG(status), line);
    return set_error(error, GOC_ERROR_INTERNAL, "%s ended with %d: %s", name, WEXITSTATUS(status), line);
}

bool child_run(const ChildOptions *options, GBytes **output, GError **error)
{
    g_auto(Run) run = { .options = options, .pid_fd = -1, .output.fd = -1, .errors.fd = -1 };
    int status = 0;

    run.next_ms = clock_monotonic_ms() + options->timeout_ms;
    if (!start(&run, error))
        return false;
    run.output.take = options->take;
    run.output.text = g_byte_array_new();
    run.errors.text = g_byte_array_new();
    run.pid_fd = pidfd_open(run.pid, 0);
    if (run.pid_fd < 0) {
        system_error(error, options->argv[0]);
        signal_group(&run, SIGKILL);
        reap(run.pid, NULL);
        return false;
    }
    pthread_once(&all_end_once, open_all_end);
    run_to_end(&run);
    reap(run.pid, &status);
    if (!judge(&run, status, error))
        return false;
    if (output)
        *output = g_byte_array_free_to_bytes(g_steal_pointer(&run.output.text));
    return true;
}
