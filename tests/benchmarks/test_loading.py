import subprocess
import sys
from pathlib import Path

import pytest
from pymongo import MongoClient

from benchmarks.loading import files_of, load_obviously, repeat
from gateway.errors import Trouble

ROOT = Path(__file__).parents[2]


def test_a_folder_is_repeated_under_names_of_its_own(tmp_path):
    repeat(ROOT / "samples", tmp_path / "corpus", 250)
    names = [file.name for file in files_of(tmp_path / "corpus")]

    assert len(names) == len(set(names)) == 250


def test_a_folder_without_documents_is_trouble(tmp_path):
    with pytest.raises(Trouble, match=r"holds no \.md"):
        repeat(tmp_path, tmp_path / "corpus", 10)


def test_the_obvious_way_stores_every_file(mongodb_uri):
    with MongoClient(mongodb_uri) as client:
        load_obviously(ROOT / "samples", client)
        count = client.newsgraph.articles.count_documents({})
        client.drop_database("newsgraph")

    assert count == sum(1 for _ in files_of(ROOT / "samples"))


def test_it_prints_how_many_times_as_fast(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.loading", "samples", "100"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
    )

    assert ended.returncode == 0, ended.stderr
    assert "100 files" in ended.stdout
    assert "the same again" in ended.stdout
