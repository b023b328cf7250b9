import json
from pathlib import Path

from loaders.load import Options, load
from loaders.refusals import Place, Refusal
from loaders.rejects import as_json


def lines(file):
    return [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]


def test_every_refused_document_is_kept_with_its_text(folder, database):
    folder(
        {
            "a.md": "---\ntitle: [\n---\nBody\n",
            "b.md": "---\ncategory: news\ntitle: 5\nwebUrl: [u]\n---\n",
            "c.md": "---\n---\n",
        }
    )
    load(["."], database, Options(rejects=Path("rejects.jsonl")), quiet=True)
    kept = {each["file"]: each for each in lines("rejects.jsonl")}

    assert kept["./a.md"]["line"] == 3
    assert kept["./a.md"]["raw"] == "---\ntitle: [\n---\nBody\n"
    assert kept["./b.md"] == {
        "file": "./b.md",
        "line": 4,
        "column": 1,
        "reason": "expected string, got ['u'] at webUrl",
        "raw": "---\ncategory: news\ntitle: 5\nwebUrl: [u]\n---\n",
    }


def test_the_file_is_begun_anew(folder, database):
    folder({"a.md": "no front matter", "rejects.jsonl.old": ""})
    options = Options(rejects=Path("rejects"))
    load(["a.md"], database, options, quiet=True)
    folder({"a.md": "---\na: 1\n---\n"})
    load(["a.md"], database, options, quiet=True)

    assert lines("rejects") == []


def test_of_a_long_text_64_kb_are_kept_and_no_half_character():
    told = as_json(Refusal("a.md", Place(1, 1), "expected this, got that", raw="a" + "é" * 64 * 1024))

    assert told["raw"] == "a" + "é" * (32 * 1024 - 1)


def test_a_name_that_is_not_utf8_can_be_written():
    assert as_json(Refusal("caf\udce9.md", Place(1, 1), "expected this, got that"))["file"] == "caf\\xe9.md"
