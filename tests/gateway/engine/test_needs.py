import pytest
from graphql import parse
from graphql.execution.values import VariableValues

from gateway.engine import Derived, Itself, Loaded, Stored, Want, make_plan, run
from tests.gateway.engine.library import Shelf, each, schema_with
from tests.gateway.engine.oracle import settled

TEXT = """
    type Query { article(n: Int): Article  page: Page  node: Node }
    type Page { nodes: [Article!]  info: Page  count: Int }
    interface Node { id: ID }
    type Article implements Node {
      id: ID  title: String  provider: Provider  self: Article  related(first: Int = 10, self: Boolean = false): [Article!]  loaded: Article  plain: Int
    }
    type Topic implements Node { id: ID  name: String }
    type Provider { name: String  domain: String }
"""


def related_needs(first=10, self=False):
    return {"related": None if self else first}


def load(objects, info):
    seen = info.context
    seen.needs.append((dict(info.needs), {name: dict(info.needs_of(name)) for name in ("Article", "Topic")}))
    return (yield Want(seen.shelf, [None] * len(objects), info.needs))


class Seen:
    def __init__(self):
        self.needs = []
        self.shelf = Shelf("shelf", {})


SCHEMA = schema_with(
    TEXT,
    Query_article=Loaded(load, ("shelf",), {}),
    Query_page=Loaded(load, ("shelf",), {}),
    Query_node=Loaded(load, ("shelf",), {}),
    Page_nodes=Derived(each(lambda page: []), {}, through=True),
    Page_info=Itself(),
    Page_count=Derived(each(lambda page: 0), {"$count": None}),
    Article_id=Derived(each(lambda article: ""), {"_id": None}),
    Article_title=Stored("title"),
    Article_provider=Stored("provider"),
    Article_self=Itself(),
    Article_related=Derived(each(lambda article: []), related_needs),
    Article_loaded=Loaded(load, ("shelf",), {"webUrl": None}),
    Topic_id=Derived(each(lambda topic: ""), {"name": None}),
    Topic_name=Stored("name"),
    Provider_name=Stored("name"),
    Provider_domain=Stored("domain"),
)


def needs(text, **variables):
    seen = Seen()
    plan = make_plan(SCHEMA, parse(text))
    result = settled(lambda: run(plan, {}, seen, variables))
    assert result.errors is None
    return seen.needs[0]


@pytest.mark.parametrize(
    ("selected", "expected"),
    [
        ("title", {"title": None}),
        ("again: title title __typename plain", {"title": None}),
        ("id", {"_id": None}),
        ("provider { name domain }", {"provider": None}),
        ("self { self { title } id }", {"title": None, "_id": None}),
        ("related { title related { id } }", {"related": 10}),
        ("related(first: 3) { id } more: related(first: 5) { id }", {"related": 5}),
        ("related(first: 5) { id } fewer: related(first: 3) { id }", {"related": 5}),
        ("related(first: 3) { id } all: related(self: true) { id }", {"related": None}),
        ("all: related(self: true) { id } related(first: 3) { id }", {"related": None}),
        ("related(first: null) { id }", {"related": 10}),
        ('related(first: "no") { id } title', {"title": None}),
        ("loaded { title }", {"webUrl": None}),
        ("... on Node { id } ... on Topic { name }", {"_id": None}),
        ("title @skip(if: true) id", {"_id": None}),
    ],
)
def test_what_a_selection_needs_of_its_documents(selected, expected):
    assert needs(f"{{ article {{ {selected} }} }}")[0] == expected


def test_what_is_brought_along_needs_what_is_selected_below():
    assert needs("{ page { info { count nodes { title provider { name } } } nodes { id } } }")[0] == {
        "$count": None,
        "title": None,
        "provider": None,
        "_id": None,
    }


def test_the_types_of_an_abstract_field_are_united_or_told_apart():
    united, apart = needs("{ node { id ... on Article { title } ... on Topic { name } } }")

    assert united == {"_id": None, "title": None, "name": None}
    assert apart == {"Article": {"_id": None, "title": None}, "Topic": {"name": None}}


def test_what_a_field_fetches_is_said_by_itself_where_the_documents_are_not_its_results():
    fetching = Loaded(lambda objects, info, n: load(objects, info), ("shelf",), {}, fetches=lambda n=1: {"pages": n})
    schema = schema_with(TEXT, Query_article=fetching, Article_title=Stored("title"))
    seen = Seen()

    settled(lambda: run(make_plan(schema, parse("{ article(n: 7) { title } }")), {}, seen))

    assert [united for united, _ in seen.needs] == [{"pages": 7}]


def test_needs_are_kept_on_the_plan_unless_a_variable_is_involved():
    plan = make_plan(SCHEMA, parse("query ($n: Int) { a: article { title } b: article { related(first: $n) { id } } }"))

    seen = [Seen(), Seen()]
    for n, each_seen in zip((2, 4), seen, strict=True):
        settled(lambda: run(plan, {}, each_seen, {"n": n}))

    assert [[united for united, _ in each_seen.needs] for each_seen in seen] == [
        [{"title": None}, {"related": 2}],
        [{"title": None}, {"related": 4}],
    ]
    assert [None in field.static_needs for field in plan.tree(VariableValues({}, {})).fields] == [True, False]


@pytest.mark.parametrize(("yes", "expected"), [(True, {"title": None, "related": 3}), (False, {"_id": None})])
def test_what_is_left_out_for_these_variables_is_not_needed(yes, expected):
    text = "query ($yes: Boolean!) { article { title @include(if: $yes) id @skip(if: $yes) ... @include(if: $yes) { related(first: 3) { id } } } }"

    assert needs(text, yes=yes)[0] == expected
