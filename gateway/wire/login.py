"""SCRAM-SHA-256: how a new connection proves that we know a password, and MongoDB that it does (RFC 5802 and 7677).

https://github.com/mongodb/specifications/blob/master/source/auth/auth.md, section "SCRAM-SHA-256"
"""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import NamedTuple

import bson
from bson.codec_options import CodecOptions
from pymongo.saslprep import saslprep

from gateway.wire.connection import Connection, Document

_FEWEST_ROUNDS = 4096
"""What the specification has us insist on: fewer would let a false server guess the password."""


class Refused(Exception):
    """There is no logging in this way: the driver knows others, and words for what is wrong."""


class Credentials(NamedTuple):
    """A user of the database `source`."""

    user: str
    password: str
    source: str


async def login(connection: Connection, credentials: Credentials) -> None:
    """Logs in on a connection. Raises Refused, and what `exchange` raises."""
    nonce = secrets.token_urlsafe(24)
    first = f"n={credentials.user.replace('=', '=3D').replace(',', '=2C')},r={nonce}"
    start = {"saslStart": 1, "mechanism": "SCRAM-SHA-256", "payload": f"n,,{first}".encode()}
    challenge = await _said(connection, credentials, start | {"options": {"skipEmptyExchange": True}})
    answer = challenge["payload"].decode()
    said = dict(part.split("=", 1) for part in answer.split(","))
    if not said["r"].startswith(nonce) or int(said["i"]) < _FEWEST_ROUNDS:
        raise Refused("the challenge is not an answer to ours")
    salted = _salted(credentials.password, said["s"], int(said["i"]))
    unproved = f"c=biws,r={said['r']}"
    everything = f"{first},{answer},{unproved}".encode()
    key = _hmac(salted, b"Client Key")
    signature = _hmac(hashlib.sha256(key).digest(), everything)
    proof = b64encode(bytes(a ^ b for a, b in zip(key, signature, strict=True))).decode()
    proceed = {"saslContinue": 1, "conversationId": challenge["conversationId"]}
    end = await _said(connection, credentials, proceed | {"payload": f"{unproved},p={proof}".encode()})
    verifier = b"v=" + b64encode(_hmac(_hmac(salted, b"Server Key"), everything))
    if not end["done"] or not hmac.compare_digest(end["payload"], verifier):
        raise Refused("the server does not know the password")


async def _said(connection: Connection, credentials: Credentials, command: Document) -> Document:
    reply = await connection.exchange(bson.encode(command | {"$db": credentials.source}), CodecOptions())
    if reply.get("ok") != 1:
        raise Refused(reply.get("errmsg"))
    return reply


@lru_cache(maxsize=64)  # some milliseconds of work, the same for all connections to a server
def _salted(password: str, salt: str, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", saslprep(password).encode(), b64decode(salt), rounds)


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")
