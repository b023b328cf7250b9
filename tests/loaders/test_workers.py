"""Processes that die of what they read, or of anything else, and the run that goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from loaders.corpus import Source, find
from loaders.workers import read_all

MANY = {f"{number:03}.yaml": f"a: {number}\n" for number in range(200)}


def children():
    """The processes that read for this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            is_ours = f"PPid:\t{os.getpid()}\n" in (folder / "status").read_text()
            if is_ours and b"loaders.worker" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def killed(pid):
    os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_the_order_is_that_of_the_sources(folder, workers):
    folder(MANY)
    read = [document.id for part in read_all(find(["."]), workers=workers) for document in part.documents]

    assert read == [name.removesuffix(".yaml") for name in MANY]


def test_every_source_has_one_last_part(folder):
    folder(MANY | {"many.jsonl": "{}\n" * 1000, "nothing.jsonl": "", "bad.yaml": "["})
    sources = list(find(["."]))

    assert [part.source for part in read_all(sources) if part.is_last] == sources


def test_no_sources_are_no_processes():
    assert list(read_all([])) == []


def test_a_process_that_is_killed_costs_nothing(folder):
    """Whoever killed it: the source that it had is tried again."""
    folder(MANY)
    parts = read_all(find(["."]), workers=1)
    read = [next(parts)]
    killed(children()[0])
    read += parts

    assert [refusal for part in read for refusal in part.refused] == []
    assert [document.id for part in read for document in part.documents] == [n.removesuffix(".yaml") for n in MANY]


@pytest.fixture
def deadly(folder):
    """A file in the midst of others that stands for one which kills who reads it; reading it waits for ever."""
    folder(MANY)
    sources = list(find(["."]))
    os.mkfifo("100.md")
    sources[100] = Source("100.md")
    return sources


def test_a_source_that_kills_its_process_costs_itself_and_is_named(deadly):
    refused, read = [], []
    stop = threading.Event()

    def kill_whoever_waits():
        while not stop.wait(0.05):
            for pid in children():
                with suppress(OSError):
                    if any(link.readlink().name == "100.md" for link in Path(f"/proc/{pid}/fd").iterdir()):
                        killed(pid)

    thread = threading.Thread(target=kill_whoever_waits)
    thread.start()
    writer = os.open("100.md", os.O_RDWR)
    for part in read_all(deadly, workers=2):
        refused += map(str, part.refused)
        read += [document.id for document in part.documents]
    stop.set()
    thread.join()
    os.close(writer)

    assert refused == ["100.md:1:1: expected a file that can be read, got the end of the process that read it: SIGKILL"]
    assert len(read) == 199


def test_what_wants_too_much_memory_is_refused(folder):
    """A header of tar may promise any length, and Python's reader believes it."""
    header = bytearray(512)
    header[:5], header[156:157], header[257:265] = b"a.pax", b"x", b"ustar\x0000"
    header[124:136] = b"%011o\0" % (4 * 1024**3)
    header[100:124] = b"0000644\0" * 3
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    folder({"a.tar": bytes(header)})
    os.truncate("a.tar", 4 * 1024**3)  # without a byte on disk
    [part] = read_all([Source("a.tar")])

    assert [str(refusal) for refusal in part.refused] == [
        "a.tar:1:1: expected a file that the memory of a worker holds, got a larger one"
    ]


def test_closing_ends_the_processes_and_threads_at_once(folder):
    folder(MANY | {"many.jsonl": '{"a": "%s"}\n' % ("x" * 1000) * 50_000})
    before = threading.active_count()
    parts = read_all([Source("many.jsonl"), *find(["."])], workers=2)
    next(parts)
    begun = time.monotonic()
    parts.close()

    assert (children(), threading.active_count()) == ([], before)
    assert time.monotonic() - begun < 2


def test_a_mistake_of_the_sources_is_the_callers(folder):
    folder(MANY)

    def sources():
        yield from find(["."])
        raise LookupError

    with pytest.raises(LookupError):
        list(read_all(sources()))
    assert children() == []


def test_the_folder_that_is_loaded_is_not_where_programs_come_from(folder):
    folder({"a.yaml": "a: 1\n", "yaml.py": "raise SystemExit", "pickle.py": "raise SystemExit"})
    program = "from loaders.corpus import find; from loaders.workers import read_all; print(sum(len(p.documents) for p in read_all(find(['.']))))"
    run = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True)

    assert (run.stdout, run.stderr) == ("1\n", "")


def test_standard_input_is_read_by_a_process(folder):
    program = "from loaders.corpus import Source; from loaders.workers import read_all; print([d.id for p in read_all([Source('-')]) for d in p.documents])"
    run = subprocess.run([sys.executable, "-c", program], input='{"_id": "a"}\n{}\n', capture_output=True, text=True)

    assert (run.stdout, run.stderr) == ("['a', 'stdin#2']\n", "")


def test_memory_does_not_grow_with_a_file(folder):
    folder({"a.jsonl": ""})
    line = b'{"a": "%s"}\n' % (b"x" * 1000)
    with Path("a.jsonl").open("wb") as file:
        file.writelines(line * 1000 for _ in range(200))
    program = (
        "from pathlib import Path; import resource; from loaders.corpus import Source; from loaders.workers import read_all\n"
        "print(sum(len(p.documents) for p in read_all([Source('a.jsonl')])))\n"
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    count, own, worker = map(int, subprocess.run([sys.executable, "-c", program], capture_output=True).stdout.split())

    assert count == 200_000
    assert max(own, worker) < 80_000  # kB; the file has 200 MB
