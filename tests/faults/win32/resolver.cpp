// What the resolver of Windows may answer.

#include <doctest/doctest.h>

#include <portsock/interfaces.hpp>
#include <portsock/resolver.hpp>
#include <portsock/tcp.hpp>

#include <support/loopback.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <os.hpp>
#include <slow_resolver.hpp>

using namespace portsock;
using namespace support;
using faults::play;

namespace {

/// GetAddrInfoW answers so.
void resolver_says(int number) {
    os::GetAddrInfoW.always([number](const wchar_t*, const wchar_t*, const ADDRINFOW*, ADDRINFOW**) { return number; });
}

} // namespace

TEST_CASE("RSLV-7: each of Winsock's ways of saying that there is no such name is host_not_found") {
    const play script;
    const auto resolved = [] { return ended(resolve("name.test", 80)); };
    for (const int number : {WSAHOST_NOT_FOUND, WSANO_DATA}) {
        CAPTURE(number);
        resolver_says(number);
        CHECK(resolved() == errc::host_not_found);
    }
    resolver_says(WSATRY_AGAIN);
    CHECK(resolved() == errc::try_again);
    resolver_says(WSANO_RECOVERY);
    CHECK(resolved() == errc::no_recovery);
    resolver_says(WSA_NOT_ENOUGH_MEMORY);
    CHECK(resolved() == std::errc::not_enough_memory);
    resolver_says(12345);
    const auto unknown = resolve("name.test", 80);
    CHECK(ended(unknown) == std::errc::io_error);
    CHECK(unknown.error().native() == 12345);
}

TEST_CASE("RSLV-10: what the resolver of Windows lists twice comes once") {
    const play script;
    ::sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = ::htonl(0x7f000001);
    ADDRINFOW entries[3] = {};
    for (std::size_t at = 0; at < 3; ++at) {
        entries[at].ai_family = AF_INET;
        entries[at].ai_addr = reinterpret_cast<::sockaddr*>(&place);
        entries[at].ai_addrlen = sizeof(place);
        entries[at].ai_next = at == 2 ? nullptr : &entries[at + 1];
    }
    std::size_t released = 0;
    os::GetAddrInfoW.always([&](const wchar_t*, const wchar_t*, const ADDRINFOW*, ADDRINFOW** found) {
        *found = entries;
        return 0;
    });
    os::FreeAddrInfoW.always([&](ADDRINFOW* found) { released += found == entries ? 1U : 0U; });
    const auto resolved = resolve("name.test", 80, {.only = family::ipv4}).value();
    REQUIRE(resolved.size() == 1);
    CHECK(resolved.front() == loopback(family::ipv4, 80));
    CHECK(released == os::GetAddrInfoW.asked());
}

TEST_CASE("HOST-1: a name in another alphabet is UTF-8, also where only the older function has it") {
    const play script;
    os::GetHostNameW.next([](wchar_t* name, int size) {
        const std::wstring_view given = L"b\u00fccher\u4e2d";
        REQUIRE(static_cast<std::size_t>(size) > given.size());
        name[given.copy(name, given.size())] = L'\0';
        return 0;
    });
    CHECK(host_name().value() == "b\xc3\xbc"
                                 "cher\xe4\xb8\xad");
    os::GetHostNameW.next([](wchar_t*, int) {
        ::WSASetLastError(WSAEFAULT);
        return SOCKET_ERROR;
    });
    os::GetComputerNameExW.next([](COMPUTER_NAME_FORMAT, wchar_t* name, DWORD* size) {
        const std::wstring_view given = L"\u00e9";
        *size = static_cast<DWORD>(given.copy(name, given.size()));
        return TRUE;
    });
    CHECK(host_name().value() == "\xc3\xa9");
}

TEST_CASE("LIFE-12: a look-up with a limit fails where the C library starts no thread, and works again once it does") {
    const play script;
    resolver_says(WSAHOST_NOT_FOUND);
    os::_beginthreadex.next([](auto...) { return std::uintptr_t{0}; }, 3); // a connect tries twice
    CHECK(ended(resolve("name.test", 80, {}, patience)) == std::errc::not_enough_memory);
    CHECK(ended(tcp_stream::connect("name.test", 80, patience)) == std::errc::not_enough_memory);
    CHECK(ended(resolve("name.test", 80, {}, patience)) == errc::host_not_found);
}

TEST_CASE("LIFE-12: a service or an interface that is not found for a lack of memory or handles is not said to be none") {
    struct row {
        int number;
        std::errc expected;
    };
    for (const auto [number, expected] : {row{WSA_NOT_ENOUGH_MEMORY, std::errc::not_enough_memory},
                                          row{ERROR_OUTOFMEMORY, std::errc::not_enough_memory},
                                          row{WSAENOBUFS, std::errc::no_buffer_space},
                                          row{ERROR_NO_SYSTEM_RESOURCES, std::errc::no_buffer_space},
                                          row{WSAEMFILE, std::errc::too_many_files_open},
                                          row{ERROR_TOO_MANY_OPEN_FILES, std::errc::too_many_files_open}}) {
        CAPTURE(number);
        const play script;
        os::getservbyname.fails(number);
        CHECK(ended(service_port("telnet")) == expected);
        os::getservbyport.fails(number);
        CHECK(ended(service_name(23)) == expected);
        const auto lacks = [number](auto&&...) { return static_cast<DWORD>(number); };
        os::ConvertInterfaceAliasToLuid.next(lacks);
        CHECK(ended(interface_index("some")) == expected);
        os::ConvertInterfaceIndexToLuid.next(lacks);
        CHECK(ended(interface_name(1)) == expected);
        os::ConvertInterfaceIndexToLuid.next([](auto&&...) { return DWORD{NO_ERROR}; });
        os::ConvertInterfaceLuidToAlias.next(lacks);
        CHECK(ended(interface_name(1)) == expected);
    }
    const play script;
    os::getservbyname.fails(WSANO_DATA);
    CHECK(ended(service_port("telnet")) == errc::service_not_found);
    os::ConvertInterfaceAliasToLuid.next([](auto&&...) { return DWORD{ERROR_INVALID_PARAMETER}; });
    CHECK(ended(interface_index("some")) == std::errc::no_such_device);
}

TEST_CASE("EYE-1: where the C library starts no thread, the one that connects without a limit asks") {
    const play script;
    resolver_says(WSAHOST_NOT_FOUND);
    os::_beginthreadex.always([](auto...) { return std::uintptr_t{0}; });
    CHECK(ended(tcp_stream::connect("name.test", 80)) == errc::host_not_found);
}

TEST_CASE("RSLV-14: a look-up that was given up keeps its thread, and the next has another one") {
    const play script;
    faults::slow_resolver slow;
    os::_beginthreadex.watch();
    constexpr int given_up = 20;
    for (int each = 0; each < given_up; ++each) {
        CHECK(slow.give_up(1, [](const until& limit) { return resolve("slow.test", 80, {}, limit); }) ==
              std::errc::operation_canceled);
    }
    CHECK(slow.inside() == given_up);
    CHECK(ended(resolve("quick.test", 80, {}, patience)) == errc::host_not_found);
    CHECK(os::_beginthreadex.asked() > given_up);
}
