// What Winsock may answer when sockets are made, bound, accepted and connected.

#include <doctest/doctest.h>

#include <portsock/stream.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include <os.hpp>

using namespace portsock;
using namespace support;
using faults::play;

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
        ::ioctlsocket(s, FIONBIO, &non_blocking);
        const int made = os::connect.real(s, address, size); // in blocking mode, so it is done when it returns
        non_blocking = 1;
        ::ioctlsocket(s, FIONBIO, &non_blocking);
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
