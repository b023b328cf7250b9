"""How fast documents get into MongoDB, beside the obvious way: one process, PyYAML's C loader, `insert_many` of 500.

    python -m benchmarks.loading                  # a made-up corpus of 5 000 articles
    python -m benchmarks.loading FOLDER FILES     # a folder of yours, repeated to so many files

Both load into empty collections of one mongod, in turn. The obvious way makes no index and checks nothing; ours is the
command `newsgraph load`, with indexes, validator, ledger and report. Then ours once more, over the same files.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from pymongo import MongoClient
from rich.console import Console
from rich.table import Table

from benchmarks.machine import described
from benchmarks.world import program
from gateway import embedded
from gateway.errors import Trouble
from loaders import synthetic

_ARTICLES = 5_000
_BATCH = 500
_DATABASE = "newsgraph"


def main() -> None:
    with program(), TemporaryDirectory(prefix="newsgraph-benchmark-") as folder:
        corpus = Path(folder, "corpus")
        if len(sys.argv) == 3:
            repeat(Path(sys.argv[1]), corpus, int(sys.argv[2]))
        else:
            make(corpus, _ARTICLES)
        with embedded.mongod(Path(folder, "mongod")) as uri:
            obvious, ours, again = measured(corpus, uri)
        show(sum(1 for _ in files_of(corpus)), obvious, ours, again)


def make(corpus: Path, articles: int) -> None:
    """Writes a made-up corpus."""
    for name, text in synthetic.files(articles, seed=1):
        write(corpus / name, text.encode())


def repeat(folder: Path, corpus: Path, files: int) -> None:
    """Writes what `folder` holds again and again, under names of its own, until there are so many files."""
    originals = list(files_of(folder))
    if not originals:
        raise Trouble(f"{folder} holds no .md, .yaml or .yml file; name a folder that does.")
    written = 0
    for turn in count():
        for file in originals:
            relative = file.relative_to(folder)
            write(corpus / f"{turn:04}" / relative.parent / f"{turn:04}-{relative.name}", file.read_bytes())
            written += 1
            if written == files:
                return


def files_of(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.suffix in {".md", ".yaml", ".yml"})


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def measured(corpus: Path, uri: str) -> tuple[float, float, float]:
    """Seconds of the obvious way, of ours into empty collections, and of ours again."""
    with MongoClient[dict[str, Any]](uri) as client:
        begun = time.perf_counter()
        load_obviously(corpus, client)
        obvious = time.perf_counter() - begun
        client.drop_database(_DATABASE)
    return obvious, load(corpus, uri), load(corpus, uri)


def load_obviously(corpus: Path, client: MongoClient[dict[str, Any]]) -> None:
    collection = client[_DATABASE].articles
    batch: list[dict[str, Any]] = []
    for number, file in enumerate(files_of(corpus)):
        text = file.read_text(encoding="utf-8")
        if text.startswith("---"):
            text = text[3:].partition("\n---")[0]
        document = storable(yaml.load(text, yaml.CSafeLoader))
        batch.append(document | {"_id": number})
        if len(batch) == _BATCH:
            collection.insert_many(batch, ordered=False)
            batch = []
    if batch:
        collection.insert_many(batch, ordered=False)


def storable(value: Any) -> Any:
    """What BSON has no type for, which is little, as text: the least that makes insert_many take it."""
    match value:
        case dict():
            return {str(key): storable(item) for key, item in value.items()}
        case list():
            return [storable(item) for item in value]
        case date() if not isinstance(value, datetime):
            return str(value)
    return value


def load(corpus: Path, uri: str) -> float:
    settings = {"NEWSGRAPH_MONGODB_URI": uri, "NEWSGRAPH_DATABASE": _DATABASE, "PATH": ""}
    begun = time.perf_counter()
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "gateway", "load", str(corpus), "--quiet"],
        env=settings,
        check=False,
        stderr=subprocess.PIPE,
    )
    if ended.returncode > 1:
        raise Trouble(f"newsgraph load ended with {ended.returncode}: {ended.stderr.decode()}")
    return time.perf_counter() - begun


def show(files: int, obvious: float, ours: float, again: float) -> None:
    print(described())
    print(f"{files} files")
    table = Table("way", "seconds", "files/s", "times as fast")
    for name, seconds in (("one process, insert_many", obvious), ("newsgraph load", ours), ("the same again", again)):
        table.add_row(name, f"{seconds:.1f}", f"{files / seconds:.0f}", f"{obvious / seconds:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
