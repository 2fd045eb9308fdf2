#include "../frame.hpp"

#include <deque>

#include <uv.h>

namespace {

int left = 0;
int expected = 0;
std::deque<uv_tcp_t> connections;
char bytes[4096];

void room(uv_handle_t*, std::size_t, uv_buf_t* given) { *given = uv_buf_init(bytes, sizeof(bytes)); }

void arrived(uv_stream_t* at, ssize_t got, const uv_buf_t*) {
    if (got <= 0) { return; }
    const uv_buf_t answer = uv_buf_init(bytes, static_cast<unsigned>(got));
    bench::check(uv_try_write(at, &answer, 1) == got, "uv_try_write");
    if (--left == 0) {
        bench::end();
        std::_Exit(0);
    }
}

void incoming(uv_stream_t* listener, int) {
    uv_tcp_t& one = connections.emplace_back();
    uv_tcp_init(listener->loop, &one);
    auto* const stream = reinterpret_cast<uv_stream_t*>(&one);
    bench::check(uv_accept(listener, stream) == 0, "uv_accept");
    uv_read_start(stream, room, arrived);
    if (--expected == 0) { bench::begin(); }
}

} // namespace

int main(int, char** arguments) {
    left = bench::number(arguments, 1);
    expected = bench::number(arguments, 2);
    uv_loop_t* const loop = uv_default_loop();
    uv_tcp_t listener;
    sockaddr_in address{};
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(loop, &listener);
    uv_tcp_bind(&listener, reinterpret_cast<const sockaddr*>(&address), 0);
    uv_listen(reinterpret_cast<uv_stream_t*>(&listener), 4096, incoming);
    int size = sizeof(address);
    uv_tcp_getsockname(&listener, reinterpret_cast<sockaddr*>(&address), &size);
    bench::announce(static_cast<unsigned>(address.sin_port & 0xff) << 8U | address.sin_port >> 8U);
    return uv_run(loop, UV_RUN_DEFAULT);
}
