"""Random operations on a schema that find something: valid, with arguments that name what the data has."""

from graphql import get_named_type, is_abstract_type, is_leaf_type, is_required_argument
from hypothesis import strategies as st


@st.composite
def questions(draw, schema, values, depth=6):
    """The text of a query. `values` has a strategy of literals for each argument, by its name."""
    return draw(_selection(schema, schema.query_type, values, depth))


@st.composite
def _selection(draw, schema, parent, values, depth):
    if is_abstract_type(parent):
        types = draw(st.lists(st.sampled_from(schema.get_possible_types(parent)), unique=True))
        parts = [f"... on {each.name} {draw(_selection(schema, each, values, depth))}" for each in types]
        return "{ " + " ".join(["__typename", *parts]) + " }"
    offered = [
        field
        for field in parent.fields.items()
        if depth > 1 or (is_leaf_type(get_named_type(field[1].type)) and not field[1].args)
    ]
    if not offered:
        return "{ __typename }"
    chosen = draw(st.lists(st.sampled_from(offered), min_size=1, max_size=4))
    # An alias of its own for each, so that no two conflict, in fragments on several types neither.
    return (
        "{ "
        + " ".join(
            f"{parent.name}{number}: {name}{draw(_arguments(field, values))} {draw(_below(schema, field, values, depth))}"
            for number, (name, field) in enumerate(chosen)
        )
        + " }"
    )


@st.composite
def _below(draw, schema, field, values, depth):
    below = get_named_type(field.type)
    return "" if is_leaf_type(below) else draw(_selection(schema, below, values, depth - 1))


@st.composite
def _arguments(draw, field, values):
    given = [
        f"{name}: {draw(values[name])}"
        for name, argument in field.args.items()
        if is_required_argument(argument) or draw(st.booleans())
    ]
    return f"({', '.join(given)})" if given else ""
