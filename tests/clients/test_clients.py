"""The clients that people use, against a real gateway with the samples, told what docs/clients.md says.

Its files are written out of the document, with our address in them, beside the programs of this folder. Node is the one
from PyPI; the packages are installed once and kept in pytest's cache. Skipped where that or npm's registry cannot be
had; under NEWSGRAPH_REQUIRE_UI=1 that is a failure.
"""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from hatch_build import NotBuilt, install_packages, run_node
from tests.lacking import lacking
from tests.processes import NEWSGRAPH, environment, serving

HERE = Path(__file__).parent
CODEGEN = "node_modules/@graphql-codegen/cli/cjs/bin.js"
TEXT = (HERE.parents[1] / "docs" / "clients.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w./-]+\.(?:js|json|ts))`.*\n(?:.+\n)*\n```\w+\n((?s:.*?))^```", TEXT, re.MULTILINE))

pytestmark = pytest.mark.timeout(600)  # the packages may have to come down a slow line; the programs take seconds


@pytest.fixture(scope="module")
def gateway(mongodb_uri):
    """The address of a gateway that serves the samples."""
    with serving("demo", MONGODB_URI=mongodb_uri) as (_, _, address):
        yield address


@pytest.fixture(scope="module")
def packages(pytestconfig):
    """The folder node_modules that the lock describes."""
    folder = pytestconfig.cache.mkdir("clients")
    lock, installed = folder / "package-lock.json", folder / "node_modules"
    wanted = (HERE / lock.name).read_bytes()
    # npm writes its own list at the end: without it an installation was broken off.
    if not ((installed / ".package-lock.json").is_file() and lock.read_bytes() == wanted):
        shutil.rmtree(installed, ignore_errors=True)
        for name in ("package.json", lock.name, ".npmrc"):
            shutil.copy(HERE / name, folder)
        try:
            install_packages(folder)
        except NotBuilt as error:
            lacking(str(error))
    return installed


@pytest.fixture(scope="module")
def workshop(tmp_path_factory, packages, gateway):
    """A folder with the programs, and with the files of the document."""
    folder = tmp_path_factory.mktemp("clients")
    shutil.copytree(HERE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / "node_modules").symlink_to(packages)
    for name, content in FILES.items():
        (folder / name).write_text(content.replace("https://news.example", gateway))
    with urlopen(f"{gateway}/schema.graphql") as schema:
        (folder / "schema.graphql").write_bytes(schema.read())
    return folder


def run(folder, script, *arguments):
    """What a program has printed, which has to end well."""
    ended = run_node(folder, folder / script, *arguments)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def put(file, instead_of, text):
    before = file.read_text()
    assert instead_of in before
    file.write_text(before.replace(instead_of, text, 1))


def test_every_program_in_the_document_is_a_file_that_is_tried():
    shown = re.findall(r"^```(?:js|json|ts)$", TEXT, re.MULTILINE)

    assert len(FILES) == len(shown) == 9


@pytest.mark.parametrize("program", ["schema", "apollo", "persisted", "urql", "requests"])
def test_a_client_works_as_the_document_sets_it_up(workshop, gateway, program):
    run(workshop, f"{program}.test.js", gateway)


def test_relay_compiles_and_runs_fragments_pages_and_refetching(workshop, gateway):
    run(workshop, "node_modules/relay-compiler/cli.js")
    run(workshop, "relay.test.js", gateway)


def test_codegen_makes_the_same_types_from_the_text_and_from_introspection(workshop):
    def generated():
        run(workshop, CODEGEN)
        return {file.name: file.read_text() for file in (workshop / "src" / "gql").iterdir()}

    from_text = generated()
    put(workshop / "codegen.ts", "/schema.graphql", "/graphql")

    assert generated() == from_text
    assert "publishedDateTime: string | null" in from_text["graphql.ts"]


def test_the_types_hold_in_a_strict_program_which_runs(workshop, gateway):
    run(workshop, CODEGEN)
    run(workshop, "node_modules/typescript/bin/tsc")

    count, first, *_ = run(workshop, "src/program.ts", f"{gateway}/graphql").splitlines()
    assert re.fullmatch(r"\d+ true", count)
    assert re.fullmatch(r"2026-\d\d-\d\d .+ (https://|no image)", first)


def test_what_the_compilers_list_is_trusted(workshop, mongodb_uri):
    for_relay, for_codegen = re.findall(r"^```jsonc\n(.*)\n```$", TEXT, re.MULTILINE)
    put(workshop / "relay.config.json", "{", f"{{{for_relay},")
    put(workshop / "codegen.ts", "preset:", f"{for_codegen} preset:")
    (manifests := workshop / "manifests").mkdir()
    (manifests / "relay.json").write_text("{}")
    run(workshop, "node_modules/relay-compiler/cli.js")
    run(workshop, CODEGEN)
    shutil.copy(workshop / "src" / "gql" / "persisted-documents.json", manifests / "codegen.json")

    subprocess.run([*NEWSGRAPH, "documents", "check", manifests], env=environment(), check=True)
    with serving("demo", MONGODB_URI=mongodb_uri, DOCUMENTS="only", DOCUMENTS_FOLDER=manifests) as (_, _, address):
        run(workshop, "relay.test.js", address)
        run(workshop, "trusted.test.js", address)
