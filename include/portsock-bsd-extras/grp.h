#ifndef PORTSOCK_BSD_EXTRAS_GRP_H
#define PORTSOCK_BSD_EXTRAS_GRP_H

#include <sys/types.h>

/* No group is found: NULL, and errno is ENOSYS. */
struct group {
    char* gr_name;
    char* gr_passwd;
    gid_t gr_gid;
    char** gr_mem;
};

PORTSOCK_BSD_BEGIN
struct group* getgrnam(const char* name);
struct group* getgrgid(gid_t group);
struct group* getgrent(void);
void setgrent(void);
void endgrent(void);
int setgroups(size_t count, const gid_t* groups);
int initgroups(const char* user, gid_t group);
int getgrnam_r(const char* name, struct group* entry, char* text, size_t size, struct group** found);
PORTSOCK_BSD_END

#endif
