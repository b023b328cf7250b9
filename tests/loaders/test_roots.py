from pathlib import Path

import pytest

from loaders.roots import HOST, Roots, address_of


@pytest.fixture
def tree(folder):
    folder({"a/one.md": "", "a/b/two.md": "", "c.md": "", "d/e.md": ""})
    return Path.cwd()


def test_a_source_is_this_host_and_the_path(tree):
    roots = Roots(["a", "c.md"])

    assert [root.source for root in roots.all] == [f"{HOST}:{tree}/a", f"{HOST}:{tree}/c.md"]
    assert [root.source for root in Roots(["a", "c.md"], "desk").all] == ["desk", "desk"]


def test_standard_input_has_a_source_only_by_name():
    assert Roots(["-"]).all[0].source == ""
    assert Roots(["-"], "wire").all[0].source == "wire"


@pytest.mark.parametrize("given", ["a", "./a", "a/", "."])
def test_a_file_has_one_address_however_its_folder_is_written(tree, given):
    roots = Roots([given])
    path = given.rstrip("/") + ("/a/one.md" if given == "." else "/one.md")
    root = roots.of(path)

    assert address_of(root, path) == f"{tree}/a/one.md"
    assert roots.shown(f"{tree}/a/one.md") == path


def test_files_stand_in_the_order_of_the_walk(tree):
    roots = Roots(["d", "a"])
    places = [roots.order(f"{tree}/{name}", HOST, "any") for name in ("a/b/two.md", "a/one.md", "d/e.md")]

    assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "host"), [("c.md", HOST), ("a/gone.md", HOST), ("a/one.md", "another"), ("a/b", HOST)]
)
def test_what_is_not_of_this_run_has_no_place(tree, name, host):
    assert Roots(["a"]).order(f"{tree}/{name}", host, "any") is None


def test_a_source_by_name_is_the_same_on_every_host(tree):
    """A container has another name each time."""
    assert Roots(["a"], "desk").order(f"{tree}/a/one.md", "another", "desk") is not None
