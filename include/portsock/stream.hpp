/// \file
/// Byte streams: whatever connected them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <utility>

#include <portsock/detail/attempt.hpp>
#include <portsock/file.hpp>
#include <portsock/socket.hpp>

namespace portsock {

/// A connected, reliable, ordered stream of bytes. Message boundaries are not kept.
///
/// A plain call waits as its limit says, a try_ call never waits (operation_would_block). A connection that the peer
/// reset is never reported as the end of the stream: receive reports connection_reset from then on, send
/// connection_reset if nothing has reported it yet and broken_pipe afterwards; what had arrived before may be lost with
/// it. No signal is ever raised. Errors of
/// every call: not_connected, timed_out, operation_canceled, and the error that ended the connection.
///
/// A call with nothing to do (an empty buffer, no buffers, an empty range of a file) ends as the same call with something
/// to do would by what is known already, in this order: not open, not connected, shut down or lost, stopped. Otherwise it
/// succeeds at once.
class stream_socket : public socket {
  public:
    stream_socket() noexcept = default;
    /// Takes a socket over as it is; calls that its state does not allow will say so.
    explicit stream_socket(socket&& prepared) noexcept : socket(std::move(prepared)) {}

    static result<stream_socket> adopt(native_handle handle);
    [[nodiscard]] result<stream_socket> duplicate() const;

    /// What has arrived, at least one byte, as the used front of `buffer`. Empty = the peer has finished (or the buffer
    /// is empty). See: POSIX recv().
    [[nodiscard]] result<mutable_buffer> receive(mutable_buffer buffer, const until& limit = {}) {
        const backend::packed_attempt first = receive_first(buffer, limit, patience_for(limit));
        if (first.some()) [[likely]] { return buffer.first(first.value()); }
        return receive_otherwise(first, buffer, limit, true);
    }
    [[nodiscard]] result<mutable_buffer> try_receive(mutable_buffer buffer) {
        const backend::packed_attempt first = receive_first(buffer, {}, backend::patience::now);
        if (first.some()) [[likely]] { return buffer.first(first.value()); }
        return receive_otherwise(first, buffer, {}, false);
    }
    /// The same without consuming it: the next receive returns these bytes again.
    [[nodiscard]] result<mutable_buffer> peek(mutable_buffer buffer, const until& limit = {});
    /// Fills the buffer. Fewer bytes = the peer finished after these; with early_end::is_error that fails with
    /// unexpected_end. On failure error().transferred() says how many had arrived; they are in the buffer.
    [[nodiscard]] result<mutable_buffer> receive_exactly(mutable_buffer buffer, const until& limit = {},
                                                         early_end when_short = early_end::is_result);
    /// Fills the buffers in order, in one system call; any number of them. Returns the bytes received, 0 = the peer has
    /// finished.
    [[nodiscard]] result<std::size_t> receive(std::span<const mutable_buffer> buffers, const until& limit = {});

    /// Sends some, at least one byte and at most 1 GiB (with a limit or a stop 1 MiB), and says how many were accepted.
    [[nodiscard]] result<std::size_t> send(const_buffer data, const until& limit = {}) {
        const backend::packed_attempt first = send_first(data, limit, patience_for(limit));
        if (first.some()) [[likely]] { return first.value(); }
        return send_otherwise(first, data, limit, true);
    }
    [[nodiscard]] result<std::size_t> try_send(const_buffer data) {
        const backend::packed_attempt first = send_first(data, {}, backend::patience::now);
        if (first.some()) [[likely]] { return first.value(); }
        return send_otherwise(first, data, {}, false);
    }
    /// Gathers the buffers in order into one system call; any number of them, the excess is not sent.
    [[nodiscard]] result<std::size_t> send(std::span<const const_buffer> buffers, const until& limit = {});
    [[nodiscard]] result<std::size_t> send(std::initializer_list<const_buffer> buffers, const until& limit = {}) {
        return send(std::span(buffers.begin(), buffers.size()), limit);
    }
    /// Returns when all was accepted. On failure error().transferred() says how many bytes were.
    result<void> send_all(const_buffer data, const until& limit = {}) {
        const backend::packed_attempt first = send_first(data, limit, patience_for(limit));
        if (first.some() && first.value() == data.size()) [[likely]] { return {}; }
        return send_all_otherwise(first, data, limit);
    }
    result<void> send_all(std::span<const const_buffer> buffers, const until& limit = {});
    /// `stream.send_all({head, body}, 5s)`
    result<void> send_all(std::initializer_list<const_buffer> buffers, const until& limit = {}) {
        return send_all(std::span(buffers.begin(), buffers.size()), limit);
    }

    /// Sends `count` bytes of a file from `offset` on, without a copy where the system can, and says how many: fewer =
    /// the file ends there. The file's own position neither matters nor moves. On failure error().transferred() says
    /// how many were accepted: go on from there. Reading from the disk is subject to no limit. See: Linux sendfile(2).
    result<std::size_t> send_file(const file& from, std::uint64_t offset = 0, std::uint64_t count = file::to_end,
                                  const until& limit = {});
    /// Sends what can be sent at once, or a part of it, and at least one byte; 0 = the range is empty or the file ends
    /// before it.
    [[nodiscard]] result<std::size_t> try_send_file(const file& from, std::uint64_t offset,
                                                    std::uint64_t count = file::to_end);
    /// The same after a head (of a protocol's message, say), which goes out together with the file's first bytes and not
    /// in a segment of its own. The bytes that are said to be sent are those of both, the head's first.
    result<std::size_t> send_file(const_buffer head, const file& from, std::uint64_t offset = 0,
                                  std::uint64_t count = file::to_end, const until& limit = {});
    [[nodiscard]] result<std::size_t> try_send_file(const_buffer head, const file& from, std::uint64_t offset,
                                                    std::uint64_t count = file::to_end);

