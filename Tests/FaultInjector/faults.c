#define _GNU_SOURCE
#include "FaultInjector.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static const char *wanted = NULL;
static long fault_number = 0;
static int fault_errno = 0;
static int is_ready = 0;
static atomic_long call_count = 0;

__attribute__((constructor)) static void prepare(void) {
    const char *text = getenv("SLUICE_FAULT");
    if (text != NULL) {
        static char copy[256];
        snprintf(copy, sizeof copy, "%s", text);
        char *number = strchr(copy, ':');
        char *action = number == NULL ? NULL : strchr(number + 1, ':');
        if (action != NULL) {
            *number++ = 0;
            *action++ = 0;
            wanted = copy;
            fault_number = atol(number);
            fault_errno = strcmp(action, "kill") == 0 ? -1 : atoi(action);
        }
    } else {
        wanted = "any";
    }
    is_ready = 1;
}

__attribute__((destructor)) static void report(void) {
    const char *path = getenv("SLUICE_FAULT_COUNT");
    is_ready = 0;
    if (path == NULL) return;
    FILE *file = fopen(path, "w");
    if (file == NULL) return;
    fprintf(file, "%ld\n", atomic_load(&call_count));
    fclose(file);
}

static int is_wanted(const char *call) {
    if (strcmp(wanted, "any") == 0) return 1;
    const char *found = strstr(wanted, call);
    if (found == NULL) return 0;
    char before = found == wanted ? ',' : found[-1];
    char after = found[strlen(call)];
    return before == ',' && (after == ',' || after == 0);
}

// Whether this call must fail; `errno` is set then.
static int fails(const char *call) {
    if (!is_ready || wanted == NULL || !is_wanted(call)) return 0;
    long number = atomic_fetch_add(&call_count, 1) + 1;
    if (fault_number == 0 || number < fault_number) return 0;
    if (fault_errno < 0) {
        if (number == fault_number) kill(getpid(), SIGKILL);
        // The signal is on its way: nothing may happen behind the chosen call.
        for (;;) pause();
    }
    errno = fault_errno;
    return 1;
}

// What is not a file of the test's is left alone: standard error must stay readable.
static int is_standard(int descriptor) { return descriptor >= 0 && descriptor <= 2; }

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (!is_standard(descriptor) && fails("write")) return -1;
    return NEXT(write)(descriptor, bytes, count);
}

// What SQLite writes with.
ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    if (!is_standard(descriptor) && fails("write")) return -1;
    return NEXT(pwrite64)(descriptor, bytes, count, offset);
}

int ftruncate64(int descriptor, off64_t length) {
    return fails("write") ? -1 : NEXT(ftruncate64)(descriptor, length);
}

ssize_t read(int descriptor, void *bytes, size_t count) {
    if (!is_standard(descriptor) && fails("read")) return -1;
    return NEXT(read)(descriptor, bytes, count);
}

ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
    return fails("read") ? -1 : NEXT(pread)(descriptor, bytes, count, offset);
}

// What a shard is copied by.
ssize_t sendfile(int to, int from, off_t *offset, size_t count) {
    return fails("write") ? -1 : NEXT(sendfile)(to, from, offset, count);
}

int close(int descriptor) {
    if (!is_standard(descriptor) && fails("close")) {
        int code = errno;
        NEXT(close)(descriptor);
        errno = code;
        return -1;
    }
    return NEXT(close)(descriptor);
}

int fsync(int descriptor) { return fails("fsync") ? -1 : NEXT(fsync)(descriptor); }
int fdatasync(int descriptor) { return fails("fsync") ? -1 : NEXT(fdatasync)(descriptor); }

int rename(const char *from, const char *to) {
    return fails("rename") ? -1 : NEXT(rename)(from, to);
}

int link(const char *from, const char *to) { return fails("rename") ? -1 : NEXT(link)(from, to); }

int unlink(const char *path) { return fails("unlink") ? -1 : NEXT(unlink)(path); }

int mkdir(const char *path, mode_t mode) { return fails("mkdir") ? -1 : NEXT(mkdir)(path, mode); }

int open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    return fails("open") ? -1 : NEXT(open)(path, flags, mode);
}
