"""The short way of a command to MongoDB and back: OP_MSG on connections of our own.

PyMongo's asynchronous client spends on a command three times what the message costs: in tasks, locks and sessions that
a single read does not need. PyMongo stays the authority, though. It finds the servers, watches them, and says which are
to be read from; and whatever does not go smoothly here gives None, upon which the caller sends the command in PyMongo's
own way, which waits for an election, tries again, and puts the error into words. A read may be sent twice.

So nothing is handled here that PyMongo handles better: no login, no TLS, no compression, no listeners. Where a URI asks
for one of them, there is no short way (`wire_of`).
"""

from gateway.wire.wire import Wire, wire_of

__all__ = ["Wire", "wire_of"]
