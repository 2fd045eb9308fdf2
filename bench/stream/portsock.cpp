#include "../frame.hpp"
#include "drain.hpp"

#include <array>

#include <portsock/file.hpp>
#include <portsock/tcp.hpp>

int main(int, char** arguments) {
    using namespace portsock;
    const int listener = raw::listen();
    auto out = tcp_stream::adopt(static_cast<native_handle>(drained(raw::port_of(listener), listener))).value();
    static std::array<std::byte, 64 * 1024> data;
    const const_buffer whole = data;
    const bool plain = bench::is(arguments[1], "plain");
    const bool gather = bench::is(arguments[1], "gather");
    const bool from_file = bench::is(arguments[1], "file");
    const file source = file::adopt(static_cast<native_handle>(made_file())).value();
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        if (plain) {
            bench::check(out.send_all(data).has_value(), "send");
        } else if (gather) {
            std::array<const_buffer, 16> parts;
            for (std::size_t i = 0; i < parts.size(); ++i) {
                parts[i] = whole.subspan(i * 256, 256);
            }
            bench::check(out.send(parts).has_value(), "gather");
        } else if (from_file) {
            bench::check(out.send_file(source, 0, file_size).value() == file_size, "send_file");
        } else {
            const std::array<const_buffer, 2> parts = {whole.first(16), whole.subspan(1024, 1024)};
            bench::check(out.send(parts).has_value(), "header");
        }
    }
    bench::end();
}
