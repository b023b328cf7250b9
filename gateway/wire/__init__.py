"""The short way of a command to MongoDB and back: OP_MSG on connections of our own.

PyMongo's asynchronous client spends on a command three times what the message costs: in tasks, locks and sessions that
a single read does not need. PyMongo stays the authority, though. It finds the servers, watches them, and says which are
to be read from; and whatever does not go smoothly here gives None, upon which the caller sends the command in PyMongo's
own way, which waits for an election, tries again, and puts the error into words. A read may be sent twice.

So nothing is handled here that PyMongo handles better: no TLS, no compression, no listeners, and of the logins only
SCRAM-SHA-256. Where a URI asks for more, there is no short way (`wire_of`).
"""

from gateway.wire.wire import Wire, wire_of

__all__ = ["Wire", "wire_of"]
