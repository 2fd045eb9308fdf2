"""The real programs and their stories. A story gets two worlds, runs its programs in them and returns what was to be seen: what it returns for
two native programs is what it has to return for others. Its second parameter is `clients` where either side may run in either world; in a
story of `(world, _)` the peer is one of ours."""

import re
import socket
import struct
import subprocess

from harness import (SOURCES, WORK, Build, Configured, DatagramPeer, Peer, Running, bound, free_port, masked, read_all, read_until, run, wait_for)

GENERATED = WORK / "generated"
HERE = __import__("pathlib").Path(__file__).resolve().parent


class Program:
    """A row of the table."""

    def __init__(self, name, builds, stories, remark):
        self.name, self.builds, self.stories, self.remark = name, builds, stories, remark

    def packages(self):
        return {build.package for build in self.builds} | ({"tre"} if self.name == "stone" else set())

    def missing(self):
        return ", ".join(sorted(package for package in self.packages() if not (SOURCES / package).is_dir()))

    def version(self):
        file = SOURCES / f"{self.builds[0].package}.version"
        return file.read_text().strip() if file.exists() else ""


def generate(name, text):
    """A file that a configure script would make, in a folder of its own."""
    folder = GENERATED / name.split("/")[0]
    folder.mkdir(parents=True, exist_ok=True)
    (GENERATED / name).write_text(text)
    return f"-I{folder}"


def from_template(name, template, words):
    """The same, from the program's own template."""
    file = SOURCES / template
    text = file.read_text() if file.exists() else ""
    for word, value in words.items():
        text = text.replace(word, value)
    return generate(name, text)


# sic: a chat client: one stream for both directions


def sic_chats(world, _):
    def server(connection):
        said = read_until(connection, b"USER me localhost 127.0.0.1 :me\r\n")
        connection.sendall(b":srv 001 me :welcome\r\nPING :token\r\n")
        said += read_until(connection, b"PONG token\r\n")
        connection.sendall(b":srv NOTICE me :greeted\r\n")
        said += read_until(connection, b"JOIN #room\r\n")
        connection.sendall(b":you!u@h PRIVMSG #room :hello there\r\n")
        said += read_until(connection, b"PRIVMSG #room :answer\r\n")
        connection.sendall(b":srv NOTICE me :last words\r\n")
        said += read_until(connection, b"QUIT :bye\r\n")
        return said

    with Peer(server) as peer:
        with Running(world, "sic", "-h", "127.0.0.1", "-p", peer.port, "-n", "me", stdin=b"") as client:
            client.until(b"greeted\n")
            client.say(b":j #room\n")
            client.until(b"hello there\n")
            client.say(b"answer\n")
            client.until(b"last words\n")
            client.say(b":QUIT :bye\n")
            ended = client.end()
        return masked(ended[1], rb"\d\d/\d\d/\d\d \d\d:\d\d"), ended[0], ended[2], peer.kept


def sic_is_refused(world, _):
    unknown = run(world, "sic", "-h", "no-such-host.invalid") # says what errno happens to be
    return [run(world, "sic", "-h", "127.0.0.1", "-p", str(free_port())), run(world, "sic", "-x"), unknown[0], unknown[2].rpartition(b":")[0]]


# udns: a resolver library and its two programs, against a name server of ours


def name_server(query):
    """A, AAAA, MX, TXT and PTR for some names; NXDOMAIN for the rest."""
    number, flags = struct.unpack("!HH", query[:4])
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += query[at] + 1
    question = query[12:at + 5]
    kind, = struct.unpack("!H", query[at + 1:at + 3])
    name = ".".join(labels).lower()

    def text(words):
        return b"".join(bytes([len(word)]) + word.encode() for word in words)

    records = {
        ("host.example", 1): [bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])],
        ("host.example", 28): [socket.inet_pton(socket.AF_INET6, "2001:db8::1")],
        ("host.example", 15): [b"\x00\x0a" + text(["mail", "example"]) + b"\0"],
        ("host.example", 16): [text(["some text"]), text(["more", "of it"])],
        ("1.2.0.192.in-addr.arpa", 12): [text(["host", "example"]) + b"\0"],
        ("2.0.0.127.list.example", 1): [bytes([127, 0, 0, 2])],
        ("2.0.0.127.list.example", 16): [text(["listed for the test"])],
    }.get((name, kind), [])
    known = any(key[0] == name for key in [(name, kind)] if records) or name == "host.example"
    answer = struct.pack("!HHHHHH", number, 0x8480 | flags & 0x0100 | (0 if known or records else 3), 1, len(records), 0, 0) + question
    for record in records:
        answer += b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 300, len(record)) + record
    return [answer]


