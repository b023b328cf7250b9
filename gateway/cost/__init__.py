"""What an operation costs, told from its plan before anything runs. Pure: knows no request and no store.

The price is the number of objects that the answer may hold, each weighing 1, and the weights of dear fields; the
specification (see `gateway.schema.weights`) calls it the type cost. A list counts with what its arguments say, else by
its assumed size; a field of several types with the dearest. So the price is never below the number of objects given,
except for lists that are stored in documents and are longer than assumed. Introspection is free: validation bounds its
depth.
"""

from gateway.cost.price import Price

__all__ = ["Price"]
