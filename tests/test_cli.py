"""The command `newsgraph`, as a person uses it: real processes, a data folder of their own, the screen they see."""

import json
import re
import shlex
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.processes import NEWSGRAPH, environment, serving

ROOT = Path(__file__).parents[1]
BROKEN = '---\ntitle: "Never closed\n---\n'
GOOD = """\
---
category: news
type: article
title: Mine
webUrl: https://mine.example/a
publishedDateTime: 2026-01-01T00:00:00Z
published: true
---
"""


def run(*arguments, **settings):
    """A command that ends by itself."""
    return subprocess.run(
        [*NEWSGRAPH, *arguments], env=environment(**settings), capture_output=True, text=True, timeout=90
    )


def ask(address, query, headers=None):
    body = json.dumps({"query": query}).encode()
    request = urllib.request.Request(f"{address}/graphql", body, {"content-type": "application/json"} | (headers or {}))
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def processes_of(folder):
    """The command lines of the processes that name a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if str(folder) in line:
                found.append(line)
    return found


def gone_within(folder, seconds):
    deadline = time.monotonic() + seconds
    while processes_of(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    return processes_of(folder) == []


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


FEED = "{ articles(first: 100) { nodes { title } } }"


def test_demo_load_and_serve_work_side_by_side(data, tmp_path):
    documents = tmp_path / "my-articles"
    documents.mkdir()
    (documents / "mine.md").write_text(GOOD)

    with serving("demo", DATA=data) as (_, _, demo):
        loaded = run("load", str(documents), DATA=data, PORT=demo.rpartition(":")[2])
        with serving("serve", DATA=data) as (_, _, served):
            mine = ask(served, FEED)["data"]["articles"]["nodes"]
            samples = ask(demo, FEED)["data"]["articles"]["nodes"]

    assert loaded.returncode == 0
    assert f"They are in the database newsgraph of the mongod in {data}." in loaded.stderr
    assert f"NEWSGRAPH_PORT={int(demo.rpartition(':')[2]) + 1} newsgraph serve" in loaded.stderr
    assert mine == [{"title": "Mine"}]
    assert len(samples) >= 30
    assert {"title": "Mine"} not in samples


@pytest.mark.parametrize(("settings", "told"), [({}, True), ({"TRACE": "off"}, False)], ids=["unset", "off"])
def test_the_demo_tells_what_a_query_cost_unless_it_is_told_not_to(data, settings, told):
    with serving("demo", DATA=data, **settings) as (_, _, address):
        answer = ask(address, FEED, {"X-Newsgraph-Trace": "1"})

    assert answer["data"]
    assert ("extensions" in answer) is told


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_takes_everything_with_it_within_ten_seconds(data, stop):
    with serving("demo", DATA=data) as (process, _, address):
        assert ask(address, FEED)["data"]
        begun = time.monotonic()
        process.send_signal(stop)
        code = process.wait(timeout=20)

    assert time.monotonic() - begun < 10
    assert code == 0
    assert processes_of(data) == []


def test_killed_with_nine_its_mongod_is_gone_within_five_seconds(data):
    with serving("demo", DATA=data) as (process, _, _):
        assert processes_of(data)
        process.kill()
        process.wait()

        assert gone_within(data, 5)


def test_a_second_start_keeps_the_data_and_answers_within_five_seconds(data, tmp_path):
    (tmp_path / "mine.md").write_text(GOOD)
    assert run("load", str(tmp_path / "mine.md"), DATA=data).returncode == 0

    begun = time.monotonic()
    with serving("serve", DATA=data) as (_, _, address):
        answer = ask(address, FEED)
        seconds = time.monotonic() - begun

    assert answer == {"data": {"articles": {"nodes": [{"title": "Mine"}]}}}
    assert seconds < 5


def test_a_bad_document_is_reported_with_its_place_and_does_not_stop_the_others(data, tmp_path):
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "bad.md").write_text(BROKEN)
    (documents / "good.md").write_text(GOOD)

    loaded = run("load", str(documents), DATA=data)

    assert loaded.returncode == 1
    assert re.search(rf"{re.escape(str(documents))}/bad\.md:\d+:\d+: ", loaded.stderr)
    assert re.search(r"^articles +1 +0 +0 +0 +0$", loaded.stderr, re.MULTILINE)
    assert loaded.stdout == ""


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_taken_port_is_one_clear_line(data, command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run(command, DATA=data, PORT=port)

    assert (ended.returncode, ended.stderr) == (
        1,
        f"newsgraph: Port {port} on 127.0.0.1 is taken by another program; choose another: NEWSGRAPH_PORT={port + 1}.\n",
    )


def test_a_data_folder_that_cannot_be_used_is_one_clear_line(data):
    data.write_text("a file")

    ended = run("demo", DATA=data, PORT=0)

    assert ended.returncode == 1
    assert re.fullmatch(rf"newsgraph: [^\n]*{re.escape(str(data))}[^\n]*NEWSGRAPH_DATA[^\n]*\n", ended.stderr)


@pytest.mark.parametrize("command", [["serve"], ["demo"], ["check"], ["load", str(ROOT / "samples")]])
def test_a_mongodb_that_does_not_answer_is_one_clear_line(command):
    ended = run(*command, PORT=0, MONGODB_URI="mongodb://desk:secret@127.0.0.1:9/")

    assert ended.returncode == 3
    assert re.fullmatch(
        r"newsgraph: MongoDB failed \(127\.0\.0\.1:9: [^\n]*NEWSGRAPH_MONGODB_URI right\?\n", ended.stderr
    )
    assert "secret" not in ended.stderr


def test_a_uri_that_cannot_be_read_is_one_clear_line():
    ended = run("serve", PORT=0, MONGODB_URI="mongodb://127.0.0.1:99999/")

    assert ended.returncode == 2
    assert re.fullmatch(r"newsgraph: NEWSGRAPH_MONGODB_URI: [^\n]*\n", ended.stderr)


def test_a_wrong_setting_is_one_clear_line():
    ended = run("serve", PORT="http")

    assert (ended.returncode, ended.stderr) == (
        2,
        "newsgraph: NEWSGRAPH_PORT: expected a port from 0 to 65535, got 'http'.\n",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["load"],
        ["serv"],
        ["load", "--wrong", "x"],
        ["load", ".", "--prune-limit", "a tenth"],
        ["load", "-", "--watch"],
        ["load", ".", "--report", "."],
    ],
)
def test_misuse_is_answered_with_the_usage_and_exit_code_2(arguments):
    ended = run(*arguments)

    assert ended.returncode == 2
    assert "Usage: newsgraph" in ended.stderr


def test_a_key_that_was_made_lets_its_owner_see_more(data, tmp_path):
    (tmp_path / "draft.md").write_text(GOOD.replace("published: true", "published: false"))
    run("load", tmp_path / "draft.md", DATA=data)
    made = run("key", "make", "newsroom", "--scope", "unpublished", "--scope", "trace")

    key, setting = made.stdout.splitlines()
    with serving(
        "serve", DATA=data, **{setting.partition("=")[0].removeprefix("NEWSGRAPH_"): setting.partition("=")[2]}
    ) as (_, _, address):
        public = ask(address, "{ articles { nodes { title } } }")
        newsroom = ask(address, "{ articles { nodes { title } } }", {"authorization": f"Bearer {key}"})

    assert (made.returncode, made.stderr) == (0, "")
    assert setting.startswith("NEWSGRAPH_API_KEYS=newsroom:trace+unpublished:")
    assert key not in setting
    assert public["data"]["articles"]["nodes"] == []
    assert newsroom["data"]["articles"]["nodes"] == [{"title": "Mine"}]


def test_schema_prints_the_schema_on_standard_output_alone():
    ended = run("schema")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "type Article implements" in ended.stdout


def test_version():
    assert run("--version").stdout.startswith("newsgraph 0.")


def test_check_says_what_is_missing_and_makes_it(mongodb_uri, database_name):
    settings = {"MONGODB_URI": mongodb_uri, "DATABASE": database_name}

    lacking, made, ready = run("check", **settings), run("check", "--make", **settings), run("check", **settings)

    assert (lacking.returncode, made.returncode, ready.returncode) == (1, 0, 0)
    assert "There is no index publishedDateTime_-1__id_-1 on articles." in lacking.stdout
    assert "There is no validator on articles" in lacking.stdout
    assert re.search(r"^articles +0$", ready.stdout, re.MULTILINE)


def test_mongod_prints_its_uri_and_stays_until_it_is_stopped(data):
    with subprocess.Popen(
        [*NEWSGRAPH, "mongod"], env=environment(DATA=data), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline().startswith("mongodb://127.0.0.1:")
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=20) == 130
    assert processes_of(data) == []


def test_the_readmes_query_has_the_readmes_answer(data):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = re.search(r"^curl -s http://127\.0\.0\.1:8000/graphql.*?\n```", readme, re.MULTILINE | re.DOTALL)[0]
    body = shlex.split(command.removesuffix("```"))[-1].replace("\n", " ")
    expected = json.loads(re.search(r"```json\n(.*?)```", readme, re.DOTALL)[1])

    with serving("demo", DATA=data) as (_, screen, address):
        answer = ask(address, json.loads(body)["query"])
        tried = shlex.split(screen[screen.index("curl") :].replace("\\\n", " ")) if "curl" in screen else None

    assert answer == expected
    assert tried is None or json.loads(tried[-1])["query"]


def test_explain_says_what_a_query_costs_before_it_is_run():
    ended = run("explain", str(ROOT / "contract" / "queries" / "hub.graphql"))

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("query Hub: 3 commands at most\n  article_lists: 1\n")
    assert "fetches _id images provider publishedDateTime title" in ended.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ wrong }", "Cannot query field 'wrong' on type 'Query'. (line 1, column 3)"),
        ("{ topics", "Syntax Error: Expected Name, found <EOF>. (line 1, column 9)"),
    ],
)
def test_explain_says_why_a_document_cannot_be_executed(tmp_path, text, message):
    file = tmp_path / "query.graphql"
    file.write_text(text)

    ended = run("explain", str(file))

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"newsgraph: {file}: {message}\n")


@pytest.fixture
def desk(tmp_path, mongodb_uri, database_name):
    """A folder with a good and a bad document, and the settings of a database of its own."""
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "bad.md").write_text(BROKEN)
    return tmp_path, {"MONGODB_URI": mongodb_uri, "DATABASE": database_name}


def test_load_prints_its_report_as_json_and_nothing_else(desk, tmp_path):
    folder, settings = desk
    file = tmp_path / "report"
    loaded = run("load", str(folder), "--json", "--report", str(file), **settings)

    told = json.loads(loaded.stdout)
    assert (loaded.returncode, loaded.stderr) == (1, "")
    assert told == json.loads(file.read_text())
    assert told["collections"]["articles"]["new"] == told["refused"]["count"] == 1


def test_a_quiet_run_says_nothing_unless_something_is_wrong(desk):
    folder, settings = desk
    wrong = run("load", str(folder), "--quiet", **settings)
    (folder / "bad.md").unlink()
    right = run("load", str(folder), "--quiet", **settings)

    assert "bad.md:" in wrong.stderr
    assert (right.returncode, right.stdout, right.stderr) == (0, "", "")


def test_too_much_is_not_pruned_until_it_is_told_so(desk):
    folder, settings = desk
    (folder / "bad.md").unlink()
    (folder / "other.md").write_text("---\nname: X\n---\n")
    run("load", str(folder), **settings)
    (folder / "good.md").unlink()
    stopped = run("load", str(folder), "--prune", **settings)
    pruned = run("load", str(folder), "--prune", "--prune-limit", "1", **settings)

    assert (stopped.returncode, pruned.returncode) == (1, 0)
    assert "  1 of the 1 documents in articles\n    articles/good\n" in stopped.stderr
    assert re.search(r"^articles +0 +0 +0 +1 +0$", pruned.stderr, re.MULTILINE)


def test_a_file_that_cannot_be_written_is_one_clear_line(desk):
    folder, settings = desk
    for option in ("--rejects", "--report"):
        ended = run("load", str(folder), "--quiet", option, "/nowhere/file", **settings)

        assert ended.returncode == 1
        assert "Cannot write" in ended.stderr.splitlines()[-1]
        assert "/nowhere/file: No such file or directory; choose another file." in ended.stderr.splitlines()[-1]


def test_a_folder_is_followed_until_it_is_stopped(desk):
    folder, settings = desk
    (folder / "bad.md").unlink()
    command = [*NEWSGRAPH, "load", str(folder), "--watch", "--json"]
    with subprocess.Popen(command, env=environment(**settings), stdout=subprocess.PIPE, text=True) as process:
        first = json.loads(process.stdout.readline())["collections"]["articles"]
        (folder / "second.md").write_text(GOOD)
        second = json.loads(process.stdout.readline())["collections"]["articles"]
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=20) == 0
    assert (first["new"], second["new"], second["unchanged"]) == (1, 1, 1)


def test_check_tells_what_is_in_the_store(desk):
    folder, settings = desk
    run("load", str(folder), **settings)
    told = run("check", **settings)

    assert told.returncode == 0
    assert "related entries: 0; to a stored article: 0" in told.stdout
    assert re.search(r"^    publishedDateTime +100\.0 %  date 1$", told.stdout, re.MULTILINE)
