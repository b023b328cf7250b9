"""What a file holds, told by its name: the format of its documents, its compression, whether it is an archive. Pure.

The last ending tells the compression, if there is any, and the one before it the format: `articles.2020.jsonl.gz` is
JSON Lines, compressed, and its documents are named after `articles.2020`.
"""

from enum import Enum
from typing import NamedTuple

STANDARD_INPUT = "-"
"""The path of standard input; what it holds is told by how it begins."""


class Format(Enum):
    FRONT_MATTER = "front matter"
    YAML = "YAML"
    JSON = "JSON"
    JSON_LINES = "JSON Lines"
    TAR = "tar"
    ZIP = "zip"


class Compression(Enum):
    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"


_FORMATS = {
    ".md": Format.FRONT_MATTER,
    ".txt": Format.FRONT_MATTER,
    ".yaml": Format.YAML,
    ".yml": Format.YAML,
    ".json": Format.JSON,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".tar": Format.TAR,
    ".zip": Format.ZIP,
}
_COMPRESSIONS = {".gz": Compression.GZIP, ".zst": Compression.ZSTD}
_SHORT = {".tgz": (".tar", Compression.GZIP), ".tzst": (".tar", Compression.ZSTD)}

ENDINGS = ".md, .txt, .yaml, .yml, .json, .jsonl, .ndjson, .tar or .zip, with .gz or .zst after it or without"
ARCHIVES = frozenset({Format.TAR, Format.ZIP})


class Kind(NamedTuple):
    """`name` is the file's, without its folders and endings: the `_id` of a document that has none."""

    format: Format
    compression: Compression
    name: str


def kind_of(path: str) -> Kind | None:
    """What the name of a file tells; None where that is nothing we read. Case does not matter in an ending."""
    name, ending = _parted(path[path.rfind("/") + 1 :])
    compression = _COMPRESSIONS.get(ending, Compression.NONE)
    if ending in _SHORT:
        ending, compression = _SHORT[ending]
    elif compression is not Compression.NONE:
        name, ending = _parted(name)
    format_ = _FORMATS.get(ending)
    if format_ is None or (format_ is Format.ZIP and compression is not Compression.NONE):
        return None
    return Kind(format_, compression, name)


def is_readable(path: str) -> bool:
    return kind_of(path) is not None


def _parted(name: str) -> tuple[str, str]:
    """By hand: a walk asks this of every file, and a path object costs more than all the rest of asking."""
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending.lower()) if stem else (name, "")
