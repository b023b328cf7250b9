import os
from pathlib import Path

import pytest

from loaders.corpus import Source, find
from loaders.formats import ENDINGS
from loaders.refusals import START, Refusal


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that is the working directory; its files are made by name."""
    monkeypatch.chdir(tmp_path)

    def make(*names):
        for name in names:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()
        return tmp_path

    return make


def walked(paths):
    """The paths of the files, and what the walk has to tell."""
    found = find(paths)
    return [source.path for source in found], found


def files(paths):
    return walked(paths)[0]


def refusals(paths):
    return walked(paths)[1].refused


def refused(path, reason):
    return [Refusal(path, START, reason)]


def test_folders_are_walked_in_sorted_order(folder):
    folder("b.md", "a/z.md", "a/y/x.yaml", "c/a.txt", "B.yml")

    assert files(["."]) == ["./B.yml", "./a/y/x.yaml", "./a/z.md", "./b.md", "./c/a.txt"]


def test_the_order_of_the_paths_does_not_matter(folder):
    folder("a/1.md", "b/2.md", "c.md")

    assert files(["c.md", "b", "a"]) == files(["a", "b", "c.md"]) == ["a/1.md", "b/2.md", "c.md"]


def test_a_file_is_found_once_however_often_it_is_given(folder):
    folder("a/1.md", "a/b/2.md")

    assert files(["a", "a/b", "a/b/2.md", "./a/b/2.md", "a"]) == ["./a/b/2.md", "a/1.md"]


def test_a_file_is_found_under_each_of_its_names(folder):
    folder("real/a.md")
    Path("links").mkdir()
    Path("links/b.md").symlink_to("../real/a.md")

    assert files(["links", "real/a.md"]) == ["links/b.md", "real/a.md"]


def test_other_endings_are_counted_and_dotfiles_are_not_looked_at(folder):
    folder("a.md", "b.csv", "c", "d.md~", ".e.md", ".git/f.md", ".g/h/i.md")
    paths, found = walked(["."])

    assert (paths, found.skipped, found.refused) == (["./a.md"], 3, [])


def test_a_dotfile_that_is_given_is_read(folder):
    folder(".a.md", ".b/c.md")

    assert files([".a.md", ".b"]) == [".a.md", ".b/c.md"]


def test_a_given_file_of_another_ending_is_refused(folder):
    folder("a.csv")

    assert refusals(["a.csv"]) == refused("a.csv", f"expected a name ending in {ENDINGS}, got 'a.csv'")


def test_a_path_where_nothing_is_is_refused(folder):
    folder()

    assert refusals(["a"]) == refused("a", "expected a file or a folder, got a path where nothing is")


def test_a_source_tells_size_and_time(folder):
    path = folder("a.md") / "a.md"
    path.write_text("12345")
    os.utime(path, ns=(1, 1_600_000_000_123_456_789))

    assert list(find(["."])) == [Source("./a.md", 5, 1_600_000_000_123_456_789)]


def test_standard_input_is_a_source():
    assert list(find(["-"])) == [Source("-")]


def test_a_file_that_appears_while_others_are_read_is_found(folder):
    """The walk goes on as the files are taken, so a corpus of any size is never held."""
    folder("a/1.md", "b/2.md")
    sources = iter(find(["."]))
    first = next(sources)
    folder("b/3.md")

    assert [source.path for source in (first, *sources)] == ["./a/1.md", "./b/2.md", "./b/3.md"]


def test_links_are_followed(folder):
    folder("real/a.md", "elsewhere/b.md")
    Path("real/c").symlink_to("../elsewhere")
    Path("real/d.md").symlink_to("../elsewhere/b.md")

    assert files(["real"]) == ["real/a.md", "real/c/b.md", "real/d.md"]


def test_a_loop_ends_and_is_told(folder):
    folder("a/b/c.md")
    Path("a/b/up").symlink_to("..")
    Path("a/b/top").symlink_to("../../a")
    paths, found = walked(["a"])

    assert (paths, found.links) == (["a/b/c.md"], ["a/b/top", "a/b/up"])


def test_a_folder_that_two_links_lead_to_is_read_once(folder):
    folder("real/a.md", "in/b.md")
    Path("in/x").symlink_to("../real")
    Path("in/y").symlink_to("../real")
    paths, found = walked(["in"])

    assert (paths, found.links) == (["in/b.md", "in/x/a.md"], ["in/y"])


@pytest.mark.parametrize("target", ["nowhere", "link.md"])
def test_a_link_that_leads_to_no_file_is_refused(folder, target):
    folder("a/b.md")
    Path("a/link.md").symlink_to(target)
    paths, found = walked(["a"])

    assert paths == ["a/b.md"]
    assert found.refused == refused("a/link.md", "expected a file, got a link to nothing or a special file")
    assert refusals(["a/link.md"]) == refused(
        "a/link.md", "expected a file or a folder, got a link to nothing or a special file"
    )


def test_a_pipe_is_refused_and_not_waited_for(folder):
    os.mkfifo(folder() / "a.md")

    assert refusals(["."]) == refused("./a.md", "expected a file, got a link to nothing or a special file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_cannot_be_read_is_refused(folder):
    (folder("a/b.md", "c/d.md") / "a").chmod(0)
    paths, found = walked(["."])
    (folder() / "a").chmod(0o700)

    assert paths == ["./c/d.md"]
    assert found.refused == refused("./a", "expected a folder that can be read, got 'Permission denied'")


@pytest.fixture
def deepest(folder):
    """A file 1100 folders down, deeper than Python recurses; taken away again, since pytest could not."""
    folder()
    for _ in range(1100):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.md").touch()
    yield "d/" * 1100 + "a.md"
    Path("a.md").unlink()
    for _ in range(1100):
        os.chdir("..")
        Path("d").rmdir()


def test_no_folder_is_too_deep(deepest):
    inside = os.open(".", os.O_RDONLY)
    os.chdir("../" * 1100)
    paths, _ = walked(["d"])
    os.fchdir(inside)
    os.close(inside)

    assert paths == [deepest]
