"""The mongod that comes along: a real one, for this machine only, shared by all who name the same data folder.

`holder` is for those who use it, and starts the `keeper`, a process of its own that has the mongod for a child;
`folder` is what they agree by, files and locks; `program` knows the binary. The only folder that starts processes.
"""

from gateway.embedded.holder import mongod, watch

__all__ = ["mongod", "watch"]