def asked(world, program, *words, **how):
    with DatagramPeer(name_server) as peer:
        ended = run(world, program, "-n", "127.0.0.1", *words, env={"RES_OPTIONS": f"port:{peer.port} timeout:1", "LOCALDOMAIN": "example"}, **how)
        # Numbers of queries are random, and so is the order of their arrival.
        ended = (ended[0], masked(ended[1], str(peer.port).encode(), rb"(?<=id: )\d+"), ended[2])
        return ended, sorted(query[2:] for query in peer.kept)


def dnsget_asks(world, _):
    return [asked(world, "dnsget", *words) for words in (
        ["-t", "A", "host.example."], ["-t", "AAAA", "host.example."], ["-t", "MX", "host.example."], ["-t", "TXT", "-v", "host.example."],
        ["192.0.2.1"], ["-t", "A", "nobody.example."], ["-q", "-t", "A", "nobody.example."], ["-t", "NONSENSE", "x"], ["-h"], [])]


def rblcheck_asks(world, _):
    return [asked(world, "rblcheck", *words) for words in (
        ["-s", "list.example.", "127.0.0.2"], ["-t", "-s", "list.example.", "127.0.0.2", "127.0.0.3"], ["-q", "-s", "list.example.", "127.0.0.2"],
        ["-s", "list.example.", "not an address"], ["-h"])]


def dnsget_times_out(world, _):
    with DatagramPeer(lambda _: []) as peer:
        return run(world, "dnsget", "-n", "127.0.0.1", "-o", f"port:{peer.port}", "-o", "timeout:1", "-o", "attempts:1", "-t", "A", "host.example.")


# enet


def enet_talks(servers, clients):
    port = free_port(socket.SOCK_DGRAM)
    with Running(servers, "enet_peers", "serve", port) as server:
        bound(port, "udp")
        client = run(clients, "enet_peers", "localhost", port)
        status, output, errors = server.end()
        return client[0], sorted(client[1].splitlines()), client[2], status, sorted(output.splitlines()), errors


def enet_finds_nobody(world, _):
    return run(world, "enet_peers", "no-such-host.invalid", 1)


# libtelnet


def telnet_session(servers, clients, proxy):
    """The client shows what is typed until it has read that it shall not, so that is left out."""
    port, between = free_port(), free_port()
    heard = []
    with Running(servers, "telnet-chatd", port) as server:
        bound(port)
        through = Running(servers, "telnet-proxy", "127.0.0.1", port, between) if proxy else None
        if proxy:
            bound(between)
        with Running(clients, "telnet-client", "127.0.0.1", between if proxy else port, stdin=b"") as one:
            one.until(b"Enter name: ")
            one.say(b"ann\n")
            one.until(b"Welcome, ann!\r\n")
            one.say(b"greetings\n") # an answer to the server's options that it does not read would make it reset the connection
            one.until(b"ann: greetings\r\n")
            if not proxy:
                with Running(clients, "telnet-client", "127.0.0.1", port, stdin=b"") as two:
                    two.until(b"Enter name: ")
                    two.say(b"bob\n")
                    two.until(b"Welcome, bob!\r\n")
                    two.say(b"greetings\n")
                    two.until(b"bob: greetings\r\n")
                    one.until(b"bob: greetings\r\n")
                    two.say(b"quit\n")
                    heard.append(two.end())
                    one.until(b"bob: ** HAS QUIT **\r\n")
            one.say(b"quit\n")
            heard.append(one.end())
        if through:
            through.stop()
            heard.append(through.written[2])
        server.stop()
        heard.append(server.written[2])
    # The server may close while answers to its options are unread, which is a reset.
    heard = [(0, each[1], b"") if isinstance(each, tuple) and each[2] == b"recv(client) failed: Connection reset by peer\n" else each for each in heard]
    return [(each[0], re.sub(rb"(?<!ann: )(?<!bob: )(ann|bob|quit|greetings)\r\n", b"", each[1]), each[2]) if isinstance(each, tuple) else each for each in heard]


