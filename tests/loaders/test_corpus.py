import os
from pathlib import Path

import pytest

from loaders.corpus import ending, find
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


def refused(path, reason):
    return [Refusal(path, START, reason)]


def test_folders_are_walked_in_sorted_order(folder):
    folder("b.md", "a/z.md", "a/y/x.yaml", "c/a.txt", "B.yml")

    assert find(["."]).files == ["./B.yml", "./a/y/x.yaml", "./a/z.md", "./b.md", "./c/a.txt"]


def test_the_order_of_the_paths_does_not_matter(folder):
    folder("a/1.md", "b/2.md", "c.md")

    assert find(["c.md", "b", "a"]).files == find(["a", "b", "c.md"]).files == ["a/1.md", "b/2.md", "c.md"]


def test_a_file_is_found_once_however_often_it_is_given(folder):
    folder("a/1.md", "a/b/2.md")

    assert find(["a", "a/b", "a/b/2.md", "./a/b/2.md", "a"]).files == ["./a/b/2.md", "a/1.md"]


def test_a_file_is_found_under_each_of_its_names(folder):
    folder("real/a.md")
    Path("links").mkdir()
    Path("links/b.md").symlink_to("../real/a.md")

    assert find(["links", "real/a.md"]).files == ["links/b.md", "real/a.md"]


def test_other_endings_are_counted_and_dotfiles_are_not_looked_at(folder):
    folder("a.md", "b.csv", "c", "d.md~", ".e.md", ".git/f.md", ".g/h/i.md")
    found = find(["."])

    assert (found.files, found.skipped, found.refused) == (["./a.md"], 3, [])


def test_a_dotfile_that_is_given_is_read(folder):
    folder(".a.md", ".b/c.md")

    assert find([".a.md", ".b"]).files == [".a.md", ".b/c.md"]


@pytest.mark.parametrize(
    ("name", "expected"), [("a.MD", ".md"), ("a.b/c", ""), ("cnn.com.yaml", ".yaml"), (".md", ""), ("a.", "")]
)
def test_the_ending_tells_the_kind(name, expected):
    assert ending(name) == expected


def test_a_given_file_of_another_ending_is_refused(folder):
    folder("a.csv")

    assert find(["a.csv"]).refused == refused(
        "a.csv", "expected a name ending in .md, .txt, .yaml or .yml, got 'a.csv'"
    )


def test_a_path_where_nothing_is_is_refused(folder):
    folder()

    assert find(["a"]).refused == refused("a", "expected a file or a folder, got a path where nothing is")


def test_links_are_followed(folder):
    folder("real/a.md", "elsewhere/b.md")
    Path("real/c").symlink_to("../elsewhere")
    Path("real/d.md").symlink_to("../elsewhere/b.md")

    assert find(["real"]).files == ["real/a.md", "real/c/b.md", "real/d.md"]


def test_a_loop_ends_and_is_told(folder):
    folder("a/b/c.md")
    Path("a/b/up").symlink_to("..")
    Path("a/b/top").symlink_to("../../a")
    found = find(["a"])

    assert (found.files, found.links) == (["a/b/c.md"], ["a/b/top", "a/b/up"])


def test_a_folder_that_two_links_lead_to_is_read_once(folder):
    folder("real/a.md", "in/b.md")
    Path("in/x").symlink_to("../real")
    Path("in/y").symlink_to("../real")
    found = find(["in"])

    assert (found.files, found.links) == (["in/b.md", "in/x/a.md"], ["in/y"])


@pytest.mark.parametrize("target", ["nowhere", "link.md"])
def test_a_link_that_leads_to_no_file_is_refused(folder, target):
    folder("a/b.md")
    Path("a/link.md").symlink_to(target)
    found = find(["a"])

    assert found.files == ["a/b.md"]
    assert found.refused == refused("a/link.md", "expected a file, got a link to nothing or a special file")
    assert find(["a/link.md"]).refused == refused(
        "a/link.md", "expected a file or a folder, got a link to nothing or a special file"
    )


def test_a_pipe_is_refused_and_not_waited_for(folder):
    os.mkfifo(folder() / "a.md")

    assert find(["."]).refused == refused("./a.md", "expected a file, got a link to nothing or a special file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_cannot_be_read_is_refused(folder):
    (folder("a/b.md", "c/d.md") / "a").chmod(0)
    found = find(["."])
    (folder() / "a").chmod(0o700)

    assert found.files == ["./c/d.md"]
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
    found = find(["d"])
    os.fchdir(inside)
    os.close(inside)

    assert found.files == [deepest]
