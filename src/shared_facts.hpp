// What the objects that duplicate() made of one socket know in common: the facts of each are then in one place.
#pragma once

#include <atomic>
#include <cstdint>

#include <portsock/endpoint.hpp>
#include <portsock/native_handle.hpp>

namespace portsock::detail {

/// Makes `twin` an owner of what `original` owns, whose facts are these if it is alone until now. False: no memory.
bool share_facts(native_handle original, std::uint32_t facts, const endpoint& peer, native_handle twin) noexcept;
/// The owner is about to close or give away its handle. Nothing happens in a process that fork() made.
void leave_facts(native_handle owner) noexcept;
/// Where the owner's facts are; null if it never shared any. Takes no lock: valid as long as the owner does not leave.
std::atomic<std::uint32_t>* find_facts(native_handle owner) noexcept;

/// The peer of a stream, which any of the owners may have connected. Unset (port 0) if none has.
void set_shared_peer(native_handle owner, const endpoint& peer) noexcept;
endpoint shared_peer(native_handle owner) noexcept;

} // namespace portsock::detail
