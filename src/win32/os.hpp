// Every call of the system passes here, under its own name, so that a test can put another <os.hpp> in front and answer
// in the system's place. In the product nothing of this is left after inlining.
#pragma once

#include "native.hpp"

namespace portsock::os {

// ---- Winsock

inline int WSAStartup(WORD version, WSADATA* data) noexcept { return ::WSAStartup(version, data); }
inline SOCKET WSASocketW(int family, int type, int protocol, WSAPROTOCOL_INFOW* info, DWORD flags) noexcept {
    return ::WSASocketW(family, type, protocol, info, 0, flags);
}
inline int WSADuplicateSocketW(SOCKET s, DWORD process, WSAPROTOCOL_INFOW* info) noexcept {
    return ::WSADuplicateSocketW(s, process, info);
}
inline int closesocket(SOCKET s) noexcept { return ::closesocket(s); }
/// The commands are unsigned, the parameter is not.
inline int ioctlsocket(SOCKET s, unsigned long command, u_long* argument) noexcept {
    return ::ioctlsocket(s, static_cast<long>(command), argument);
}
inline int WSAIoctl(SOCKET s, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size) noexcept {
    DWORD returned = 0;
    return ::WSAIoctl(s, code, in, in_size, out, out_size, &returned, nullptr, nullptr);
}
inline int getsockopt(SOCKET s, int level, int name, void* value, int* size) noexcept {
    return ::getsockopt(s, level, name, static_cast<char*>(value), size);
}
inline int setsockopt(SOCKET s, int level, int name, const void* value, int size) noexcept {
    return ::setsockopt(s, level, name, static_cast<const char*>(value), size);
}
inline int bind(SOCKET s, const sockaddr* address, int length) noexcept { return ::bind(s, address, length); }
inline int listen(SOCKET s, int backlog) noexcept { return ::listen(s, backlog); }
inline SOCKET accept(SOCKET s, sockaddr* address, int* length) noexcept { return ::accept(s, address, length); }
inline int connect(SOCKET s, const sockaddr* address, int length) noexcept { return ::connect(s, address, length); }
inline int shutdown(SOCKET s, int how) noexcept { return ::shutdown(s, how); }
inline int getsockname(SOCKET s, sockaddr* address, int* length) noexcept { return ::getsockname(s, address, length); }
inline int getpeername(SOCKET s, sockaddr* address, int* length) noexcept { return ::getpeername(s, address, length); }
inline int send(SOCKET s, const char* data, int size, int flags) noexcept { return ::send(s, data, size, flags); }
inline int WSASend(SOCKET s, WSABUF* buffers, DWORD count, DWORD* sent) noexcept {
    return ::WSASend(s, buffers, count, sent, 0, nullptr, nullptr);
}
inline int sendto(SOCKET s, const char* data, int size, int flags, const sockaddr* to, int length) noexcept {
    return ::sendto(s, data, size, flags, to, length);
}
inline int recv(SOCKET s, char* data, int size, int flags) noexcept { return ::recv(s, data, size, flags); }
inline int WSARecv(SOCKET s, WSABUF* buffers, DWORD count, DWORD* received, DWORD* flags) noexcept {
    return ::WSARecv(s, buffers, count, received, flags, nullptr, nullptr);
}
inline int recvfrom(SOCKET s, char* data, int size, int flags, sockaddr* from, int* length) noexcept {
    return ::recvfrom(s, data, size, flags, from, length);
}
inline int select(fd_set* readable, fd_set* writable, fd_set* exceptional, timeval* limit) noexcept {
    return ::select(0, readable, writable, exceptional, limit);
}

// ---- Names

inline int GetAddrInfoW(const wchar_t* host, const wchar_t* service, const ADDRINFOW* hints,
                        ADDRINFOW** found) noexcept {
    return ::GetAddrInfoW(host, service, hints, found);
}
inline void FreeAddrInfoW(ADDRINFOW* found) noexcept { ::FreeAddrInfoW(found); }
inline int GetNameInfoW(const sockaddr* address, int length, wchar_t* host, DWORD size, int flags) noexcept {
    return ::GetNameInfoW(address, length, host, size, nullptr, 0, flags);
}
inline servent* getservbyname(const char* name, const char* transport) noexcept {
    return ::getservbyname(name, transport);
}
inline servent* getservbyport(int port, const char* transport) noexcept { return ::getservbyport(port, transport); }
inline int GetHostNameW(wchar_t* name, int size) noexcept { return ::GetHostNameW(name, size); }
inline BOOL GetComputerNameExW(COMPUTER_NAME_FORMAT which, wchar_t* name, DWORD* size) noexcept {
    return ::GetComputerNameExW(which, name, size);
}

inline int MultiByteToWideChar(UINT page, DWORD flags, const char* text, int length, wchar_t* wide, int size) noexcept {
    return ::MultiByteToWideChar(page, flags, text, length, wide, size);
}
inline int WideCharToMultiByte(UINT page, const wchar_t* wide, int length, char* text, int size) noexcept {
    return ::WideCharToMultiByte(page, 0, wide, length, text, size, nullptr, nullptr);
}

// ---- Interfaces

inline ULONG GetAdaptersAddresses(ULONG family, ULONG flags, IP_ADAPTER_ADDRESSES* found, ULONG* size) noexcept {
    return ::GetAdaptersAddresses(family, flags, nullptr, found, size);
}
inline DWORD ConvertInterfaceAliasToLuid(const wchar_t* name, NET_LUID* luid) noexcept {
    return ::ConvertInterfaceAliasToLuid(name, luid);
}
inline DWORD ConvertInterfaceLuidToAlias(const NET_LUID* luid, wchar_t* name, SIZE_T size) noexcept {
    return ::ConvertInterfaceLuidToAlias(luid, name, size);
}
inline DWORD ConvertInterfaceLuidToIndex(const NET_LUID* luid, NET_IFINDEX* index) noexcept {
    return ::ConvertInterfaceLuidToIndex(luid, index);
}
inline DWORD ConvertInterfaceIndexToLuid(NET_IFINDEX index, NET_LUID* luid) noexcept {
    return ::ConvertInterfaceIndexToLuid(index, luid);
}

// ---- Files

inline HANDLE CreateFileW(const wchar_t* path, DWORD access, DWORD share, DWORD disposition, DWORD flags) noexcept {
    return ::CreateFileW(path, access, share, nullptr, disposition, flags, nullptr);
}
inline DWORD GetFileAttributesW(const wchar_t* path) noexcept { return ::GetFileAttributesW(path); }
inline DWORD GetFileType(HANDLE file) noexcept { return ::GetFileType(file); }
inline BOOL GetFileInformationByHandle(HANDLE file, BY_HANDLE_FILE_INFORMATION* found) noexcept {
    return ::GetFileInformationByHandle(file, found);
}
inline BOOL SetFilePointerEx(HANDLE file, LARGE_INTEGER distance, LARGE_INTEGER* position, DWORD from) noexcept {
    return ::SetFilePointerEx(file, distance, position, from);
}
inline BOOL ReadFile(HANDLE file, void* data, DWORD size, DWORD* read, OVERLAPPED* where) noexcept {
    return ::ReadFile(file, data, size, read, where);
}
/// Waits for it.
inline BOOL GetOverlappedResult(HANDLE file, OVERLAPPED* what, DWORD* transferred) noexcept {
    return ::GetOverlappedResult(file, what, transferred, TRUE);
}

// ---- Handles, events, waiting

inline DWORD GetCurrentProcessId() noexcept { return ::GetCurrentProcessId(); }
inline BOOL SetHandleInformation(HANDLE handle, DWORD mask, DWORD flags) noexcept {
    return ::SetHandleInformation(handle, mask, flags);
}
inline BOOL CloseHandle(HANDLE handle) noexcept { return ::CloseHandle(handle); }
/// Manual-reset, not signalled, not inherited.
inline HANDLE CreateEventW() noexcept { return ::CreateEventW(nullptr, TRUE, FALSE, nullptr); }
inline BOOL SetEvent(HANDLE event) noexcept { return ::SetEvent(event); }
inline DWORD WaitForSingleObject(HANDLE object, DWORD milliseconds) noexcept {
    return ::WaitForSingleObject(object, milliseconds);
}
inline DWORD WaitForMultipleObjects(DWORD count, const HANDLE* objects, DWORD milliseconds) noexcept {
    return ::WaitForMultipleObjects(count, objects, FALSE, milliseconds);
}
inline void Sleep(DWORD milliseconds) noexcept { ::Sleep(milliseconds); }

// ---- Completion ports

inline HANDLE CreateIoCompletionPort(HANDLE file, HANDLE port, ULONG_PTR key) noexcept {
    return ::CreateIoCompletionPort(file, port, key, 1);
}
inline BOOL SetFileCompletionNotificationModes(HANDLE file, UCHAR modes) noexcept {
    return ::SetFileCompletionNotificationModes(file, modes);
}
inline BOOL GetQueuedCompletionStatusEx(HANDLE port, OVERLAPPED_ENTRY* entries, ULONG room, ULONG* taken,
                                        DWORD milliseconds) noexcept {
    return ::GetQueuedCompletionStatusEx(port, entries, room, taken, milliseconds, FALSE);
}
inline BOOL PostQueuedCompletionStatus(HANDLE port, ULONG_PTR key) noexcept {
    return ::PostQueuedCompletionStatus(port, 0, key, nullptr);
}

// ---- Threads

inline PTP_WAIT CreateThreadpoolWait(PTP_WAIT_CALLBACK run, void* with) noexcept {
    return ::CreateThreadpoolWait(run, with, nullptr);
}
inline void SetThreadpoolWait(PTP_WAIT wait, HANDLE object) noexcept { ::SetThreadpoolWait(wait, object, nullptr); }
/// Drops the callbacks that have not begun and waits for one that has.
inline void WaitForThreadpoolWaitCallbacks(PTP_WAIT wait) noexcept { ::WaitForThreadpoolWaitCallbacks(wait, TRUE); }
inline void CloseThreadpoolWait(PTP_WAIT wait) noexcept { ::CloseThreadpoolWait(wait); }

/// The module that a function is in, counted once more or not.
inline BOOL GetModuleHandleExW(unsigned(__stdcall* of)(void*), bool counted, HMODULE& module) noexcept {
    const DWORD flags = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                        (counted ? 0U : static_cast<DWORD>(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT));
    return ::GetModuleHandleExW(flags, reinterpret_cast<const wchar_t*>(of), &module);
}
inline BOOL FreeLibrary(HMODULE module) noexcept { return ::FreeLibrary(module); }
/// Does not return.
inline void FreeLibraryAndExitThread(HMODULE module) noexcept { ::FreeLibraryAndExitThread(module, 0); }
inline std::uintptr_t _beginthreadex(unsigned(__stdcall* run)(void*), void* with) noexcept {
    return ::_beginthreadex(nullptr, 0, run, with, 0, nullptr);
}

// ---- The system's own interface, for AFD and the mode of a file

inline NTSTATUS NtCreateFile(HANDLE* file, ACCESS_MASK access, OBJECT_ATTRIBUTES* name, IO_STATUS_BLOCK* outcome,
                             ULONG share, ULONG disposition) noexcept {
    return ::NtCreateFile(file, access, name, outcome, nullptr, 0, share, disposition, 0, nullptr, 0);
}
inline NTSTATUS NtDeviceIoControlFile(HANDLE file, HANDLE event, IO_STATUS_BLOCK* outcome, ULONG code, void* in,
                                      ULONG in_size, void* out, ULONG out_size) noexcept {
    return ::NtDeviceIoControlFile(file, event, nullptr, nullptr, outcome, code, in, in_size, out, out_size);
}
/// The end is reported to the completion port of the file, with `context`.
inline NTSTATUS NtDeviceIoControlFile(HANDLE file, IO_STATUS_BLOCK* outcome, void* context, ULONG code, void* in,
                                      ULONG in_size, void* out, ULONG out_size) noexcept {
    return ::NtDeviceIoControlFile(file, nullptr, nullptr, context, outcome, code, in, in_size, out, out_size);
}
inline NTSTATUS NtQueryInformationFile(HANDLE file, IO_STATUS_BLOCK* outcome, void* found, ULONG size,
                                       ULONG what) noexcept {
    return ::NtQueryInformationFile(file, outcome, found, size, static_cast<FILE_INFORMATION_CLASS>(what));
}
inline NTSTATUS NtCancelIoFileEx(HANDLE file, IO_STATUS_BLOCK* request, IO_STATUS_BLOCK* outcome) noexcept {
    return ::NtCancelIoFileEx(file, request, outcome);
}

} // namespace portsock::os
