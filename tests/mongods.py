"""A mongod of a test's own, where that of the run will not do."""

import os
import socket
import subprocess
from contextlib import contextmanager

from pymongo import MongoClient

from gateway.embedded import program


@contextmanager
def mongod(folder, *arguments):
    """The URI of a mongod, no member of a set, that was started with these arguments and answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [program.binary(), "--dbpath", folder, "--port", str(port), "--bind_ip", "127.0.0.1", *arguments]
    uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"
    with subprocess.Popen(list(map(os.fspath, command)), stdout=subprocess.DEVNULL) as process:
        try:
            with MongoClient(uri) as client:
                client["admin"].command("ping")
            yield uri
        finally:
            process.terminate()
