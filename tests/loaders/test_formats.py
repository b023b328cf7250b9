import pytest

from loaders.formats import Compression, Format, Kind, kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/cnn.com.md", Kind(Format.FRONT_MATTER, Compression.NONE, "cnn.com")),
        ("a.TXT", Kind(Format.FRONT_MATTER, Compression.NONE, "a")),
        ("a.yml", Kind(Format.YAML, Compression.NONE, "a")),
        ("a.yaml.zst", Kind(Format.YAML, Compression.ZSTD, "a")),
        ("a.json", Kind(Format.JSON, Compression.NONE, "a")),
        ("a.b.jsonl.GZ", Kind(Format.JSON_LINES, Compression.GZIP, "a.b")),
        ("a.ndjson", Kind(Format.JSON_LINES, Compression.NONE, "a")),
        ("a.tar.gz", Kind(Format.TAR, Compression.GZIP, "a")),
        ("a.tgz", Kind(Format.TAR, Compression.GZIP, "a")),
        ("a.zip", Kind(Format.ZIP, Compression.NONE, "a")),
    ],
)
def test_the_name_tells_what_a_file_holds(path, kind):
    assert kind_of(path) == kind


@pytest.mark.parametrize("path", ["a.csv", "a", ".md", "a.gz", "a.b/c", "a.md~", "a.zip.gz", "a.gz.zst", "a.", ""])
def test_other_names_are_none_of_ours(path):
    assert kind_of(path) is None
