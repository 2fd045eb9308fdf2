/// \file
/// Byte streams: whatever connected them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <portsock/file.hpp>
#include <portsock/socket.hpp>

namespace portsock {

namespace backend {
struct attempt;
}

/// A connected, reliable, ordered stream of bytes. Message boundaries are not kept.
///
/// A plain call waits as its limit says, a try_ call never waits (operation_would_block). A connection that the peer
/// reset is never reported as the end of the stream: receive reports connection_reset from then on, send
/// connection_reset if nothing has reported it yet and broken_pipe afterwards. No signal is ever raised. Errors of
/// every call: not_connected, timed_out, operation_canceled, and the error that ended the connection.
class stream_socket : public socket {
  public:
    stream_socket() noexcept = default;
    /// Takes a socket over as it is; calls that its state does not allow will say so.
    explicit stream_socket(socket&& prepared) noexcept : socket(std::move(prepared)) {}

    static result<stream_socket> adopt(native_handle handle);
    [[nodiscard]] result<stream_socket> duplicate() const;

    /// What has arrived, at least one byte, as the used front of `buffer`. Empty = the peer has finished (or the buffer
    /// is empty). See: POSIX recv().
    [[nodiscard]] result<mutable_buffer> receive(mutable_buffer buffer, const until& limit = {});
    [[nodiscard]] result<mutable_buffer> try_receive(mutable_buffer buffer);
    /// The same without consuming it: the next receive returns these bytes again.
    [[nodiscard]] result<mutable_buffer> peek(mutable_buffer buffer, const until& limit = {});
    /// Fills the buffer. Fewer bytes = the peer finished after these. On failure error().transferred() says how many
    /// had arrived; they are in the buffer.
    [[nodiscard]] result<mutable_buffer> receive_exactly(mutable_buffer buffer, const until& limit = {});
    /// Fills the buffers in order, in one system call; any number of them. Returns the bytes received, 0 = the peer has
    /// finished.
    [[nodiscard]] result<std::size_t> receive(std::span<const mutable_buffer> buffers, const until& limit = {});

    /// Sends some, at least one byte and at most 1 GiB, and says how many were accepted.
    [[nodiscard]] result<std::size_t> send(const_buffer data, const until& limit = {});
    [[nodiscard]] result<std::size_t> try_send(const_buffer data);
    /// Gathers the buffers in order into one system call; any number of them, the excess is not sent.
    [[nodiscard]] result<std::size_t> send(std::span<const const_buffer> buffers, const until& limit = {});
    /// Returns when all was accepted. On failure error().transferred() says how many bytes were.
    result<void> send_all(const_buffer data, const until& limit = {});
    result<void> send_all(std::span<const const_buffer> buffers, const until& limit = {});

    /// Sends `count` bytes of a file from `offset` on, without a copy where the system can, and says how many: fewer =
    /// the file ends there. The file's own position neither matters nor moves. On failure error().transferred() says
    /// how many were accepted: go on from there. Reading from the disk is subject to no limit. See: Linux sendfile(2).
    result<std::size_t> send_file(const file& from, std::uint64_t offset = 0, std::uint64_t count = file::to_end,
                                  const until& limit = {});
    /// Sends what can be sent at once, or a part of it, and at least one byte; 0 = the range is empty or the file ends
    /// before it.
    [[nodiscard]] result<std::size_t> try_send_file(const file& from, std::uint64_t offset,
                                                    std::uint64_t count = file::to_end);

    /// End one half or both. Idempotent, also after the peer closed or reset. send: the peer reads the end of the
    /// stream after the data; receive: further receives return it at once and what arrives is discarded. Errors:
    /// not_connected on a socket that never was.
    result<void> shutdown(direction how);
    /// Close by resetting the connection: unsent data is discarded, the peer gets connection_reset.
    void abort() noexcept;

    /// Bytes that one receive would return now, or fewer but at least one; 0 = none.
    [[nodiscard]] result<std::size_t> available() const;

    /// Kept from connect or accept until close, whatever happened to the connection.
    [[nodiscard]] result<endpoint> remote_endpoint() const;

    /// Begin to connect and return: success if that completed it, operation_in_progress if it goes on. wait(writable)
    /// returns when it has ended and take_error() says how. Errors: as tcp_stream::connect.
    result<void> start_connect(const endpoint& remote);

  protected:
    stream_socket(socket&& connected, const endpoint& peer) noexcept : socket(std::move(connected)), peer_(peer) {}
    static result<void> connect_prepared(socket& prepared, const endpoint& remote, const until& limit);
    friend struct detail::socket_access;

  private:
    [[nodiscard]] result<void> ready_to(operation during) const;
    template <class Attempt>
    backend::attempt receive_with(std::size_t room, const until& limit, bool waits, Attempt&& once);
    template <class Attempt>
    backend::attempt send_with(std::size_t size, const until& limit, bool waits, Attempt&& once);
    [[nodiscard]] backend::attempt before_receive() const;
    [[nodiscard]] backend::attempt before_send() const;
    [[nodiscard]] backend::attempt at_end() const noexcept;
    [[nodiscard]] class error receive_failed(const backend::attempt& made, std::size_t received = 0) const noexcept;
    [[nodiscard]] class error send_failed(const backend::attempt& made, std::size_t sent = 0) const noexcept;

    // The only thing beside the two words: systems forget the peer of a connection that was reset or shut down.
    endpoint peer_;
};

} // namespace portsock
