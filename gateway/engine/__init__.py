"""The engine: executes GraphQL operations breadth first, in batches. Knows graphql-core, and nothing of articles.

A *plan* is an operation made ready for a schema; a *scope* is the objects of one type at one place of the answer, over
all parents; a *field* is executed once for a scope and gives as many results as it has objects; a *column* is what it
gave. What fields need from dataloaders is gathered into *waves*. The answer is graphql-core's, which is the oracle:
data, the order of keys, null propagation, and errors with their paths and places.
"""

from gateway.engine.bounds import Explanation, explain
from gateway.engine.execute import execute
from gateway.engine.fields import (
    KIND,
    Batch,
    Derived,
    Info,
    Itself,
    Kind,
    Loaded,
    Loader,
    Loading,
    Needs,
    Stored,
    Want,
)
from gateway.engine.plan import Plan, make_plan
from gateway.engine.rendering import rendered
from gateway.engine.run import run

__all__ = [
    "KIND",
    "Batch",
    "Derived",
    "Explanation",
    "Info",
    "Itself",
    "Kind",
    "Loaded",
    "Loader",
    "Loading",
    "Needs",
    "Plan",
    "Stored",
    "Want",
    "execute",
    "explain",
    "make_plan",
    "rendered",
    "run",
]
