#include <direct.h>

#include <portsock_bsd/folders.h>

int portsock_bsd_mkdir(const char* path, ...) { return _mkdir(path); }
