// Which calls of Windows can fail at any time, and with what.
#pragma once

#include <portsock/error.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <os.hpp>

namespace faults {

template <int Number>
void sockets_may_fail() {
    namespace os = portsock::os;
    os::WSASocketW.may_answer([](int family, int type, int protocol, WSAPROTOCOL_INFOW* info, DWORD flags) {
        // Of a socket that is duplicated there is something already, which must be taken up.
        if (info != nullptr) { os::closesocket.real(os::WSASocketW.real(family, type, protocol, info, flags)); }
        ::WSASetLastError(Number);
        return INVALID_SOCKET;
    });
    os::WSADuplicateSocketW.may_fail(Number);
    os::ioctlsocket.may_fail(Number);
    os::WSAIoctl.may_fail(Number);
    os::getsockopt.may_fail(Number);
    os::setsockopt.may_fail(Number);
    os::bind.may_fail(Number);
    os::listen.may_fail(Number);
    os::accept.may_fail(Number);
    os::connect.may_fail(Number);
    os::shutdown.may_fail(Number);
    os::getsockname.may_fail(Number);
    os::getpeername.may_fail(Number);
    os::send.may_fail(Number);
    os::WSASend.may_fail(Number);
    os::sendto.may_fail(Number);
    os::recv.may_fail(Number);
    os::WSARecv.may_fail(Number);
    os::recvfrom.may_fail(Number);
}

/// The calls of the system that are not Winsock's.
template <DWORD Number, NTSTATUS Status>
void the_rest_may_fail() {
    namespace os = portsock::os;
    const auto no = [] {
        ::SetLastError(Number);
        return BOOL{FALSE};
    };
    os::ReadFile.may_answer([no](HANDLE, void*, DWORD, DWORD*, OVERLAPPED*) { return no(); });
    os::SetHandleInformation.may_answer([no](HANDLE, DWORD, DWORD) { return no(); });
    os::CreateEventW.may_fail(Number);
    os::CreateIoCompletionPort.may_fail(Number);
    os::SetFileCompletionNotificationModes.may_answer([no](HANDLE, UCHAR) { return no(); });
    os::GetQueuedCompletionStatusEx.may_answer([no](HANDLE, OVERLAPPED_ENTRY*, ULONG, ULONG*, DWORD) { return no(); });
    os::WaitForMultipleObjects.may_fail(Number);
    os::NtCreateFile.may_answer(
        [](HANDLE*, ACCESS_MASK, OBJECT_ATTRIBUTES*, IO_STATUS_BLOCK*, ULONG, ULONG) { return Status; });
    os::device_control_by_event().may_answer(
        [](HANDLE, HANDLE, IO_STATUS_BLOCK*, ULONG, void*, ULONG, void*, ULONG) { return Status; });
    os::device_control_by_port().may_answer(
        [](HANDLE, IO_STATUS_BLOCK*, void*, ULONG, void*, ULONG, void*, ULONG) { return Status; });
}

inline std::vector<shortage> shortages() {
    using portsock::errc;
    return {
        {"WSAEMFILE", &sockets_may_fail<WSAEMFILE>, {errc::too_many_files_open}},
        // Winsock has no other word for these where it binds, connects and accepts.
        {"WSAENOBUFS",
         &sockets_may_fail<WSAENOBUFS>,
         {errc::no_buffer_space, errc::address_in_use, errc::too_many_files_open}},
        {"the system has no resources",
         &the_rest_may_fail<ERROR_NO_SYSTEM_RESOURCES, static_cast<NTSTATUS>(0xC000009A)>,
         {errc::no_buffer_space, errc::not_enough_memory}},
    };
}

inline bool is_stream(SOCKET s) {
    int type = 0;
    int size = sizeof(type);
    return ::getsockopt(s, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &size) == 0 && type == SOCK_STREAM;
}

/// A stream takes and gives one byte.
inline void transfers_may_be_short() {
    namespace os = portsock::os;
    os::send.may_answer([](SOCKET s, const char* data, int size, int flags) {
        return os::send.real(s, data, is_stream(s) ? std::min(size, 1) : size, flags);
    });
    os::recv.may_answer([](SOCKET s, char* data, int size, int flags) {
        return os::recv.real(s, data, is_stream(s) ? std::min(size, 1) : size, flags);
    });
    os::WSASend.may_answer([](SOCKET s, WSABUF* buffers, DWORD count, DWORD* sent) {
        WSABUF first = *buffers;
        first.len = std::min<ULONG>(first.len, 1);
        return is_stream(s) ? os::WSASend.real(s, &first, 1, sent) : os::WSASend.real(s, buffers, count, sent);
    });
    os::WSARecv.may_answer([](SOCKET s, WSABUF* buffers, DWORD count, DWORD* received, DWORD* flags) {
        WSABUF first = *buffers;
        first.len = std::min<ULONG>(first.len, 1);
        return is_stream(s) ? os::WSARecv.real(s, &first, 1, received, flags)
                            : os::WSARecv.real(s, buffers, count, received, flags);
    });
}

inline std::vector<hindrance> hindrances() {
    return {
        {"one byte", &transfers_may_be_short},
        {"WSAEWOULDBLOCK",
         [] {
             namespace os = portsock::os;
             os::accept.may_fail(WSAEWOULDBLOCK);
             os::send.may_fail(WSAEWOULDBLOCK);
             os::WSASend.may_fail(WSAEWOULDBLOCK);
             os::sendto.may_fail(WSAEWOULDBLOCK);
             os::recv.may_fail(WSAEWOULDBLOCK);
             os::WSARecv.may_fail(WSAEWOULDBLOCK);
             os::recvfrom.may_fail(WSAEWOULDBLOCK);
         }},
    };
}

/// The resolver shows each host to `see`, and knows none.
inline void resolver_knows_none(std::function<void(const std::string&)> see) {
    portsock::os::GetAddrInfoW.always([see](const wchar_t* host, const wchar_t*, const ADDRINFOW*, ADDRINFOW**) {
        std::string name;
        for (; *host != L'\0'; ++host) {
            name += static_cast<char>(*host);
        }
        see(name);
        return WSAHOST_NOT_FOUND;
    });
}

/// The system has no handle left for what a stop signal needs. (Nor one for asking AFD.)
inline void no_wake_objects() { portsock::os::CreateEventW.always_fails(ERROR_NO_SYSTEM_RESOURCES); }

} // namespace faults