def telnet_chats(servers, clients):
    return telnet_session(servers, clients, False)


def telnet_goes_through_the_proxy(servers, clients):
    return telnet_session(servers, clients, True)


def telnet_is_refused(world, _):
    port = free_port()
    with socket.create_server(("0.0.0.0", 0)) as taken:
        return [run(world, "telnet-client", "127.0.0.1", str(port)), run(world, "telnet-client"), run(world, "telnet-chatd"),
                masked(run(world, "telnet-chatd", taken.getsockname()[1])[2], rb"\d+"), run(world, "telnet-client", "no-such-host.invalid", "1")]


# netcat-traditional


def netcat_talks(servers, clients):
    port = free_port()
    with Running(servers, "nc", "-l", "-p", port, stdin=b"") as server:
        bound(port)
        with Running(clients, "nc", "-n", "127.0.0.1", port, stdin=b"") as client:
            client.say(b"question\n")
            server.until(b"question\n")
            server.say(b"answer\r\n\x1a\0\xff")
            client.until(b"\xff")
            data = bytes(range(256)) * 1000
            client.say(data)
            server.until(data[-300:])
            wait_for(lambda: len(server.written[1]) == len(data) + 9, "all data")
            server.stop()
            return client.end(), server.written


def netcat_sends_datagrams(servers, clients):
    port = free_port(socket.SOCK_DGRAM)
    with Running(servers, "nc", "-u", "-l", "-p", port, stdin=b"") as server:
        bound(port, "udp")
        with Running(clients, "nc", "-n", "-u", "127.0.0.1", port, stdin=b"") as client:
            client.say(b"question\n")
            server.until(b"question\n")
            server.say(b"answer\n")
            client.until(b"answer\n")
            return client.written, server.written


def netcat_looks(world, _):
    port = free_port()
    with Peer(read_all) as peer:
        ends = [run(world, "nc", "-nvz", "127.0.0.1", peer.port), run(world, "nc", "-nvz", "-w", "5", "127.0.0.1", port), run(world, "nc", "-h"),
                run(world, "nc", "-n", "no-such-host.invalid", "1"), run(world, "nc", "no-such-host.invalid", "1"), run(world, "nc"),
                run(world, "nc", "127.0.0.1"), run(world, "nc", "-n", "127.0.0.1", "70000"), run(world, "nc", "-l", "-p", peer.port)]
        ends = [(status, masked(out, str(peer.port).encode(), str(port).encode()), masked(err, str(peer.port).encode(), str(port).encode()))
                for status, out, err in ends]
    return ends


def netcat_waits_no_longer(world, _):
    """-w: alarm() ends a read that waits."""
    with Peer(read_all) as peer:
        return run(world, "nc", "-n", "-w", "1", "127.0.0.1", peer.port)


# nuttcp


def nuttcp_measures(servers, clients):
    seen = []
    for words in (["-n", "4m"], ["-r", "-n", "4m"], ["-u", "-n", "100", "-R", "10m"], ["-T", "1", "-i", "0.5"]):
        control, data = free_port(), free_port()
        with Running(servers, "nuttcp", "-1", "--nofork", "-P", control, "-p", data) as server:
            bound(control)
            status, output, errors = run(clients, "nuttcp", "-P", control, "-p", data, *words, "127.0.0.1")
            output = re.sub(rb" *[0-9]+ (host-)?retrans", b"", output) # TCP_INFO is Linux's
            output = masked(output, rb" *[0-9.]+(?= )", rb"(?<= )[0-9]+\.[0-9]+")
            # An interval's rows are as many as fit.
            seen.append((status, sorted(set(output.splitlines())), errors, server.end()))
    return seen


def nuttcp_carries_standard_streams(servers, clients):
    control, data = free_port(), free_port()
    bytes_sent = bytes(range(256)) * 2000
    with Running(servers, "nuttcp", "-1", "--nofork", "-s", "-P", control, "-p", data, stdin=b"") as server:
        bound(control)
        status, output, errors = run(clients, "nuttcp", "-s", "-P", control, "-p", data, "127.0.0.1", stdin=bytes_sent)
        server.hang_up()
        got = server.end()
        return status, masked(re.sub(rb" *[0-9]+ retrans", b"", output), rb" *[0-9.]+"), masked(errors, rb"[0-9.]+"), got[0], got[1] == bytes_sent, len(got[1])


