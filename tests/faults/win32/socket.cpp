// What Winsock may answer when sockets are made, bound, accepted and connected.

#include <doctest/doctest.h>

#include <portsock/stream.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <os.hpp>

#include "afd_finds.hpp"

using namespace portsock;
using namespace support;
using faults::afd_finds;
using faults::play;

namespace {

/// Winsock's pending error, which reading does not take away.
auto pending_error(int number) {
    return [number](SOCKET s, int level, int name, void* value, int* size) {
        if (level != SOL_SOCKET || name != SO_ERROR) { return os::getsockopt.real(s, level, name, value, size); }
        *static_cast<int*>(value) = number;
        return 0;
    };
}

} // namespace

TEST_CASE("LIFE-7: an accepted socket, which Winsock lets children inherit, is kept from them") {
    auto listener = listener_on();
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const play script;
    std::size_t asked = 0;
    os::SetHandleInformation.always([&](HANDLE handle, DWORD mask, DWORD flags) {
        ++asked;
        CHECK(mask == HANDLE_FLAG_INHERIT);
        CHECK(flags == 0);
        return os::SetHandleInformation.real(handle, mask, flags);
    });
    const auto accepted = listener.accept(patience);
    REQUIRE(accepted);
    CHECK(asked == 1);
    os::SetHandleInformation.next([](HANDLE, DWORD, DWORD) {
        ::SetLastError(ERROR_ACCESS_DENIED);
        return BOOL{FALSE};
    });
    const auto another = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    CHECK(ended(listener.accept(patience)) == std::errc::permission_denied);
}

TEST_CASE("V6-3: a scope goes to Winsock, and comes from it, as the number that is in the text") {
    constexpr std::string_view text = "[fe80::1%4294967290]:4711";
    const endpoint place = endpoint::parse(text).value();
    ::sockaddr_in6 bound_to{};
    const play script;
    os::bind.next([&](SOCKET, const ::sockaddr* address, int) {
        std::memcpy(&bound_to, address, sizeof(bound_to));
        return 0;
    });
    os::getsockname.next([&](SOCKET, ::sockaddr* address, int* size) {
        std::memcpy(address, &bound_to, sizeof(bound_to));
        *size = sizeof(bound_to);
        return 0;
    });
    const auto socket = udp_socket::open(place).value();
    CHECK(bound_to.sin6_scope_id == 4294967290U);
    const endpoint local = socket.local_endpoint().value();
    CHECK(os::getsockname.left() == 0);
    CHECK(local == place);
    CHECK(local.to_string() == text);
}

