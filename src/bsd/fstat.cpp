#include <sys/stat.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "stating.hpp"

using namespace portsock;

int portsock_bsd_fstat(int fd, struct stat* about) {
    if (about == nullptr) { return bsd::fail(EFAULT); }
    bsd::system::file_facts facts;
    const bsd::held_description socket(fd);
    if (!socket) { return bsd::give(bsd::system::facts_of_file(fd, facts), facts, about); }
    facts.mode = socket->is_pipe() ? S_IFIFO | 0600 : S_IFSOCK | 0777;
    facts.number = backend::from_handle(socket->handle);
    facts.links = 1;
    return bsd::give(true, facts, about);
}
