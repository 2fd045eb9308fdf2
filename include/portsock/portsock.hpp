/// \file
/// All of portsock but format.hpp, iostream.hpp and stop_token.hpp, which bring the heavier standard headers.
#pragma once

#include <portsock/buffer.hpp>
#include <portsock/byte_order.hpp>
#include <portsock/endpoint.hpp>
#include <portsock/error.hpp>
#include <portsock/file.hpp>
#include <portsock/interfaces.hpp>
#include <portsock/io.hpp>
#include <portsock/ip_address.hpp>
#include <portsock/ip_network.hpp>
#include <portsock/legacy_address.hpp>
#include <portsock/native_handle.hpp>
#include <portsock/options.hpp>
#include <portsock/poller.hpp>
#include <portsock/raw.hpp>
#include <portsock/resolver.hpp>
#include <portsock/result.hpp>
#include <portsock/socket.hpp>
#include <portsock/stream.hpp>
#include <portsock/stream_pair.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>
#include <portsock/until.hpp>
