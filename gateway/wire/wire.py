"""Which servers a command may go to, and when there is a short way at all."""

import asyncio
import logging
import random
from collections.abc import Mapping
from math import inf
from typing import Any

import bson
from bson.codec_options import CodecOptions
from bson.errors import BSONError
from pymongo import AsyncMongoClient
from pymongo.read_preferences import Primary, ReadPreference
from pymongo.server_type import SERVER_TYPE
from pymongo.topology_description import TOPOLOGY_TYPE, TopologyDescription
from pymongo.uri_parser import parse_uri

from gateway.wire.connection import Broken, Document
from gateway.wire.login import Credentials, Refused
from gateway.wire.pool import Address, Pool

log = logging.getLogger("newsgraph.wire")

_SCRAM = "SCRAM-SHA-256"
_PLAIN = {"appname", "directconnection", "localthresholdms", "maxpoolsize", "maxstalenessseconds", "readconcernlevel"}
_PLAIN |= {"readpreference", "readpreferencetags", "replicaset", "retryreads", "serverselectiontimeoutms"}
_PLAIN |= {"authmechanism", "authsource"}
"""Options that hold here too: PyMongo heeds them when it selects a server, or we ask it for their value."""


class Wire:
    """Commands to the servers that a client's read preference selects. Belongs to one event loop."""

    def __init__(self, client: AsyncMongoClient[Any], credentials: Credentials | None = None) -> None:
        self._client = client
        self._credentials = credentials
        self._is_refused = False
        self._pools: dict[Address, Pool] = {}
        self._description: TopologyDescription | None = None
        self._addresses: list[Address] = []
        self._extra: Document = {}

    async def reply(
        self, database: str, command: Mapping[str, Any], options: CodecOptions[Document], until: float
    ) -> Document | None:
        """MongoDB's reply to a command that reads and that went well; else None. Cancelled, it stops on the server.

        `until` is when the answer is due, by the monotonic clock.
        """
        pool = self._pool()
        if pool is None:
            return None
        message = bson.encode({**command, "$db": database, **self._extra})
        try:
            reply = await pool.exchange(message, options, until)
        except (Broken, OSError, TimeoutError, BSONError):
            return None
        except Refused as refused:
            log.warning("commands go by the driver alone, since the login SCRAM-SHA-256 was refused: %s", refused)
            self._is_refused = True
            return None
        return reply if reply.get("ok") == 1 else None

    async def close(self) -> None:
        """Close all connections; what is under way ends with None."""
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()
        await asyncio.sleep(0)  # the transports close in the next turn of the loop

    def _pool(self) -> Pool | None:
        description = self._client.topology_description
        if description is not self._description:
            self._learn(description)
        if not self._addresses or self._is_refused:
            return None
        address = self._addresses[0] if len(self._addresses) == 1 else random.choice(self._addresses)  # noqa: S311
        pool = self._pools.get(address)
        if pool is None:
            options = self._client.options.pool_options
            most = options.max_pool_size or inf  # 0 stands for no bound
            pool = self._pools[address] = Pool(address, most, options.metadata, self._credentials)
        return pool

    def _learn(self, description: TopologyDescription) -> None:
        """What PyMongo says of the servers now. What waits for one that is no longer among them waits no longer."""
        self._description = description
        preference = self._client.read_preference
        self._addresses = [server.address for server in description.apply_selector(preference)]
        self._extra = passed_on(preference, description)
        for address in self._pools.keys() - description.server_descriptions().keys():
            self._pools.pop(address).close()
        for address, server in description.server_descriptions().items():
            if address in self._pools and not server.is_server_type_known:
                self._pools.pop(address).close()


def passed_on(preference: Any, description: TopologyDescription) -> Document:
    """What a command has to say of the read preference by which its server was selected.

    Specification "Server Selection", sections "Passing read preference" and "Topology type: Single".
    """
    if description.topology_type == TOPOLOGY_TYPE.Single:
        (server,) = description.server_descriptions().values()
        if server.server_type == SERVER_TYPE.Standalone:
            return {}
        if server.server_type != SERVER_TYPE.Mongos:
            preference = ReadPreference.PRIMARY_PREFERRED
    return {} if isinstance(preference, Primary) else {"$readPreference": preference.document}


def wire_of(client: AsyncMongoClient[Any], uri: str) -> Wire | None:
    """The short way for a client of this URI, where it asks for nothing that only PyMongo knows."""
    # The driver takes a bare host too, and finds servers by their domain.
    if not uri.startswith("mongodb://") or client.options.event_listeners:
        return None
    parsed = parse_uri(uri, warn=True)  # as the driver: an option that is wrong is left out
    options = {name.lower(): value for name, value in parsed["options"].items()}
    is_tcp = all(port is not None for _, port in parsed["nodelist"])
    if not is_tcp or not options.keys() <= _PLAIN or options.get("authmechanism", _SCRAM) not in {_SCRAM, "DEFAULT"}:
        return None
    user, password = parsed["username"], parsed["password"]
    if user is None:
        return Wire(client)
    source = options.get("authsource") or parsed["database"] or "admin"
    return Wire(client, Credentials(user, password, source)) if password else None
