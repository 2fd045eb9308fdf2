// A client in C++: members, namespaces and overloads with the names of system calls are the program's own.
#include <netdb.h>
#include <sys/epoll.h> // expect: no <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace own {
int fork() { return 0; }
int close(long) { return 0; }
} // namespace own

class connection {
  public:
    explicit connection(int type) : descriptor_(::socket(AF_INET, type, 0)) {} // expect: layer socket
    ~connection() { ::close(descriptor_); }                                    // expect: layer close
    int read(void *to) { return static_cast<int>(::recv(descriptor_, to, 1, 0)); }
    int close() { return own::close(1L); }

  private:
    int descriptor_;
};

int main() {
    connection one(SOCK_STREAM);
    char byte = 0;
    int waiting = epoll_create1(0); // expect: no epoll_create1
    one.read(&byte);
    one.close();
    ::close(waiting);
    return own::fork();
}
