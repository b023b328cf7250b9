import io
import os
import subprocess
import sys

import pytest

from loaders.corpus import Source
from loaders.reading import read
from loaders.worker import READY, packed, unpacked


def test_a_part_is_the_same_on_the_other_side(folder):
    folder({"a.yaml": "_id: x\na: 2020-01-01\n---\n[\n"})
    [part] = read(Source("a.yaml", 1, 2))
    other = unpacked(io.BytesIO(packed(part)))

    assert other._replace(documents=[]) == part._replace(documents=[])
    assert [document.content.raw for document in other.documents] == [part.documents[0].content.raw]
    assert other.documents[0].places == part.documents[0].places


def test_it_ends_when_nobody_asks_any_more():
    """As when the run was killed: it leaves nothing behind and says nothing."""
    program = "import sys; from loaders.worker import main; main(-1)"
    run = subprocess.run([sys.executable, "-c", program], input=b"", capture_output=True, timeout=10)

    assert (run.returncode, run.stdout, run.stderr) == (0, READY, b"")


@pytest.mark.parametrize("name", ["caf\udce9.md", "nowhere.md"])
def test_any_name_gets_there_and_back(folder, name):
    folder({})
    [part] = read(Source(name))

    assert unpacked(io.BytesIO(packed(part))).refused == part.refused
    assert os.fsencode(part.refused[0].file)
