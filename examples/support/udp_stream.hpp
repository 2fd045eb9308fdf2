// A stream of bytes over UDP, in one direction, as a small lesson in what TCP does all the time: numbered blocks, a
// window of them under way, receipts that tell what has arrived, repetition of what has not. Loss, reordering and
// duplication are tolerated. What TCP has and this has not: fairness to others on a crowded network.
//
//   block    session(4) number(4) last(4) content   the sender's
//   receipt  session(4) next(4) seen(8)             all before `next` have arrived, and `next`+1+i if bit i of `seen`
//
// The receiver begins with a receipt for nothing, and repeats its latest whenever nothing arrives. Both ends have the
// send_all or receive of a stream, so that a portsock::buffered_reader or _writer can be put on them.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <portsock/byte_order.hpp>
#include <portsock/udp.hpp>

#include "listening.hpp"

namespace example {

namespace udp_stream {

inline constexpr std::size_t head_size = 12;
inline constexpr std::size_t receipt_size = 16;
inline constexpr std::size_t block_size = 9216;   // every system can send this much
inline constexpr std::uint32_t window = 32;       // blocks under way; less than the bits of `seen`
inline constexpr std::uint32_t receipt_every = 8; // blocks
inline constexpr int silences_to_bear = 40;
inline constexpr int silences_to_part = 10;
inline constexpr auto first_patience = std::chrono::milliseconds(100);
inline constexpr auto last_patience = std::chrono::milliseconds(400);

struct block {
    std::array<std::byte, block_size> bytes;
    std::size_t size = head_size;
    std::uint64_t order = 0; // its latest place among all transmissions
    bool repeated = false;
    bool arrived = false;
};

template <std::size_t at>
void put(std::span<std::byte> to, std::uint32_t value) {
    portsock::store_network(value, to.subspan<at, 4>());
}
template <std::size_t at>
std::uint32_t get(std::span<const std::byte> from) {
    return portsock::load_network<std::uint32_t>(from.subspan<at, 4>());
}

/// Datagrams that the system has no room for count as lost: they are repeated like others.
inline portsock::result<void> or_lost(portsock::result<void> sent) {
    if (!sent && sent.error() == portsock::errc::no_buffer_space) { return {}; }
    return sent;
}

} // namespace udp_stream

/// Room for a window of blocks. The system may give less; then more is lost and repeated.
inline void prepare(portsock::udp_socket& socket) {
    static_cast<void>(socket.set(portsock::options::receive_buffer_size, 1 << 20));
}

class udp_sender {
  public:
    /// Waits for a receiver that begins.
    static portsock::result<udp_sender> accept(udp_servers& sockets) {
        std::array<std::byte, 64> room;
        for (;;) {
            const auto received = sockets.receive(room);
            if (!received) { return portsock::failure{received.error()}; }
            const portsock::const_buffer receipt = received->datagram.data;
            if (receipt.size() == udp_stream::receipt_size && udp_stream::get<4>(receipt) == 0) {
                return udp_sender(*received->socket, received->datagram.from, udp_stream::get<0>(receipt));
            }
        }
    }

    portsock::result<void> send_all(portsock::const_buffer data, const portsock::until& = {}) {
        while (!data.empty()) {
            udp_stream::block& current = at(next_);
            if (current.size == current.bytes.size()) {
                if (const auto sent = dispatch(false); !sent) { return sent; }
                continue;
            }
            const std::size_t count = std::min(data.size(), current.bytes.size() - current.size);
            std::copy_n(data.begin(), count, current.bytes.begin() + static_cast<std::ptrdiff_t>(current.size));
            current.size += count;
            data = data.subspan(count);
        }
        return {};
    }

    /// Returns when all has arrived.
    portsock::result<void> finish() {
        if (const auto sent = dispatch(true); !sent) { return sent; }
        while (first_ != next_) {
            if (const auto heard = take_receipt(); !heard) { return heard; }
        }
        // A block after the last says that the receiver need not stay. If it is lost, the receiver stays for a while.
        udp_stream::block& farewell = at(next_);
        udp_stream::put<0>(farewell.bytes, session_);
        udp_stream::put<4>(farewell.bytes, next_);
        static_cast<void>(transmit(farewell));
        return {};
    }