def nuttcp_is_refused(world, _):
    status, _, errors = run(world, "nuttcp", "-P", free_port(), "-n", "1m", "127.0.0.1")
    return [status, masked(errors, rb"errno=\d+"), run(world, "nuttcp", "-V"), run(world, "nuttcp", "--nonsense"),
            run(world, "nuttcp", "no-such-host.invalid")]


# dnstracer: asks at port 53 only


def dnstracer_traces(world, _):
    with DatagramPeer(name_server, port=53, address="127.0.0.1") as peer:
        ends = [run(world, "dnstracer", "-s", "127.0.0.1", *words) for words in (
            ["host.example"], ["-v", "-q", "mx", "host.example"], ["-c", "nobody.example"], ["-o", "-q", "aaaa", "host.example"])]
        return [(status, masked(out, rb"(?<=Identifier:) *0x[0-9a-fA-F]+"), err) for status, out, err in ends], len(peer.kept)


def dnstracer_gets_no_answer(world, _):
    with DatagramPeer(lambda _: [], port=53, address="127.0.0.1") as peer:
        return run(world, "dnstracer", "-s", "127.0.0.1", "-r", "1", "-t", "1", "host.example"), len(peer.kept)


def dnstracer_is_misused(world, _):
    return [run(world, "dnstracer"), run(world, "dnstracer", "-q", "nonsense", "x"), run(world, "dnstracer", "-s", "no-such-host.invalid", "x"),
            run(world, "dnstracer", "-s", "127.0.0.1", "-r", "1", "-t", "1", "-4", "host.example")]


# libnatpmp


def natpmp_gateway(request):
    version, operation = request[:2]
    if operation == 0:
        return [struct.pack("!BBHI", version, 128, 0, 1000) + bytes([203, 0, 113, 7])]
    private, public, lifetime = struct.unpack("!HHI", request[4:12])
    return [struct.pack("!BBHIHHI", version, 128 + operation, 0, 1001, private, public or private, lifetime)]


def natpmpc_maps(world, _):
    with DatagramPeer(natpmp_gateway, port=5351) as peer:
        ends = [run(world, "natpmpc", "-g", "127.0.0.1", *words) for words in ([], ["-a", "8080", "80", "tcp", "600"], ["-a", "53", "53", "udp"])]
        return [(status, masked(out, rb"(?<=tv_sec = )\S+", rb"lifetime \d+", rb"\d{8,}|[A-Z][a-z]{2} .*:\d\d:.*"), err) for status, out, err in ends], peer.kept


def natpmpc_is_refused(world, _):
    # A refused datagram is not tried: Wine 8 does not tell its sender.
    return [run(world, "natpmpc", "-h"), run(world, "natpmpc", "-z"), run(world, "natpmpc", "-g", "127.0.0.1", "x")]


# miniupnpc


