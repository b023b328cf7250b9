"""The promise of the loader: what is in the store equals what PyYAML reads from the file, key for key."""

import re
from pathlib import Path

import bson
import pytest
import yaml
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.model import COLLECTIONS, collection_of
from loaders.load import load
from loaders.written import is_kept

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

keys = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
    lambda key: not key.startswith("$") and not is_kept(key) and key not in {"body", "taxonomy"}
)
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates() | st.datetimes()
)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=10)


def read_by_pyyaml(path, oracle):
    """The document of a file, its front matter told apart in the simplest way."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        return {"_id": path.stem} | oracle(text)
    _, front, body = re.split("^---$", text, maxsplit=2, flags=re.MULTILINE)
    return {"_id": path.stem} | oracle(front) | ({"body": body[1:]} if body.strip() else {})


def stored(database, name):
    """The documents of a collection as bytes, which tell the order of keys and 1 from 1.0 and true."""
    raw = database[name].with_options(CodecOptions(document_class=RawBSONDocument))
    return {document["_id"]: document.raw for document in raw.find()}


@pytest.mark.parametrize("folder", [ROOT / "samples", SHARED / "corpus", SHARED / "seed"], ids=lambda path: path.name)
def test_a_folder_of_real_documents_is_stored_without_a_loss(folder, database, oracle):
    if not folder.is_dir():
        pytest.skip(f"{folder} is not on this machine")
    files = [path for path in folder.rglob("*") if path.suffix in {".md", ".txt", ".yaml"}]
    expected = {name: {} for name in COLLECTIONS}
    for fields in (read_by_pyyaml(path, oracle) for path in files):
        expected[collection_of(fields)][fields["_id"]] = bson.encode(fields)
    report = load([folder], database, quiet=True)

    assert (report.refused, report.duplicates, report.warnings, report.failure) == ([], [], [], None)
    assert sum(counts.new for counts in report.counts.values()) == len(files)
    for name in COLLECTIONS:
        assert stored(database, name) == expected[name]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(keys, values), st.sampled_from([True, False, None]))
def test_a_random_document_is_stored_without_a_loss(folder, database, oracle, document, flow):
    text = yaml.safe_dump(document, sort_keys=False, default_flow_style=flow, allow_unicode=True)
    folder({"a.md": f"---\n{text}\n---\n"})
    report = load(["a.md"], database, quiet=True)

    assert report.refused == []
    assert stored(database, "other") == {"a": bson.encode({"_id": "a"} | oracle(text))}
