// SPDX-License-Identifier: Apache-2.0
// measure: runs one command and tells what it cost: so small itself that its size does not show in the command's.
//
// usage: measure OUTPUT COMMAND [ARGUMENT...]
// The command's standard output goes to the file OUTPUT. Prints its exit code, the seconds it took, its user and system
// time in seconds and the most memory it held in KiB (that of its largest process).
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void run(const char *output, char **command)
{
    int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

    if (fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0)
        execvp(command[0], command);
    fprintf(stderr, "measure: %s: %s\n", fd < 0 ? output : command[0], strerror(errno));
    _exit(127);
}

int main(int argc, char **argv)
{
    double begun = seconds_now();
    struct rusage used;
    int status;
    pid_t child;

    if (argc < 3)
        return 2;
    child = fork();
    if (child == 0)
        run(argv[1], argv + 2);
    if (child < 0 || wait4(child, &status, 0, &used) < 0) {
        perror("measure");
        return EXIT_FAILURE;
    }
    printf("%d %.6f %.6f %.6f %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
           seconds_now() - begun, seconds_of(used.ru_utime), seconds_of(used.ru_stime), used.ru_maxrss);
    return EXIT_SUCCESS;
}