def upnp_device(connection):
    """An internet gateway device in HTTP."""
    head = read_until(connection, b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    body = b""
    while length and len(body) < int(length[1]):
        body += connection.recv(65536)
    folder = SOURCES / "miniupnpc"
    action = re.search(rb'SOAPAction: "[^#]*#(\w+)"', head)
    if not action:
        answer, status = (folder / "testdesc/linksys_WAG200G_desc.xml").read_bytes(), b"200 OK"
    elif (folder / f"testreplyparse/{action[1].decode()}.xml").exists() and action[1] == b"GetExternalIPAddress":
        answer, status = (b"<?xml version='1.0'?><s:Envelope><s:Body><u:GetExternalIPAddressResponse><NewExternalIPAddress>198.51.100.9"
                          b"</NewExternalIPAddress></u:GetExternalIPAddressResponse></s:Body></s:Envelope>"), b"200 OK"
    elif action[1] == b"GetStatusInfo":
        answer, status = (b"<?xml version='1.0'?><s:Envelope><s:Body><u:GetStatusInfoResponse><NewConnectionStatus>Connected</NewConnectionStatus>"
                          b"<NewLastConnectionError>ERROR_NONE</NewLastConnectionError><NewUptime>77</NewUptime></u:GetStatusInfoResponse></s:Body></s:Envelope>"), b"200 OK"
    elif action[1] == b"AddPortMapping":
        answer, status = b"<?xml version='1.0'?><s:Envelope><s:Body><u:AddPortMappingResponse/></s:Body></s:Envelope>", b"200 OK"
    else:
        answer, status = b"<?xml version='1.0'?><s:Envelope><s:Body><s:Fault><detail><UPnPError><errorCode>713</errorCode></UPnPError></detail></s:Fault></s:Body></s:Envelope>", b"500 Error"
    connection.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Type: text/xml\r\nContent-Length: " + str(len(answer)).encode() + b"\r\nConnection: close\r\n\r\n" + answer)
    return head + body


def upnpc_asks(world, _):
    seen = []
    for words in (["-s"], ["-l"], ["-a", "127.0.0.1", "80", "8080", "TCP"], ["-d", "8080", "TCP"], ["-i", "-r"]):
        with Peer(upnp_device) as peer:
            url = f"http://127.0.0.1:{peer.port}/desc.xml"
            status, output, errors = run(world, "upnpc", "-u", url, *words)
            port = str(peer.port).encode()
            seen.append((status, masked(output, port, rb"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d.*", rb"library test client.*"), masked(errors, port),
                         [masked(each, port, rb"User-Agent: .*") for each in peer.kept]))
    return seen


def upnpc_finds_nothing(world, _):
    port = free_port()
    status, output, errors = run(world, "upnpc", "-u", f"http://127.0.0.1:{port}/", "-s")
    return status, masked(output, str(port).encode(), rb"library test client.*"), masked(errors, str(port).encode()), run(world, "upnpc", "-h")[0]


# stone


def of_stone(text, *patterns):
    """Its lines begin with the time and a thread's number, and one has that of the process."""
    return masked(text, rb"(?m)^\w{3} +\d+ [\d:.]+ \d+ ", rb"(?m)\[\d+\]$", *patterns)


def stone_repeats(servers, clients):
    """Between two netcats, one in each world."""
    port, between = free_port(), free_port()
    with Running(servers, "nc", "-l", "-p", port, stdin=b"") as server, Running(servers, "stone", "-n", f"127.0.0.1:{port}", f"127.0.0.1:{between}") as stone:
        bound(port)
        bound(between)
        with Running(clients, "nc", "-n", "127.0.0.1", between, stdin=b"") as client:
            data = bytes(range(256)) * 400
            client.say(data)
            wait_for(lambda: len(server.written[1]) == len(data), "all data")
            server.say(b"answer")
            client.until(b"answer")
            server.stop()
            ended = client.end()
        return ended, server.written, masked(stone.written[1], rb"\d+"), of_stone(stone.written[2], str(port).encode(), str(between).encode())


def stone_is_a_proxy(world, _):
    """http proxy, which is matched by regular expressions."""
    def page(connection):
        got = read_until(connection, b"\r\n\r\n")
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + b"page" * 1000)
        return got

    between = free_port()
    with Peer(page) as peer, Running(world, "stone", "-n", "proxy", f"127.0.0.1:{between}") as _stone:
        bound(between)
        with socket.create_connection(("127.0.0.1", between), 60) as client:
            client.sendall(f"GET http://127.0.0.1:{peer.port}/there HTTP/1.0\r\nX: y\r\n\r\n".encode())
            got = read_all(client)
        return got, [masked(each, str(peer.port).encode()) for each in peer.kept]


def stone_repeats_datagrams(world, _):
    between = free_port(socket.SOCK_DGRAM)
    with DatagramPeer(lambda datagram: [datagram.upper(), b"twice"]) as peer, Running(world, "stone", "-n", f"127.0.0.1:{peer.port}/udp", f"127.0.0.1:{between}/udp"):
        bound(between, "udp")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(60)
            client.sendto(b"datagram", ("127.0.0.1", between))
            return [client.recv(100), client.recv(100)], peer.kept


