// The calls of src/win32/os.hpp, each of them asking its script first. One that is missing here does not compile.
#pragma once

#include "native.hpp"

// The real ones, in a namespace of another name.
#define os real
#include "../../../src/win32/os.hpp"
#undef os

#include <script.hpp>

namespace portsock::os {

inline constexpr faults::call<&real::WSAStartup> WSAStartup{};
inline constexpr faults::call<&real::WSASocketW> WSASocketW{};
inline constexpr faults::call<&real::WSADuplicateSocketW> WSADuplicateSocketW{};
inline constexpr faults::call<&real::closesocket> closesocket{};
inline constexpr faults::call<&real::ioctlsocket> ioctlsocket{};
inline constexpr faults::call<&real::WSAIoctl> WSAIoctl{};
inline constexpr faults::call<&real::getsockopt> getsockopt{};
inline constexpr faults::call<&real::setsockopt> setsockopt{};
inline constexpr faults::call<&real::bind> bind{};
inline constexpr faults::call<&real::listen> listen{};
inline constexpr faults::call<&real::accept> accept{};
inline constexpr faults::call<&real::connect> connect{};
inline constexpr faults::call<&real::shutdown> shutdown{};
inline constexpr faults::call<&real::getsockname> getsockname{};
inline constexpr faults::call<&real::getpeername> getpeername{};
inline constexpr faults::call<&real::send> send{};
inline constexpr faults::call<&real::WSASend> WSASend{};
inline constexpr faults::call<&real::sendto> sendto{};
inline constexpr faults::call<&real::recv> recv{};
inline constexpr faults::call<&real::WSARecv> WSARecv{};
inline constexpr faults::call<&real::recvfrom> recvfrom{};
inline constexpr faults::call<&real::select> select{};
inline constexpr faults::call<&real::GetAddrInfoW> GetAddrInfoW{};
inline constexpr faults::call<&real::FreeAddrInfoW> FreeAddrInfoW{};
inline constexpr faults::call<&real::GetNameInfoW> GetNameInfoW{};
inline constexpr faults::call<&real::getservbyname> getservbyname{};
inline constexpr faults::call<&real::getservbyport> getservbyport{};
inline constexpr faults::call<&real::GetHostNameW> GetHostNameW{};
inline constexpr faults::call<&real::GetComputerNameExW> GetComputerNameExW{};
inline constexpr faults::call<&real::MultiByteToWideChar> MultiByteToWideChar{};
inline constexpr faults::call<&real::WideCharToMultiByte> WideCharToMultiByte{};
inline constexpr faults::call<&real::GetAdaptersAddresses> GetAdaptersAddresses{};
inline constexpr faults::call<&real::ConvertInterfaceAliasToLuid> ConvertInterfaceAliasToLuid{};
inline constexpr faults::call<&real::ConvertInterfaceLuidToAlias> ConvertInterfaceLuidToAlias{};
inline constexpr faults::call<&real::ConvertInterfaceLuidToIndex> ConvertInterfaceLuidToIndex{};
inline constexpr faults::call<&real::ConvertInterfaceIndexToLuid> ConvertInterfaceIndexToLuid{};
inline constexpr faults::call<&real::CreateFileW> CreateFileW{};
inline constexpr faults::call<&real::GetFileAttributesW> GetFileAttributesW{};
inline constexpr faults::call<&real::GetFileType> GetFileType{};
inline constexpr faults::call<&real::GetFileInformationByHandle> GetFileInformationByHandle{};
inline constexpr faults::call<&real::SetFilePointerEx> SetFilePointerEx{};
inline constexpr faults::call<&real::ReadFile> ReadFile{};
inline constexpr faults::call<&real::GetOverlappedResult> GetOverlappedResult{};
inline constexpr faults::call<&real::GetCurrentProcessId> GetCurrentProcessId{};
inline constexpr faults::call<&real::SetHandleInformation> SetHandleInformation{};
inline constexpr faults::call<&real::CloseHandle> CloseHandle{};
inline constexpr faults::call<&real::CreateEventW> CreateEventW{};
inline constexpr faults::call<&real::SetEvent> SetEvent{};
inline constexpr faults::call<&real::WaitForSingleObject> WaitForSingleObject{};
inline constexpr faults::call<&real::WaitForMultipleObjects> WaitForMultipleObjects{};
inline constexpr faults::call<&real::Sleep> Sleep{};
inline constexpr faults::call<&real::CreateIoCompletionPort> CreateIoCompletionPort{};
inline constexpr faults::call<&real::SetFileCompletionNotificationModes> SetFileCompletionNotificationModes{};
inline constexpr faults::call<&real::GetQueuedCompletionStatusEx> GetQueuedCompletionStatusEx{};
inline constexpr faults::call<&real::PostQueuedCompletionStatus> PostQueuedCompletionStatus{};
inline constexpr faults::call<&real::CreateThreadpoolWait> CreateThreadpoolWait{};
inline constexpr faults::call<&real::SetThreadpoolWait> SetThreadpoolWait{};
inline constexpr faults::call<&real::WaitForThreadpoolWaitCallbacks> WaitForThreadpoolWaitCallbacks{};
inline constexpr faults::call<&real::CloseThreadpoolWait> CloseThreadpoolWait{};
inline constexpr faults::call<&real::GetModuleHandleExW> GetModuleHandleExW{};
inline constexpr faults::call<&real::FreeLibrary> FreeLibrary{};
inline constexpr faults::call<&real::FreeLibraryAndExitThread> FreeLibraryAndExitThread{};
inline constexpr faults::call<&real::_beginthreadex> _beginthreadex{};
inline constexpr faults::call<&real::NtCreateFile> NtCreateFile{};
inline constexpr faults::call<&real::NtQueryInformationFile> NtQueryInformationFile{};
inline constexpr faults::call<&real::NtCancelIoFileEx> NtCancelIoFileEx{};

// There are two of this name.
using device_control_by_event = faults::call<static_cast<NTSTATUS (*)(
    HANDLE, HANDLE, IO_STATUS_BLOCK*, ULONG, void*, ULONG, void*, ULONG) noexcept>(&real::NtDeviceIoControlFile)>;
using device_control_by_port =
    faults::call<static_cast<NTSTATUS (*)(HANDLE, IO_STATUS_BLOCK*, void*, ULONG, void*, ULONG, void*, ULONG) noexcept>(
        &real::NtDeviceIoControlFile)>;
struct device_control : device_control_by_event, device_control_by_port {
    using device_control_by_event::operator();
    using device_control_by_port::operator();
};
inline constexpr device_control NtDeviceIoControlFile{};

} // namespace portsock::os