  private:
    udp_sender(portsock::udp_socket& socket, const portsock::endpoint& receiver, std::uint32_t session)
        : socket_(socket), receiver_(receiver), session_(session), window_(udp_stream::window) {}

    udp_stream::block& at(std::uint32_t number) { return window_[number % udp_stream::window]; }

    portsock::result<void> transmit(udp_stream::block& which) {
        which.order = ++transmissions_;
        return udp_stream::or_lost(socket_.send_to(std::span(which.bytes).first(which.size), receiver_));
    }

    /// Sends the current block and makes room for the next.
    portsock::result<void> dispatch(bool last) {
        udp_stream::block& current = at(next_);
        udp_stream::put<0>(current.bytes, session_);
        udp_stream::put<4>(current.bytes, next_++);
        udp_stream::put<8>(current.bytes, last ? 1 : 0);
        if (const auto sent = transmit(current); !sent) { return sent; }
        while (!last && next_ - first_ == udp_stream::window) {
            if (const auto heard = take_receipt(); !heard) { return heard; }
        }
        return {};
    }

    portsock::result<void> take_receipt() {
        std::array<std::byte, 64> room;
        const auto received = socket_.receive_from(room, patience_);
        if (!received && received.error() == portsock::errc::timed_out && ++silences_ < udp_stream::silences_to_bear) {
            patience_ = std::min(patience_ * 2, udp_stream::last_patience);
            return repeat_older_than(transmissions_ + 1);
        }
        if (!received) { return portsock::failure{received.error()}; }
        const portsock::const_buffer receipt = received->data;
        if (received->from != receiver_ || receipt.size() != udp_stream::receipt_size) { return {}; }
        const std::uint32_t next = udp_stream::get<4>(receipt);
        if (udp_stream::get<0>(receipt) != session_ || next - first_ > next_ - first_) { return {}; }

        std::uint64_t newest = 0; // of what has arrived. Which copy of a repeated block it was, nobody knows.
        const auto count = [&newest](const udp_stream::block& arrived) {
            if (!arrived.repeated) { newest = std::max(newest, arrived.order); }
        };
        for (; first_ != next; ++first_) {
            count(at(first_));
            at(first_) = udp_stream::block();
            silences_ = 0;
            patience_ = udp_stream::first_patience;
        }
        const auto seen = portsock::load_network<std::uint64_t>(receipt.subspan<8, 8>());
        for (std::uint32_t i = 0; i + 1 < next_ - first_; ++i) {
            if ((seen >> i & 1U) == 0) { continue; }
            at(first_ + 1 + i).arrived = true;
            count(at(first_ + 1 + i));
        }
        // Overtaken by one or two, a block may still come; overtaken by more, it is taken for lost.
        return newest > 3 ? repeat_older_than(newest - 3) : portsock::result<void>();
    }

    portsock::result<void> repeat_older_than(std::uint64_t order) {
        for (std::uint32_t number = first_; number != next_; ++number) {
            if (at(number).arrived || at(number).order >= order) { continue; }
            at(number).repeated = true;
            if (const auto sent = transmit(at(number)); !sent) { return sent; }
        }
        return {};
    }

    portsock::udp_socket& socket_;
    portsock::endpoint receiver_;
    std::uint32_t session_;
    std::uint32_t first_ = 0; // not known to have arrived
    std::uint32_t next_ = 0;  // being filled
    std::uint64_t transmissions_ = 0;
    std::vector<udp_stream::block> window_;
    std::chrono::milliseconds patience_ = udp_stream::first_patience;
    int silences_ = 0;
};

class udp_receiver {
  public:
    /// The socket is connected to the sender. `session` is a number unlike those of earlier receivers.
    udp_receiver(portsock::udp_socket& socket, std::uint32_t session)
        : socket_(socket), session_(session), window_(udp_stream::window) {}

