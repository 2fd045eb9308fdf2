// libuv has no blocking calls: both ends are on one loop.
#include "../frame.hpp"

#include <uv.h>

namespace {

char bytes[64];
int left = 0;
uv_tcp_t ends[2];
uv_tcp_t listener;
uv_loop_t* loop;

void room(uv_handle_t*, std::size_t, uv_buf_t* given) { *given = uv_buf_init(bytes, sizeof(bytes)); }

void answer(uv_stream_t* to) {
    const uv_buf_t buffer = uv_buf_init(bytes, sizeof(bytes));
    bench::check(uv_try_write(to, &buffer, 1) == sizeof(bytes), "uv_try_write");
}

void arrived(uv_stream_t* at, ssize_t size, const uv_buf_t*) {
    if (size == 0) { return; } // not yet
    bench::check(size == sizeof(bytes), "uv_read");
    if (at == reinterpret_cast<uv_stream_t*>(&ends[0]) && --left == 0) {
        bench::end();
        std::_Exit(0);
    }
    answer(at);
}

void read_from(uv_tcp_t& end) { uv_read_start(reinterpret_cast<uv_stream_t*>(&end), room, arrived); }

void connected(uv_connect_t*, int) {
    read_from(ends[0]);
    bench::begin();
    answer(reinterpret_cast<uv_stream_t*>(&ends[0]));
}

void incoming(uv_stream_t* from, int) {
    uv_tcp_init(loop, &ends[1]);
    bench::check(uv_accept(from, reinterpret_cast<uv_stream_t*>(&ends[1])) == 0, "uv_accept");
    read_from(ends[1]);
}

} // namespace

int main(int, char** arguments) {
    left = bench::number(arguments, 2);
    loop = uv_default_loop();
    sockaddr_in address{};
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(loop, &listener);
    uv_tcp_bind(&listener, reinterpret_cast<const sockaddr*>(&address), 0);
    uv_listen(reinterpret_cast<uv_stream_t*>(&listener), 8, incoming);
    int size = sizeof(address);
    uv_tcp_getsockname(&listener, reinterpret_cast<sockaddr*>(&address), &size);
    uv_tcp_init(loop, &ends[0]);
    uv_connect_t request;
    uv_tcp_connect(&request, &ends[0], reinterpret_cast<const sockaddr*>(&address), connected);
    return uv_run(loop, UV_RUN_DEFAULT);
}
