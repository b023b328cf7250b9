"""Every way through a schema, as operations: from each field of Query, with everything that can be asked below it.

    for name, text in ways(schema, {"Query.article": ['slug: "a"', 'id: "…"'], "Article.related": ["", "first: 3"]}):
        ...

The table has, for each field with arguments, the texts of arguments with which it is asked; a field without arguments
needs no entry, so a new one is walked too. Fields have an alias of their own for each text, so that none conflict.
"""

import re

from graphql import get_named_type, is_abstract_type, is_input_object_type, is_leaf_type, is_non_null_type

from gateway.limits import Limits

WIDE = Limits(
    characters=100_000, tokens=10_000, depth=40, root_fields=100, selections=10**6, repeats=10**6, aliases=10**6
)
"""Limits within which all of them are; no client's operation is as large."""
CLIMBS = {
    "Query": "{ %s }",
    "Article": '{ article(slug: "a") { %s } }',
    "RelatedArticle": '{ article(slug: "a") { related { %s } } }',
    "Provider": '{ article(slug: "a") { provider { %s } } }',
    "Topic": '{ topic(name: "Ports") { %s } }',
    "ArticleConnection": "{ articles { %s } }",
}
"""How to get to each type that has fields with arguments."""
NEEDED = {"search": 'query: "tidewater"'}
"""What a field of Query cannot do without."""
CURSORS = {"after", "before"}
"""No text can hold one: they come from an answer."""


def ways(schema, arguments, depth=3, deep=1):
    """(name, text) of an operation for each field of Query, which it asks with each text of arguments.

    `depth` is how many objects stand one below the other, `deep` how many of these levels are asked with every text of
    arguments in the table; below, the first does.
    """
    for name, field in schema.query_type.fields.items():
        texts = arguments.get(f"Query.{name}", [""])
        asked = " ".join(f"way{number}: {_called(name, given)} {{ ...Below }}" for number, given in enumerate(texts))
        below = _below(schema, arguments, field, depth, depth - deep)
        yield name, f"{{ {asked} }} fragment Below on {get_named_type(field.type)} {below}"


def unasked(schema, arguments):
    """The arguments, and the members of input objects, that no text in the table has."""
    for owner, name, field in _fields(schema):
        texts = " ".join(arguments.get(f"{owner}.{name}", ()))
        for argument, definition in field.args.items():
            members = get_named_type(definition.type)
            names = [argument, *(members.fields if is_input_object_type(members) else ())]
            for one in names:
                if one not in CURSORS and not re.search(rf"\b{one}:", texts):
                    yield f"{owner}.{name}({argument}:)" + (f" {one}" if one != argument else "")


def optional(schema):
    """(type, field, argument) of every argument that may be left out, of the types in CLIMBS."""
    for owner, name, field in _fields(schema):
        if field.args:
            assert owner in CLIMBS, f"say in CLIMBS how to get to {owner}"
        for argument, definition in field.args.items():
            if not is_non_null_type(definition.type):
                yield owner, name, argument


def places(schema):
    """(name, type, text) of an operation for each argument, and each member of an input object: `$value` is given there.

    Everything that is no list below is asked of what is found.
    """
    for owner, name, field in _fields(schema):
        for argument, definition in field.args.items():
            needed = "" if argument == "query" else NEEDED.get(name, "")
            selected = _below(schema, {}, field, 1, 0)
            members = get_named_type(definition.type)
            inputs = members.fields.items() if is_input_object_type(members) else [(None, definition)]
            for member, one in inputs:
                value = "$value" if member is None else f"{{{member}: $value}}"
                asked = CLIMBS[owner] % f"{name}({needed} {argument}: {value}) {selected}"
                place = f"{owner}.{name}({argument}:)" + (f" {member}" if member else "")
                yield place, one.type, f"query ($value: {one.type}) {asked}"


def _fields(schema):
    for graphql_type in schema.type_map.values():
        if not graphql_type.name.startswith("__") and hasattr(graphql_type, "interfaces"):
            for name, field in graphql_type.fields.items():
                if not is_abstract_type(graphql_type):
                    yield graphql_type.name, name, field


def _below(schema, arguments, field, depth, few):
    """What is selected of a field: everything, down to `depth` objects."""
    found = get_named_type(field.type)
    if is_leaf_type(found):
        return ""
    types = schema.get_possible_types(found) if is_abstract_type(found) else [found]
    parts = [f"... on {each.name} {_selection(schema, arguments, each, depth, few)}" for each in types]
    return "{ __typename " + " ".join(parts) + " }"


def _selection(schema, arguments, parent, depth, few):
    # A connection, an edge or a page is no object of its own.
    depth -= any(interface.name in {"Node", "ArticleSummary"} for interface in parent.interfaces)
    parts = ["__typename"]
    for name, field in parent.fields.items():
        if depth > 0 or is_leaf_type(get_named_type(field.type)):
            texts = arguments.get(f"{parent.name}.{name}", [""])
            for number, given in enumerate(texts if depth > few else texts[:1]):
                below = _below(schema, arguments, field, depth, few)
                parts.append(f"{parent.name}_{name}_{number}: {_called(name, given)} {below}")
    return "{ " + " ".join(parts) + " }"


def _called(name, given):
    return f"{name}({given})" if given else name