    /// End one half or both. Idempotent, also after the peer closed or reset. send: the peer reads the end of the
    /// stream after the data; receive: further receives return it at once and what arrives is discarded (a receive that
    /// another thread is waiting in may go on waiting: to end it use its stop_signal). Errors: not_connected on a
    /// socket that never was.
    result<void> shutdown(direction how);
    /// Close as a server does after an answer for which it did not wait to read everything: end the sending half, receive
    /// and throw away what still comes until the peer finishes, then close. A close while data is unread resets the
    /// connection, which can take away what the peer has not read yet. The socket is closed whatever the outcome;
    /// success = the peer has finished. Errors: timed_out and operation_canceled (it had not), the error that ended the
    /// connection. With no limit it waits for the peer; one that never stops sending is left at the limit. See: RFC 9112
    /// 9.6.
    result<void> lingering_close(const until& limit);
    /// Close by resetting the connection: unsent data is discarded, the peer gets connection_reset. A connection that
    /// the system cannot reset (one end of a stream_pair may be such) just ends.
    void abort() noexcept;

    /// Bytes that one receive would return now, or fewer but at least one; 0 = none.
    [[nodiscard]] result<std::size_t> available() const;

    /// Kept from connect or accept until close, whatever happened to the connection.
    [[nodiscard]] result<endpoint> remote_endpoint() const;

    /// Begin to connect and return: `connected` if that completed it, `pending` if it goes on. wait(writable) returns
    /// when it has ended and take_error() says how. Errors: as tcp_stream::connect.
    [[nodiscard]] result<connect_progress> start_connect(const endpoint& remote);

  protected:
    stream_socket(socket&& connected, const endpoint& peer) noexcept : socket(std::move(connected)), peer_(peer) {}
    static result<void> connect_prepared(socket& prepared, const endpoint& remote, const until& limit);
    friend struct detail::socket_access;

  private:
    // When all is well there is one way through a call, and it is inline: a look at the facts, the attempt, the count.
    // Everything else is in the functions called ..._otherwise, which are told of that attempt. (They take the limit by
    // value: an object that is seen from outside would have to be in memory before the attempt.)

    /// The attempt that was not made, because something is not as usual.
    static constexpr backend::attempt not_made{.code = errc::interrupted};

    static constexpr backend::patience patience_for(const until& limit) noexcept {
        return limit.unlimited() ? backend::patience::wait : backend::patience::now;
    }
    [[nodiscard]] bool usual(fact shut) const noexcept {
        constexpr auto bit = [](fact which) { return static_cast<std::uint32_t>(which); };
        const std::uint32_t looked_at =
            bit(fact::connected) | bit(fact::receive_reported) | bit(fact::shared) | bit(shut);
        return (own_facts() & looked_at) == bit(fact::connected);
    }
    [[nodiscard]] bool usual(fact shut, std::size_t size, const until& limit, backend::patience how) const noexcept {
        return usual(shut) && size - 1 < backend::most_bytes_of(how) && !limit.stopped();
    }
    [[nodiscard]] backend::packed_attempt receive_first(mutable_buffer buffer, const until& limit,
                                                        backend::patience how) const noexcept {
        if (!usual(fact::receive_shut, buffer.size(), limit, how)) [[unlikely]] { return not_made; }
        return backend::receive(native(), buffer, how);
    }
    [[nodiscard]] backend::packed_attempt send_first(const_buffer data, const until& limit,
                                                     backend::patience how) const noexcept {
        if (!usual(fact::send_shut, data.size(), limit, how)) [[unlikely]] { return not_made; }
        return backend::send(native(), data, how);
    }
    result<mutable_buffer> receive_otherwise(backend::packed_attempt first, mutable_buffer buffer, until limit,
                                             bool waits);
    result<std::size_t> send_otherwise(backend::packed_attempt first, const_buffer data, until limit, bool waits);
    result<void> send_all_otherwise(backend::packed_attempt first, const_buffer data, until limit);

    [[nodiscard]] result<void> ready_to(operation during) const;
    template <class Attempt>
    backend::attempt receive_with(const backend::attempt& first, bool has_room, const until& limit, bool waits,
                                  Attempt&& once);
    template <class Attempt>
    backend::attempt send_with(const backend::attempt& first, bool has_data, const until& limit, bool waits,
                               Attempt&& once);
    [[nodiscard]] backend::attempt before_receive() const;
    [[nodiscard]] backend::attempt before_send() const;
    [[nodiscard]] backend::attempt at_end() const noexcept;
    [[nodiscard]] class error receive_failed(const backend::attempt& made, std::size_t received = 0) const noexcept;
    [[nodiscard]] class error send_failed(const backend::attempt& made, std::size_t sent = 0) const noexcept;

    // The only thing beside the two words: systems forget the peer of a connection that was reset or shut down.
    endpoint peer_;
};

} // namespace portsock
