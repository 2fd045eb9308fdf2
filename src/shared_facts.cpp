#include "shared_facts.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <new>

#include "backend.hpp"
#include "mutex.hpp"
#include "never_destroyed.hpp"

namespace portsock::detail {

namespace {

/// What is known of one socket.
struct record {
    std::atomic<std::uint32_t> facts = 0;
    std::size_t owners = 0; // under the lock, like the peer
    endpoint peer;
};

/// A handle and its record, in the list of its bucket. It stays there for good and serves one handle after the other, so
/// that a list can be read while it changes.
struct entry {
    std::atomic<native_handle> owner = native_handle::none;
    std::atomic<record*> about = nullptr;
    entry* next = nullptr;
};

constexpr std::size_t bucket_count = 256;
std::array<std::atomic<entry*>, bucket_count> buckets;
constinit never_destroyed<backend::mutex> all_records;
constinit backend::mutex& lock = all_records.value;
/// The process to which all this belongs. In its children the lock may be held by a thread that they do not have.
std::atomic<std::uint32_t> process = 0;

std::atomic<entry*>& bucket_of(native_handle handle) noexcept {
    // Where handles are multiples of four the low bits say nothing.
    const std::size_t number = backend::from_handle(handle);
    return buckets[(number ^ number >> 2U) % bucket_count];
}

entry* entry_of(native_handle handle) noexcept {
    for (entry* one = bucket_of(handle).load(std::memory_order_acquire); one != nullptr; one = one->next) {
        if (one->owner.load(std::memory_order_acquire) == handle) { return one; }
    }
    return nullptr;
}

/// An entry of the handle's bucket that serves nobody. Null: no memory.
entry* free_entry(native_handle handle) noexcept {
    std::atomic<entry*>& bucket = bucket_of(handle);
    for (entry* one = bucket.load(std::memory_order_relaxed); one != nullptr; one = one->next) {
        if (one->owner.load(std::memory_order_relaxed) == native_handle::none) { return one; }
    }
    entry* const fresh = std::unique_ptr<entry>(new (std::nothrow) entry).release();
    if (fresh == nullptr) { return nullptr; }
    fresh->next = bucket.load(std::memory_order_relaxed);
    bucket.store(fresh, std::memory_order_release);
    return fresh;
}

void enter(entry& at, native_handle owner, record& about) noexcept {
    ++about.owners;
    at.about.store(&about, std::memory_order_relaxed);
    at.owner.store(owner, std::memory_order_release);
}

} // namespace

bool share_facts(native_handle original, std::uint32_t facts, const endpoint& peer, native_handle twin) noexcept {
    const std::lock_guard held(lock);
    process.store(backend::this_process(), std::memory_order_relaxed);
    entry* const known = entry_of(original);
    if (known != nullptr) {
        entry* const added = free_entry(twin);
        if (added == nullptr) { return false; }
        enter(*added, twin, *known->about.load(std::memory_order_relaxed));
        return true;
    }
    std::unique_ptr<record> fresh(new (std::nothrow) record);
    if (fresh == nullptr) { return false; }
    entry* const first = free_entry(original);
    if (first != nullptr) { enter(*first, original, *fresh); }
    entry* const second = first == nullptr ? nullptr : free_entry(twin);
    if (second == nullptr) {
        if (first != nullptr) { first->owner.store(native_handle::none, std::memory_order_relaxed); }
        return false;
    }
    enter(*second, twin, *fresh);
    fresh->facts.store(facts, std::memory_order_relaxed);
    fresh->peer = peer;
    static_cast<void>(fresh.release()); // to its owners: the last to leave destroys it
    return true;
}

void leave_facts(native_handle owner) noexcept {
    if (process.load(std::memory_order_relaxed) != backend::this_process()) { return; }
    const std::lock_guard held(lock);
    entry* const at = entry_of(owner);
    if (at == nullptr) { return; }
    record* const about = at->about.load(std::memory_order_relaxed);
    at->owner.store(native_handle::none, std::memory_order_release);
    if (--about->owners == 0) { std::unique_ptr<record>(about).reset(); }
}

std::atomic<std::uint32_t>* find_facts(native_handle owner) noexcept {
    entry* const at = entry_of(owner);
    return at == nullptr ? nullptr : &at->about.load(std::memory_order_relaxed)->facts;
}

void set_shared_peer(native_handle owner, const endpoint& peer) noexcept {
    const std::lock_guard held(lock);
    if (entry* const at = entry_of(owner); at != nullptr) { at->about.load(std::memory_order_relaxed)->peer = peer; }
}

endpoint shared_peer(native_handle owner) noexcept {
    const std::lock_guard held(lock);
    entry* const at = entry_of(owner);
    return at == nullptr ? endpoint() : at->about.load(std::memory_order_relaxed)->peer;
}

} // namespace portsock::detail