def stone_is_misused(world, _):
    status, output, errors = run(world, "stone", "-h")
    return [status, of_stone(output), of_stone(errors), run(world, "stone", "nonsense")[0], run(world, "stone", "-N", "no-such-host.invalid:1", "127.0.0.1:2")[0]]


# netsed: changes what passes


def netsed_changes(kind):
    def story(world, _):
        between = free_port(socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
        heard = []

        def server(connection):
            heard.append(connection.recv(1000))
            connection.sendall(b"old answer, old words")

        peer = Peer(server) if kind == "tcp" else DatagramPeer(lambda got: [heard.append(got) or b"old answer, old words"])
        with peer, Running(world, "netsed", "-4", kind, between, "127.0.0.1", peer.port, "s/old/NEW"):
            bound(between, kind)
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM) as client:
                client.settimeout(60)
                client.connect(("127.0.0.1", between))
                client.sendall(b"an old question")
                return client.recv(1000), heard

    story.__name__ = f"netsed_changes_{kind}"
    return story


def netsed_is_misused(world, _):
    return [run(world, "netsed"), run(world, "netsed", "icmp", "1", "127.0.0.1", "1", "s/a/b"), run(world, "netsed", "tcp", "1", "127.0.0.1", "1", "nonsense")]


# hiredis: the example program, against a server of ours


def redis_server(connection):
    """Answers each command by its name and number of words."""
    seen = b""
    lines = connection.makefile("rb")
    values = {b"PING": b"+PONG\r\n", b"SET": b"+OK\r\n", b"GET": b"$11\r\nhello world\r\n", b"INCR": b":7\r\n", b"DEL": b":1\r\n", b"LPUSH": b":1\r\n",
              b"LRANGE": b"*2\r\n$9\r\nelement-1\r\n$9\r\nelement-0\r\n"}
    while head := lines.readline():
        words = [lines.read(int(lines.readline()[1:]) + 2)[:-2] for _ in range(int(head[1:]))]
        seen += b" ".join(words) + b";"
        connection.sendall(values.get(words[0], b"-ERR unknown\r\n"))
    return seen


def hiredis_asks(world, _):
    with Peer(redis_server) as peer:
        return run(world, "redis_example", "127.0.0.1", peer.port), peer.kept


def hiredis_is_refused(world, _):
    return [run(world, "redis_example", "127.0.0.1", free_port()), run(world, "redis_example", "no-such-host.invalid")]


# rinetd


def rinetd_forwards(servers, clients):
    port, between = free_port(), free_port()
    rules = WORK / f"rinetd-{between}.conf"
    rules.write_text(f"127.0.0.1 {between} 127.0.0.1 {port}\n")
    with Running(servers, "nc", "-l", "-p", port, stdin=b"") as server, Running(servers, "rinetd", "-f", "-c", rules.name):
        bound(port)
        bound(between)
        with Running(clients, "nc", "-n", "127.0.0.1", between, stdin=b"") as client:
            data = bytes(range(256)) * 1000
            client.say(data)
            wait_for(lambda: len(server.written[1]) == len(data), "all data")
            server.say(b"answer")
            client.until(b"answer")
            server.stop()
            return client.end(), server.written[1] == data


def rinetd_is_misused(world, _):
    return [run(world, "rinetd", "--help"), run(world, "rinetd", "-v"), run(world, "rinetd", "-f", "-c", "no-such-file.conf")]


TRE = ["-DTRE_REGEX_T_FIELD=value", generate("tre/tre-config.h", "#define HAVE_SYS_TYPES_H 1\n#define TRE_VERSION \"0\"\n")]
NC = Build("nc", "netcat-traditional", ["netcat.c"], ["-DTELNET"], native=["-Dres_init=__res_init"])
UDNS = ["-DHAVE_POLL", "-DHAVE_IPv6", "-DHAVE_INET_PTON_NTOP", "-DHAVE_GETOPT"]

