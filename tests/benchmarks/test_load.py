import socket
import threading
from contextlib import contextmanager

import pytest

from benchmarks.load import percentile, press

REQUEST = b"GET / HTTP/1.1\r\n\r\n"


def response(body, status="200 OK"):
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


@contextmanager
def answering(*answers):
    """A server of one connection that gives each request the next answer, piece by piece, and then hangs up."""

    def serve():
        connection, _ = listener.accept()
        with connection:
            for pieces in answers:
                connection.recv(1024)
                for piece in pieces:
                    connection.sendall(piece)
                    pause.wait(0.02)
            connection.recv(1024)

    pause = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            thread.join(10)


def test_it_asks_as_often_as_it_is_told():
    with answering(*[[response("abc")]] * 3) as address:
        outcome = press(address, REQUEST, 1, most=3)

    assert len(outcome.latencies) == 3
    assert outcome.rate == 3 / outcome.seconds
    assert 0 < sum(outcome.latencies) <= outcome.seconds


def test_it_asks_as_long_as_it_is_told_and_waits_for_what_is_under_way():
    with answering([response("abc")[:9], response("abc")[9:]]) as address:
        outcome = press(address, REQUEST, 1, seconds=0.001)

    assert len(outcome.latencies) == 1
    assert outcome.seconds > 0.01


@pytest.mark.parametrize("cut", [1, 20, 30, -7, -1])
def test_an_answer_may_come_in_pieces(cut):
    whole = response("abcdef")

    with answering([whole[:cut], whole[cut:]], [whole]) as address:
        assert len(press(address, REQUEST, 1, most=2).latencies) == 2


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["500 Internal Server Error"], "expected 200 and a length, got b'HTTP/1.1 500"),
        (["200 OK", "204 No Content"], "expected 200 and 3 bytes, got b'HTTP/1.1 204"),
    ],
)
def test_another_status_is_an_error(answers, expected):
    given = [[response("abc", status)] for status in answers]
    with answering(*given) as address, pytest.raises(RuntimeError) as raised:
        press(address, REQUEST, 1, most=2)

    assert str(raised.value).startswith(expected)


def test_another_length_than_the_first_is_an_error():
    with (
        answering([response("abc")], [response("abcd")]) as address,
        pytest.raises(RuntimeError, match="expected 200 and 3 bytes, got"),
    ):
        press(address, REQUEST, 1, most=2)


def test_a_server_that_hangs_up_is_an_error():
    with answering() as address, pytest.raises(ConnectionError, match="expected an answer, got the end of the conn"):
        press(address, REQUEST, 1, most=1)


@pytest.mark.parametrize(("part", "expected"), [(0.5, 51), (0.99, 100), (1.0, 100)])
def test_a_percentile_is_one_of_the_latencies(part, expected):
    assert percentile(range(100, 0, -1), part) == expected
