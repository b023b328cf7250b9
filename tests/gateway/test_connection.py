"""What a connection may send, and how slowly: asked of a real server, over sockets."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.processes import serving

PING = b'{"query": "{ __typename }"}'
POST = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: %d\r\n" % len(
    PING
)
PONG = {"data": {"__typename": "Query"}}


@pytest.fixture(scope="module")
def port(mongodb_uri):
    with serving("serve", MONGODB_URI=mongodb_uri) as (_, _, address):
        yield int(address.rpartition(":")[2])


@contextmanager
def connected(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        yield connection


def answer(connection):
    """The status and the body of what comes until the connection is closed; None where nothing comes."""
    received = b""
    try:
        while part := connection.recv(65_536):
            received += part
    except ConnectionResetError:
        pass
    head, _, body = received.partition(b"\r\n\r\n")
    return (int(head.split()[1]), json.loads(body)) if received else None


def asked(port, request):
    with connected(port) as connection:
        connection.sendall(request)
        return answer(connection)


def url_of(length):
    path = "/graphql?query={__typename}&x="
    return path + "a" * (length - len(path))


def get(url, headers=b"host: localhost\r\n"):
    return b"GET %s HTTP/1.1\r\n%sconnection: close\r\n\r\n" % (url.encode(), headers)


def refused(port, request, status):
    found, payload = asked(port, request)
    return found == status and payload["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED"}


def test_a_url_has_a_limit(port):
    assert asked(port, get(url_of(16_384))) == (200, PONG)
    assert refused(port, get(url_of(16_385)), 414)


def flood(connection, part):
    """Sends a part for ever."""
    while True:
        connection.sendall(part)


def test_a_url_without_an_end_is_cut(port):
    with connected(port) as connection:
        connection.sendall(b"GET /")

        with pytest.raises(OSError, match=r"pipe|reset"):
            flood(connection, b"a" * 65_536)


def test_headers_are_few(port):
    def request(number):  # two more are host and connection
        return get("/graphql?query={__typename}", b"host: localhost\r\n" + b"x: y\r\n" * (number - 2))

    assert asked(port, request(100)) == (200, PONG)
    assert refused(port, request(101), 431)


def test_headers_are_short(port):
    def request(size):
        others = len("hostlocalhostconnectionclose") + len("x")
        return get("/graphql?query={__typename}", b"host: localhost\r\nx: " + b"y" * (size - others) + b"\r\n")

    assert asked(port, request(32_768)) == (200, PONG)
    assert refused(port, request(32_769), 431)


def test_a_header_without_an_end_is_cut(port):
    with connected(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nx: ")
        for _ in range(16):
            connection.sendall(b"a" * 3_200)
            time.sleep(0.01)

        assert answer(connection)[0] == 431


def test_what_is_no_http_is_refused_as_ever(port):
    with connected(port) as connection:
        connection.sendall(b"\x00\x01\r\n\r\n")

        assert connection.recv(100).startswith(b"HTTP/1.1 400")


def test_requests_in_pieces_and_one_after_another_are_answered(port):
    with connected(port) as connection:
        for part in (POST, b"\r\n", PING[:5], PING[5:] + POST, b"connection: close\r\n\r\n" + PING):
            connection.sendall(part)
            time.sleep(0.05)
        received = b""
        while part := connection.recv(65_536):
            received += part

    assert received.count(b"HTTP/1.1 200") == received.count(json.dumps(PONG, separators=(",", ":")).encode()) == 2


def trickle(port, first, piece):
    """For how long a client can go on that sends a piece every half second, at most 12 seconds."""
    with connected(port) as connection:
        connection.sendall(first)
        connection.settimeout(0.5)
        began = time.monotonic()
        while time.monotonic() - began < 12:
            try:
                if connection.recv(1) == b"":
                    break
            except TimeoutError:
                pass
            except OSError:
                break
            try:
                connection.sendall(piece)
            except OSError:
                break
        return time.monotonic() - began


def test_slow_clients_are_cut_while_others_are_answered(port):
    slow = [(b"", b""), (b"GET / HTTP/1.1\r\n", b"x: y\r\n"), (b"GET /", b"a"), (POST + b"\r\n", b" ")]
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(trickle, port, *each) for each in slow * 5]
        time.sleep(1)
        began = time.monotonic()
        assert asked(port, get("/graphql?query={__typename}")) == (200, PONG)
        assert time.monotonic() - began < 1

        assert all(4 < each.result() < 8 for each in waiting)
