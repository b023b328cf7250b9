"""`newsgraph documents check` and `newsgraph schema --check`: what CI asks before a schema is changed."""

import json

import pytest
from click.testing import CliRunner

from gateway.command_documents import documents, schema
from gateway.errors import Trouble
from gateway.persisted.manifests import sha256

FEED = "query Feed($n: Int = 5, $m: Int) { articles(first: $n) { nodes { title related(first: $m) { title } } } }"
WIDE = "query Wide { articles(first: 100) { nodes { related(first: 100) { related(first: 100) { title } } } } }"
BROKEN = "query Broken { articles { nodes { headline } } }"


def run(command, *arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_the_table_has_each_operation_with_its_manifests_cost_and_commands(tmp_path):
    for name in ("ios-1.json", "ios-2.json"):
        (tmp_path / name).write_text(json.dumps({sha256(FEED): FEED}))
    (tmp_path / "web.graphql").write_text("{ topics { name } }")

    checked = run(documents, "check", tmp_path)

    assert checked.exit_code == 0
    assert checked.stdout == (
        "operation  cost  at most  commands  manifests\n"
        "(no name)    21       21         1  web.graphql\n"
        "Feed         57    10102         1  ios-1.json, ios-2.json\n"
    )


def test_what_is_invalid_too_dear_or_of_another_hash_is_told_and_fails(tmp_path):
    (tmp_path / "broken.graphql").write_text(BROKEN)
    (tmp_path / "wide.graphql").write_text(WIDE)
    (tmp_path / "other.json").write_text(json.dumps({"0" * 64: FEED}))

    checked = run(documents, "check", tmp_path)

    assert checked.exit_code == 1
    assert checked.stderr.splitlines() == [
        "broken.graphql: Broken: Cannot query field 'headline' on type 'Article'. (line 1, column 35)",
        f"other.json: Feed: other.json: expected the sha256 of the text, {sha256(FEED)}, got the id {'0' * 64}",
        "wide.graphql: Wide: costs 1010102, and the limit is 20000 (NEWSGRAPH_COST_LIMIT)",
    ]


def test_a_program_gets_a_list(tmp_path):
    (tmp_path / "broken.graphql").write_text(BROKEN)

    checked = run(documents, "check", tmp_path, "--json")

    assert checked.exit_code == 1
    (one,) = json.loads(checked.stdout)
    assert (
        one.items()
        >= {"operation": "Broken", "id": sha256(BROKEN), "manifests": ["broken.graphql"], "cost": None}.items()
    )
    assert len(one["errors"]) == 1


def test_a_folder_without_manifests_is_trouble(tmp_path):
    assert isinstance(run(documents, "check", tmp_path).exception, Trouble)


@pytest.fixture
def served(tmp_path):
    file = tmp_path / "schema.graphql"
    file.write_text(run(schema).stdout)
    return file


def test_the_schema_has_what_fields_cost(served):
    text = served.read_text()

    assert 'body: String @cost(weight: "1")' in text
    assert '@listSize(slicingArguments: ["first"], requireOneSlicingArgument: false)' in text


def test_the_schema_has_not_changed_since_it_was_printed(served):
    checked = run(schema, "--check", served)

    assert (checked.exit_code, checked.output) == (0, "")


def test_a_breaking_change_is_told_with_the_operations_it_breaks_and_fails(served, tmp_path):
    served.write_text(served.read_text().replace("  slug: String!\n", "  slug: String!\n  headline: String\n"))
    manifests = tmp_path / "manifests"
    manifests.mkdir()
    (manifests / "ios-1.json").write_text(
        json.dumps({"a": BROKEN, "b": FEED, "c": "query Older { articles { never } }"})
    )

    checked = run(schema, "--check", served, "--documents", manifests)

    assert checked.exit_code == 1
    assert checked.stdout.splitlines() == [
        "breaking   Field Article.headline was removed.",
        "breaks     Broken of ios-1.json: Cannot query field 'headline' on type 'Article'. (line 1, column 35)",
    ]


def test_a_dangerous_change_is_told_and_does_not_fail(served):
    served.write_text(served.read_text().replace("first: Int = 20", "first: Int = 30"))

    checked = run(schema, "--check", served)

    assert checked.exit_code == 0
    assert checked.stdout.startswith("dangerous  ")


def test_what_is_no_schema_is_trouble(served):
    served.write_text("type Query {")

    refused = run(schema, "--check", served)

    assert isinstance(refused.exception, Trouble)
    assert f"{served}: expected a schema (SDL): Syntax Error" in str(refused.exception)


def test_documents_go_with_check(tmp_path):
    assert run(schema, "--documents", tmp_path).exit_code == 2
