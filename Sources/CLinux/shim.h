#pragma once
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/types.h>

// Declared by the C library only under _GNU_SOURCE, which Swift's importer does not set.

extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int pipe2(int descriptors[2], int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int sched_getaffinity(pid_t process, size_t size, cpu_set_t *set);

// Needs `cpu_set_t` and bit counting, both macros.
static inline int clinux_available_cores(void) {
    unsigned long mask[16] = {0};
    if (sched_getaffinity(0, sizeof mask, (cpu_set_t *)mask) != 0) return 1;
    int count = 0;
    for (int i = 0; i < 16; i++) count += __builtin_popcountl(mask[i]);
    return count > 0 ? count : 1;
}

// The kernel's `epoll_event` is packed on x86-64 (12 octets); Swift lays an array of it out with a stride of 16.

static inline uint32_t clinux_event_flags(const struct epoll_event *events, int index) {
    return events[index].events;
}
static inline uint64_t clinux_event_token(const struct epoll_event *events, int index) {
    return events[index].data.u64;
}