    /// As of a stream: at least one byte, or none at the end.
    portsock::result<portsock::mutable_buffer> receive(portsock::mutable_buffer buffer, const portsock::until& = {}) {
        if (!started_) {
            started_ = true;
            if (const auto sent = send_receipt(); !sent) { return portsock::failure{sent.error()}; }
        }
        for (;;) {
            while (!at(next_).arrived) {
                if (const auto taken = take_block(); !taken) { return portsock::failure{taken.error()}; }
            }
            udp_stream::block& current = at(next_);
            const std::size_t count = std::min(buffer.size(), current.size - read_);
            std::copy_n(current.bytes.begin() + static_cast<std::ptrdiff_t>(read_), count, buffer.begin());
            read_ += count;
            if (count > 0 || buffer.empty() || udp_stream::get<8>(current.bytes) != 0) { return buffer.first(count); }
            if (const auto sent = go_on(); !sent) { return portsock::failure{sent.error()}; }
        }
    }

    /// Call it after the end: the last receipt may be lost, so it is repeated until the sender takes its leave, or has
    /// been silent for so long that it must have gone.
    void finish() {
        at(next_++) = udp_stream::block();
        std::array<std::byte, udp_stream::head_size> head;
        for (int silences = 0; silences < udp_stream::silences_to_part && send_receipt();) {
            const auto received = socket_.receive_from(head, udp_stream::last_patience);
            if (!received && received.error() != portsock::errc::timed_out) { return; } // nobody is there any more
            if (!received) {
                ++silences;
            } else if (received->data.size() == head.size() && udp_stream::get<0>(head) == session_ &&
                       udp_stream::get<4>(head) == next_) {
                return;
            }
        }
    }

  private:
    udp_stream::block& at(std::uint32_t number) { return window_[number % udp_stream::window]; }

    /// To the next block.
    portsock::result<void> go_on() {
        at(next_) = udp_stream::block();
        read_ = udp_stream::head_size;
        return ++next_ % udp_stream::receipt_every == 0 ? send_receipt() : portsock::result<void>();
    }

    portsock::result<void> send_receipt() {
        std::array<std::byte, udp_stream::receipt_size> receipt;
        std::uint64_t seen = 0;
        for (std::uint32_t i = 0; i + 1 < udp_stream::window; ++i) {
            seen |= std::uint64_t{at(next_ + 1 + i).arrived} << i;
        }
        udp_stream::put<0>(receipt, session_);
        udp_stream::put<4>(receipt, next_);
        portsock::store_network(seen, std::span(receipt).subspan<8, 8>());
        return udp_stream::or_lost(socket_.send(receipt));
    }

    portsock::result<void> take_block() {
        udp_stream::block& room = spare_;
        const auto received = socket_.receive_from(room.bytes, udp_stream::last_patience);
        if (!received && received.error() == portsock::errc::timed_out && ++silences_ < udp_stream::silences_to_bear) {
            return send_receipt();
        }
        if (!received) { return portsock::failure{received.error()}; }
        room.size = received->data.size();
        if (room.size < udp_stream::head_size || udp_stream::get<0>(room.bytes) != session_) { return {}; }
        silences_ = 0;
        const std::uint32_t number = udp_stream::get<4>(room.bytes);
        if (number - next_ < udp_stream::window && !at(number).arrived) {
            room.arrived = true;
            std::swap(at(number), room);
            if (number == next_) { return {}; }
        }
        return send_receipt(); // one is missing, or came twice
    }

    portsock::udp_socket& socket_;
    std::uint32_t session_;
    std::uint32_t next_ = 0; // being read
    std::size_t read_ = udp_stream::head_size;
    bool started_ = false;
    std::vector<udp_stream::block> window_;
    udp_stream::block spare_;
    int silences_ = 0;
};

} // namespace example
