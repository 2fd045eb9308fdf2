/* Without a header, as old programs and the checks of autoconf use functions: the names are there by themselves. */
int pipe(int* ends);
int close(int fd);
int socketpair(int domain, int type, int protocol, int* ends);
long long write(int fd, const void* data, unsigned long long size);
long long read(int fd, void* buffer, unsigned long long size);
int fcntl(int fd, int command, ...);
unsigned alarm(unsigned seconds);

int undeclared_functions(void);
int undeclared_functions(void) {
    int ends[2];
    char byte = 0;
    int failed = pipe(ends) != 0;
    failed += write(ends[1], "x", 1) != 1 || read(ends[0], &byte, 1) != 1 || byte != 'x';
    failed += fcntl(ends[0], 3) == -1 || alarm(0) != 0;
    failed += close(ends[0]) != 0 || close(ends[1]) != 0;
    failed += socketpair(1, 1, 0, ends) != 0 || close(ends[0]) != 0 || close(ends[1]) != 0;
    return failed;
}