TEST_CASE("LIFE-8: of a handle that is wider than 32 bits all of it is used and closed") {
    static constexpr auto wide = static_cast<SOCKET>(0x1234'5678'0000'0ab4);
    const play script;
    std::vector<SOCKET> used;
    os::WSASocketW.next([](auto...) { return wide; });
    os::ioctlsocket.next([&](SOCKET s, auto...) {
        used.push_back(s);
        return 0;
    });
    os::setsockopt.next([&](SOCKET s, auto...) {
        used.push_back(s);
        return 0;
    });
    os::closesocket.next([&](SOCKET s) {
        used.push_back(s);
        return 0;
    });
    auto one = socket::open(family::ipv4, socket_kind::stream).value();
    CHECK(one.set(options::keep_alive, true).has_value());
    CHECK(static_cast<SOCKET>(one.native()) == wide);
    one.close();
    CHECK(used == std::vector<SOCKET>{wide, wide, wide});
}

TEST_CASE("CONN-5: how a connect failed is told once, although Winsock would tell it again") {
    auto one = tcp_stream(socket::open(family::ipv4, socket_kind::stream).value());
    const play script;
    const os::device_control_by_event& afd = os::NtDeviceIoControlFile;
    os::connect.fails(WSAEWOULDBLOCK);
    afd.always(afd_finds(native::afd_connect_fail));
    os::getsockopt.always(pending_error(WSAECONNREFUSED));
    CHECK(is_pending(one.start_connect(loopback(family::ipv4, 9))));
    const auto ready = one.wait(interest::writable, patience).value();
    CHECK(ready.writable);
    CHECK(ready.error);
    CHECK(ended(one.take_error()) == std::errc::connection_refused);
    CHECK(ended(one.take_error()) == success);
}

TEST_CASE("CONN-5: a connect that failed and left no error behind was refused") {
    const play script;
    const os::device_control_by_event& afd = os::NtDeviceIoControlFile;
    os::connect.fails(WSAEWOULDBLOCK);
    afd.always(afd_finds(native::afd_connect_fail));
    os::getsockopt.always(pending_error(0));
    CHECK(ended(tcp_stream::connect(loopback(family::ipv4, 9), patience)) == std::errc::connection_refused);
}

TEST_CASE("OPT-2: a buffer that Winsock has no room for is granted as far as there is") {
    auto one = udp_socket::open().value();
    const play script;
    std::vector<int> asked;
    os::setsockopt.always([&](SOCKET s, int level, int name, const void* value, int size) {
        asked.push_back(*static_cast<const int*>(value));
        if (asked.back() <= 100'000) { return os::setsockopt.real(s, level, name, value, size); }
        ::WSASetLastError(WSAENOBUFS);
        return SOCKET_ERROR;
    });
    CHECK(ended(one.set(options::receive_buffer_size, 400'000)) == success);
    CHECK(asked == std::vector<int>{400'000, 200'000, 100'000});
}

TEST_CASE("OPT-1: a boolean of which Winsock fills the first byte alone is one") {
    auto one = tcp_stream(socket::open(family::ipv4, socket_kind::stream).value());
    const play script;
    for (const bool on : {true, false}) {
        os::getsockopt.next([on](SOCKET, int, int, void* value, int* size) {
            *static_cast<char*>(value) = on ? 1 : 0;
            *size = 1;
            return 0;
        });
        CHECK(one.get(options::keep_alive).value() == on);
    }
}

TEST_CASE("BIND-10: a bind without a free port says so, where Winsock speaks of buffers") {
    const play script;
    os::bind.fails(WSAENOBUFS);
    CHECK(ended(udp_socket::open(anywhere(family::ipv4))) == std::errc::address_in_use);
}

TEST_CASE("BIND-10: a connect without a free port says so, where Winsock speaks of buffers") {
    auto listener = listener_on();
    const play script;
    os::connect.fails(WSAENOBUFS);
    CHECK(ended(tcp_stream::connect(listener.local_endpoint().value(), patience)) == std::errc::address_in_use);
}

TEST_CASE("BIND-2: a port that another socket has for itself is in use, where Winsock calls it forbidden") {
    const play script;
    os::bind.fails(WSAEACCES);
    CHECK(ended(udp_socket::open(loopback(family::ipv4, 9))) == std::errc::address_in_use);
    os::bind.fails(WSAEACCES);
    CHECK(ended(udp_socket::open(loopback(family::ipv4))) == std::errc::permission_denied);
}

TEST_CASE("BIND-2: nobody can take a listener's port over: it asks for it before it binds") {
    const play script;
    std::vector<std::string> order;
    os::setsockopt.always([&](SOCKET s, int level, int name, const void* value, int size) {
        CHECK(name != SO_REUSEADDR);
        if (level == SOL_SOCKET && name == static_cast<int>(SO_EXCLUSIVEADDRUSE)) { order.emplace_back("exclusive"); }
        return os::setsockopt.real(s, level, name, value, size);
    });
    os::bind.always([&](SOCKET s, const sockaddr* address, int size) {
        order.emplace_back("bind");
        return os::bind.real(s, address, size);
    });
    static_cast<void>(listener_on());
    CHECK(order == std::vector<std::string>{"exclusive", "bind"});
}

TEST_CASE("ACPT-7: connections that died in the queue are passed over, whatever Winsock calls that") {
    auto listener = listener_on();
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const play script;
    for (const int number : {WSAECONNRESET, WSAECONNABORTED}) {
        os::accept.fails(number);
    }
    const auto accepted = listener.accept(patience);
    REQUIRE(ended(accepted) == success);
    CHECK(os::accept.left() == 0);
    CHECK(accepted->remote_endpoint().value() == client.local_endpoint().value());
}

TEST_CASE("ACPT-8: without handles accept says so, and the listener works on") {
    auto listener = listener_on();
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const play script;
    os::accept.fails(WSAEMFILE);
    CHECK(ended(listener.accept(patience)) == std::errc::too_many_files_open);
    os::accept.fails(WSAENOBUFS); // the same, says Microsoft Learn "accept function (winsock2.h)"
    CHECK(ended(listener.try_accept()) == std::errc::too_many_files_open);
    CHECK(ended(listener.accept(patience)) == success);
}

TEST_CASE("ACPT-8: an accepted socket that cannot be made as the others are is not kept") {
    auto listener = listener_on();
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const play script;
    os::ioctlsocket.fails(WSAENOBUFS);
    os::closesocket.watch();
    CHECK(ended(listener.accept(patience)) == std::errc::too_many_files_open);
    CHECK(os::closesocket.asked() == 1);
}

TEST_CASE("LIFE-7: a provider that does not know how not to inherit is asked afterwards") {
    const play script;
    os::WSASocketW.fails(WSAEINVAL);
    os::SetHandleInformation.watch();
    REQUIRE(udp_socket::open());
    CHECK(os::SetHandleInformation.asked() == 1);
}

TEST_CASE("LIFE-12: a socket that cannot be had says why") {
    const play script;
    os::WSASocketW.fails(WSAEMFILE);
    CHECK(ended(udp_socket::open()) == std::errc::too_many_files_open);
    os::WSASocketW.fails(WSAENOBUFS);
    CHECK(ended(udp_socket::open()) == std::errc::no_buffer_space);
    os::ioctlsocket.fails(WSAENOBUFS);
    CHECK(ended(udp_socket::open()) == std::errc::no_buffer_space);
    CHECK(ended(udp_socket::open()) == success);
}

TEST_CASE("CONN-1: a connect that is done at once does not wait") {
    auto listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    const play script;
    os::connect.next([](SOCKET s, const sockaddr* address, int size) {
        ::u_long non_blocking = 0;
        os::ioctlsocket.real(s, FIONBIO, &non_blocking);
        const int made = os::connect.real(s, address, size); // in blocking mode, so it is done when it returns
        non_blocking = 1;
        os::ioctlsocket.real(s, FIONBIO, &non_blocking);
        return made;
    });
    auto client = tcp_stream::connect(place, patience);
    REQUIRE(ended(client) == success);
    auto server = listener.accept(patience).value();
    CHECK(carries(*client, server));
}

TEST_CASE("CONN-3: a refusal that comes at once is one") {
    auto listener = listener_on();
    const play script;
    os::connect.fails(WSAECONNREFUSED);
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience);
    CHECK(ended(client) == std::errc::connection_refused);
    CHECK(client.error().native() == WSAECONNREFUSED);
}

TEST_CASE("CONN-4: within the machine nothing is tried again for two seconds") {
    auto listener = listener_on();
    const play script;
    std::size_t asked = 0;
    os::WSAIoctl.always([&](SOCKET s, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size) {
        if (code == SIO_TCP_INITIAL_RTO) {
            ++asked;
            CHECK(static_cast<::TCP_INITIAL_RTO_PARAMETERS*>(in)->MaxSynRetransmissions ==
                  TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS);
        }
        return os::WSAIoctl.real(s, code, in, in_size, out, out_size);
    });
    CHECK(ended(tcp_stream::connect(listener.local_endpoint().value(), patience)) == success);
    CHECK(asked == 1);
}

TEST_CASE("DGRM-6: what Winsock says of datagrams of long ago does not make a receive fail") {
    for (const int number : {WSAECONNRESET, WSAENETRESET, int{ERROR_PORT_UNREACHABLE}}) {
        CAPTURE(number);
        auto one = udp_socket::open(loopback(family::ipv4)).value();
        REQUIRE(one.send_to(bytes("x"), one.local_endpoint().value(), patience));
        const play script;
        os::recvfrom.fails(number, 3);
        std::array<std::byte, 8> buffer;
        CHECK(one.receive_from(buffer, patience).value().data.size() == 1);
        CHECK(os::recvfrom.left() == 0);
    }
}

TEST_CASE("DGRM-7: of a peer that is gone a connected socket is told connection_refused, where Winsock says reset") {
    auto one = udp_socket::open(loopback(family::ipv4)).value();
    REQUIRE(one.connect(loopback(family::ipv4, 9)));
    const play script;
    os::recvfrom.fails(WSAECONNRESET);
    std::array<std::byte, 8> buffer;
    CHECK(ended(one.receive_from(buffer, patience)) == std::errc::connection_refused);
    CHECK(ended(one.receive_from(buffer, 0ms)) == std::errc::timed_out);
}

TEST_CASE("DGRM-2: a datagram that Winsock calls too long has filled the buffer") {
    for (const int number : {WSAEMSGSIZE, int{ERROR_MORE_DATA}}) {
        CAPTURE(number);
        auto one = udp_socket::open(loopback(family::ipv4)).value();
        const play script;
        os::recvfrom.next([number](SOCKET, char* data, int size, int, sockaddr* from, int* length) {
            for (int at = 0; at < size; ++at) {
                data[at] = 'x';
            }
            ::sockaddr_in place{};
            place.sin_family = AF_INET;
            place.sin_port = ::htons(77);
            place.sin_addr.s_addr = ::htonl(0x7f000001);
            *reinterpret_cast<::sockaddr_in*>(from) = place;
            *length = sizeof(place);
            ::WSASetLastError(number);
            return SOCKET_ERROR;
        });
        std::array<std::byte, 4> buffer;
        const auto got = one.receive_from(buffer, patience).value();
        CHECK(got.truncated);
        CHECK(got.data.size() == buffer.size());
        CHECK(got.from == loopback(family::ipv4, 77));
    }
}

TEST_CASE("DGRM-1: a send without room in Winsock says so, and the next may succeed") {
    auto one = udp_socket::open(loopback(family::ipv4)).value();
    const play script;
    os::sendto.fails(WSAENOBUFS);
    const endpoint place = one.local_endpoint().value();
    CHECK(ended(one.send_to(bytes("x"), place, patience)) == std::errc::no_buffer_space);
    CHECK(ended(one.send_to(bytes("x"), place, patience)) == success);
}

TEST_CASE("LSTN-5: a backlog that Winsock would cut down is asked for as it wants") {
    const play script;
    std::vector<int> asked;
    os::listen.always([&](SOCKET s, int backlog) {
        asked.push_back(backlog);
        return os::listen.real(s, backlog);
    });
    for (const int backlog : {0, 200, 201, 100'000}) {
        CHECK(ended(tcp_listener::listen(anywhere(family::ipv4), backlog)) == success);
    }
    CHECK(ended(tcp_listener::listen(anywhere(family::ipv4))) == success);
    CHECK(asked == std::vector<int>{1, 200, -201, -65535, SOMAXCONN});
}

TEST_CASE("WAIT-5: where AFD cannot be asked a failed connect is not mistaken for urgent data") {
    auto one = tcp_stream(socket::open(family::ipv4, socket_kind::stream).value());
    const play script;
    const os::device_control_by_event& afd = os::NtDeviceIoControlFile;
    os::connect.fails(WSAEWOULDBLOCK);
    afd.always([](HANDLE, HANDLE, IO_STATUS_BLOCK*, ULONG, void*, ULONG, void*, ULONG) {
        return NTSTATUS{native::status::not_supported};
    });
    os::select.always([](fd_set* readable, fd_set* writable, fd_set*, timeval*) {
        readable->fd_count = 0;
        writable->fd_count = 0;
        return 1; // the exceptional set is left as it was asked for
    });
    CHECK(is_pending(one.start_connect(loopback(family::ipv4, 9))));
    os::getsockopt.always(pending_error(0));
    const auto urgent = one.wait(interest::writable, patience).value();
    CHECK(urgent.urgent);
    CHECK(!urgent.error);
    CHECK(!urgent.writable);
    os::getsockopt.always(pending_error(WSAECONNREFUSED));
    const auto failed = one.wait(interest::writable, patience).value();
    CHECK(failed.writable);
    CHECK(failed.readable);
    CHECK(failed.error);
    CHECK(ended(one.take_error()) == std::errc::connection_refused);
}

TEST_CASE("WAIT-4: behind a provider that keeps its own handles to itself the next question finds the system's") {
    auto to = udp_socket::open(loopback(family::ipv4)).value();
    auto from = udp_socket::open().value();
    REQUIRE(ended(from.send_to(bytes("x"), to.local_endpoint().value(), patience)) == success);
    const play script;
    std::vector<DWORD> asked;
    os::WSAIoctl.always([&](SOCKET s, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size) {
        asked.push_back(code);
        if (code == SIO_BSP_HANDLE_POLL) { code = SIO_BASE_HANDLE; } // which Wine answers
        if (asked.size() > 1) { return os::WSAIoctl.real(s, code, in, in_size, out, out_size); }
        ::WSASetLastError(WSAEOPNOTSUPP);
        return SOCKET_ERROR;
    });
    os::select.watch();
    CHECK(to.wait(interest::readable, patience).value().readable);
    CHECK(asked == std::vector<DWORD>{SIO_BASE_HANDLE, SIO_BSP_HANDLE_POLL});
    CHECK(os::select.asked() == 0);
}

TEST_CASE("DGRM-13: the address that removes a peer is one of zeros, of the socket's family") {
    for (const family of : {family::ipv4, family::ipv6}) {
        CAPTURE(static_cast<int>(of));
        auto peer = udp_socket::open(loopback(of)).value();
        auto one = udp_socket::open(of).value();
        REQUIRE(ended(one.connect(peer.local_endpoint().value())) == success);
        const play script;
        std::vector<endpoint> asked;
        os::connect.next([&](SOCKET s, const sockaddr* address, int size) {
            native::address given;
            std::memcpy(&given, address, static_cast<std::size_t>(size));
            endpoint place(ipv4_address::loopback(), 9);
            CHECK(native::decode(given, static_cast<std::size_t>(size), place));
            asked.push_back(place);
            return os::connect.real(s, address, size);
        });
        CHECK(ended(one.disconnect()) == success);
        CHECK(asked == std::vector<endpoint>{anywhere(of)}); // what comes of it is for the conformance cases
    }
}

TEST_CASE("OPT-3: the hop limit of a dual-stack socket is that of both families, also where one governs both") {
    auto one = udp_socket::open(family::ipv6).value();
    REQUIRE(ended(one.set(options::v6_only, false)) == success);
    const play script;
    for (const bool refused : {false, true}) {
        CAPTURE(refused);
        std::vector<int> levels;
        os::setsockopt.always([&](SOCKET s, int level, int name, const void* value, int size) {
            levels.push_back(level);
            if (level == IPPROTO_IPV6 || !refused) { return os::setsockopt.real(s, level, name, value, size); }
            ::WSASetLastError(WSAENOPROTOOPT);
            return SOCKET_ERROR;
        });
        CHECK(ended(one.set(options::hop_limit, 42)) == success);
        CHECK(levels == std::vector<int>{IPPROTO_IPV6, IPPROTO_IP});
    }
}
