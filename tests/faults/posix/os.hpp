// The calls of src/posix/os.hpp, each of them asking its script first. One that is missing here does not compile.
#pragma once

#include "native.hpp"

// The real ones, in a namespace of another name.
#define os real
#include "../../../src/posix/os.hpp"
#undef os

#include <script.hpp>

namespace portsock::os {

inline constexpr faults::call<&real::socket> socket{};
inline constexpr faults::call<&real::socketpair> socketpair{};
inline constexpr faults::call<&real::close> close{};
inline constexpr faults::call<&real::fcntl> fcntl{};
inline constexpr faults::call<&real::ioctl> ioctl{};
inline constexpr faults::call<&real::bind> bind{};
inline constexpr faults::call<&real::listen> listen{};
inline constexpr faults::call<&real::accept> accept{};
inline constexpr faults::call<&real::connect> connect{};
inline constexpr faults::call<&real::shutdown> shutdown{};
inline constexpr faults::call<&real::getsockname> getsockname{};
inline constexpr faults::call<&real::getpeername> getpeername{};
inline constexpr faults::call<&real::open> open{};
inline constexpr faults::call<&real::fstat> fstat{};
inline constexpr faults::call<&real::pread> pread{};
inline constexpr faults::call<&real::sendfile> sendfile{};
inline constexpr faults::call<&real::sigpending> sigpending{};
inline constexpr faults::call<&real::take_signal> take_signal{};
inline constexpr faults::call<&real::getsockopt> getsockopt{};
inline constexpr faults::call<&real::setsockopt> setsockopt{};
inline constexpr faults::call<&real::default_hop_limit> default_hop_limit{};
inline constexpr faults::call<&real::send> send{};
inline constexpr faults::call<&real::recv> recv{};
inline constexpr faults::call<&real::sendto> sendto{};
inline constexpr faults::call<&real::sendmsg> sendmsg{};
inline constexpr faults::call<&real::recvmsg> recvmsg{};
inline constexpr faults::call<&real::poll> poll{};
inline constexpr faults::call<&real::read> read{};
inline constexpr faults::call<&real::pipe> pipe{};
inline constexpr faults::call<&real::write> write{};
inline constexpr faults::call<&real::pthread_sigmask> pthread_sigmask{};
inline constexpr faults::call<&real::keep_module_of> keep_module_of{};
inline constexpr faults::call<&real::pthread_create> pthread_create{};
inline constexpr faults::call<&real::getaddrinfo> getaddrinfo{};
inline constexpr faults::call<&real::freeaddrinfo> freeaddrinfo{};
inline constexpr faults::call<&real::getnameinfo> getnameinfo{};
inline constexpr faults::call<&real::gethostname> gethostname{};
inline constexpr faults::call<&real::getifaddrs> getifaddrs{};
inline constexpr faults::call<&real::freeifaddrs> freeifaddrs{};
inline constexpr faults::call<&real::if_nametoindex> if_nametoindex{};
inline constexpr faults::call<&real::if_indextoname> if_indextoname{};

} // namespace portsock::os
