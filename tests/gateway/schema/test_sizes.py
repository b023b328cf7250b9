"""The bounds of sizes, at every argument that has one: the edges are taken, what is beyond is refused and says why."""

import pytest
from graphql import get_named_type, is_leaf_type

from gateway.schema.build import build_schema
from tests.desk import article
from tests.ways import CLIMBS, NEEDED, optional

SCHEMA = build_schema()
SIZE = (["1", "100"], ["0", "-1", "101", "2147483647", "-2147483648"], "expected a whole number from 1 to 100, got ")
BOUNDS = {
    "first": SIZE,
    "last": SIZE,
    "offset": (["0", "2147483647"], ["-1", "-2147483648"], "expected a whole number of at least 0, got "),
    "minWidth": (["0", "2147483647"], ["-1", "-2147483648"], "expected a whole number of at least 0, got "),
    "width": (["1", "2147483647"], ["0", "-1"], "expected a whole number of at least 1, got "),
    "dpr": (["5e-324", "1", "1e308"], ["0", "-0.0", "-1", "-1e308"], "expected a number above 0, got "),
}
"""By argument: what is taken, what is refused, and how."""
SIZES = [where for where in optional(SCHEMA) if where[2] in BOUNDS]


def asked(owner, name, argument, value):
    field = SCHEMA.type_map[owner].fields[name]
    arguments = ", ".join(filter(None, [NEEDED.get(name), f"{argument}: {value}"]))
    shown = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    return CLIMBS[owner] % f"{name}({arguments}) {shown}"


@pytest.fixture
def documents(desk):
    images = [{"url": "/a.png", "width": 5}]
    main = article("a", topics=["Ports"], images=images, provider={"domain": "tide.example", "images": images})
    desk.add(main | {"related": [{"title": "A", "webUrl": main["webUrl"], "images": images}]})
    return desk


@pytest.mark.parametrize(("owner", "name", "argument"), SIZES)
async def test_what_is_within_the_bounds_is_taken(documents, owner, name, argument):
    for value in BOUNDS[argument][0]:
        await documents.data(asked(owner, name, argument, value))


@pytest.mark.parametrize(("owner", "name", "argument"), SIZES)
async def test_what_is_beyond_them_is_refused_and_never_cut(documents, owner, name, argument):
    _, refused, complaint = BOUNDS[argument]
    for value in refused:
        (error,) = (await documents.ask(asked(owner, name, argument, value)))["errors"]

        assert error["message"].startswith(f"{argument}: {complaint}")
        assert float(error["message"].removeprefix(f"{argument}: {complaint}").rstrip(".")) == float(value)
        assert error["path"][-1] == name
        assert error["extensions"] == {"code": "BAD_USER_INPUT"}