PROGRAMS = [
    Program("sic", [Build("sic", "sic", ["sic.c"], ['-DVERSION="1.1"'])], [sic_chats, sic_is_refused], "chat over one FILE for both directions; refusals"),
    Program("udns: dnsget", [Build("dnsget", "udns", ["dnsget.c", "udns_*.c"], UDNS)], [dnsget_asks, dnsget_times_out], "queries and answers, time-out, misuse"),
    Program("udns: rblcheck", [Build("rblcheck", "udns", ["rblcheck.c", "udns_*.c"], UDNS)], [rblcheck_asks], "queries and answers, misuse"),
    Program("enet", [Build("enet_peers", "enet", ["[!w]*.c", str(HERE / "enet_peers.c")], ["-Iinclude", "-DHAS_POLL", "-DHAS_FCNTL", "-DHAS_INET_PTON", "-DHAS_INET_NTOP",
                                                                                        "-DHAS_MSGHDR_FLAGS", "-DHAS_SOCKLEN_T", "-DHAS_GETADDRINFO", "-DHAS_GETNAMEINFO"], as_posix=True)],
            [enet_talks, enet_finds_nobody], "as POSIX; 100,000 bytes in fragments"),
    Program("libtelnet", [Build(f"telnet-{name}", "libtelnet", ["libtelnet.c", f"util/telnet-{name}.c"], as_posix=True) for name in ("client", "chatd", "proxy")],
            [telnet_chats, telnet_goes_through_the_proxy, telnet_is_refused], "as POSIX; client, chat server, proxy"),
    Program("netcat-traditional", [NC], [netcat_talks, netcat_sends_datagrams, netcat_looks, netcat_waits_no_longer], "streams, datagrams, -z, -w, refusals, misuse"),
    Program("nuttcp", [Build("nuttcp", "nuttcp", ["nuttcp-6.1.2.c"], as_posix=True)],
            [nuttcp_measures, nuttcp_carries_standard_streams, nuttcp_is_refused], "as POSIX; both directions, UDP, intervals, standard streams"),
    Program("dnstracer", [Configured("dnstracer", "dnstracer")], [dnstracer_traces, dnstracer_gets_no_answer, dnstracer_is_misused],
            "by its configure script, as POSIX; traces, silence, a refused port, misuse"),
    Program("libnatpmp", [Build("natpmpc", "libnatpmp", ["natpmp.c", "natpmpc.c", "getgateway.c"], ["-DENABLE_STRNATPMPERR"], as_posix=True)],
            [natpmpc_maps, natpmpc_is_refused], "as POSIX; public address, mappings, a refused gateway"),
    Program("miniupnpc", [Build("upnpc", "miniupnpc", [f"src/{name}.c" for name in (
        "addr_is_reserved connecthostport igd_desc_parse minisoap minissdpc miniupnpc miniwget minixml portlistingparse receivedata upnpc upnpcommands upnpdev "
        "upnperrors upnpreplyparse").split()], ["-Iinclude", "-DMINIUPNPC_GET_SRC_ADDR", "-D_DEFAULT_SOURCE", from_template(
            "miniupnpc/miniupnpcstrings.h", "miniupnpc/miniupnpcstrings.h.in", {})], as_posix=True)],
            [upnpc_asks, upnpc_finds_nothing], "as POSIX; a whole device in HTTP, a refused one"),
    Program("stone", [Build("stone", "stone", ["stone.c"], ["-D_GNU_SOURCE", "-DINET_ADDR", "-DPTHREAD", "-DCPP='\"cpp\"'"],
                            windows=["-D_POSIX_THREAD_SAFE_FUNCTIONS", "-I" + str(SOURCES / "tre/lib"), *TRE, *map(str, sorted(set((SOURCES / "tre/lib").glob("[rtx]*.c")) - {SOURCES / "tre/lib/tre-match-approx.c"}))], as_posix=True), NC],
            [stone_repeats, stone_is_a_proxy, stone_repeats_datagrams, stone_is_misused], "as POSIX, with regex.h of Debian's tre; repeater, HTTP proxy, UDP"),
    Program("netsed", [Build("netsed", "netsed", ["netsed.c"])], [netsed_changes("tcp"), netsed_changes("udp"), netsed_is_misused], "TCP, UDP, misuse"),
    Program("hiredis", [Build("redis_example", "hiredis", ["examples/example.c", "[!t]*.c"], as_posix=True)], [hiredis_asks, hiredis_is_refused],
            "as POSIX; the example, a refusal"),
    Program("rinetd", [Configured("rinetd", "rinetd"), NC], [rinetd_forwards, rinetd_is_misused],
            "by its configure script, as POSIX; forwards between the two, misuse"),
]
