// W2: MODE COUNT. Writes one way; a child drains the connection with bare calls.
#include "../raw.hpp"
#include "drain.hpp"

int main(int, char** arguments) {
    const int listener = raw::listen();
    const int out = drained(raw::port_of(listener), listener);
    static char data[64 * 1024];
    ::iovec parts[16];
    ::msghdr message{};
    message.msg_iov = parts;
    const bool plain = bench::is(arguments[1], "plain");
    const bool gather = bench::is(arguments[1], "gather");
    const bool from_file = bench::is(arguments[1], "file");
    const int source = made_file();
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        if (plain) {
            bench::check(::send(out, data, sizeof(data), MSG_NOSIGNAL) == sizeof(data), "send");
        } else if (gather) {
            for (int i = 0; i < 16; ++i) {
                parts[i] = {.iov_base = data + i * 256, .iov_len = 256};
            }
            message.msg_iovlen = 16;
            bench::check(::sendmsg(out, &message, MSG_NOSIGNAL) == 16 * 256, "sendmsg");
        } else if (from_file) {
            for (::off_t at = 0; at < static_cast<::off_t>(file_size);) {
                bench::check(::sendfile(out, source, &at, file_size - static_cast<std::size_t>(at)) > 0, "sendfile");
            }
        } else {
            parts[0] = {.iov_base = data, .iov_len = 16};
            parts[1] = {.iov_base = data + 1024, .iov_len = 1024};
            message.msg_iovlen = 2;
            bench::check(::sendmsg(out, &message, MSG_NOSIGNAL) == 1040, "sendmsg");
        }
    }
    bench::end();
}
