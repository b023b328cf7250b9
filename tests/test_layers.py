"""The structure as a test: imports go down only, and few files import each foreign library."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# From the ground up. A module may import what stands on a line above its own, and what shares its line.
LAYERS = [
    {"gateway"},
    {
        "gateway.errors",
        "gateway.admission",
        "gateway.connection",
        "gateway.keys",
        "gateway.model",
        "gateway.server",
        "gateway.wire",
        "gateway.workers",
    },
    {
        "gateway.settings",
        "gateway.paging",
        "gateway.limits",
        "gateway.kept",
        "gateway.mongodb",
        "gateway.trace",
        "gateway.embedded",
    },
    {"gateway.engine"},
    {"gateway.store", "gateway.checkup"},
    {"gateway.dataloaders"},
    {"gateway.schema"},
    {"gateway.cost"},
    {"gateway.pipeline", "gateway.freshness", "gateway.surrogates", "gateway.persisted"},
    {"gateway.edge"},
    {"gateway.app"},
    {"loaders"},
    {"gateway.terminal"},
    {"gateway.command_load", "gateway.command_documents"},
    {"gateway.__main__"},
]
# A folder has its own arrows, down only as well; siblings import siblings.
FOREIGN = {
    "pymongo": {
        "gateway.checkup",
        "gateway.mongodb",
        "gateway.store",
        "gateway.trace",
        "gateway.wire",
        "gateway.embedded",
        "gateway.__main__",
        "loaders.indexes",
        "loaders.ledger",
        "loaders.store",
    },
    "bson": {
        "gateway.model",
        "gateway.paging",
        "gateway.wire",
        "loaders.documents",
        "loaders.ledger",
        "loaders.store",
        "loaders.worker",
    },
    "graphql": {
        "gateway.errors",
        "gateway.cost",
        "gateway.engine",
        "gateway.freshness",
        "gateway.limits",
        "gateway.persisted",
        "gateway.pipeline",
        "gateway.schema",
        "gateway.edge.pages",
        "gateway.command_documents",
    },
    "strawberry": {"gateway.schema"},
    "starlette": {"gateway.edge", "gateway.app", "gateway.server"},
    "starlette_compress": {"gateway.edge.compression"},
    "uvicorn": {"gateway.connection", "gateway.server"},
    "yaml": {"loaders.frontmatter", "loaders.scalars"},
    "backports": {"loaders.compression"},
    "click": {"gateway.__main__", "gateway.command_documents", "gateway.command_load", "gateway.terminal"},
    "rich": {"loaders.progress"},
    "watchfiles": {"loaders.watch"},
    "orjson": {"gateway.paging", "gateway.edge", "gateway.persisted", "gateway.command_documents"},
    "pydantic": {"gateway.settings"},
    "pydantic_core": {"gateway.settings"},
    "pydantic_settings": {"gateway.settings"},
}


def modules():
    for folder in ("gateway", "loaders"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield name, ast.parse(file.read_text(encoding="utf-8"))


MODULES = dict(modules())


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (
                full if (full := f"{node.module}.{alias.name}") in MODULES else node.module for alias in node.names
            )


def below(name, owners):
    return any(name == owner or name.startswith(owner + ".") for owner in owners)


def layer(name):
    found = [number for number, owners in enumerate(LAYERS) if below(name, owners - {"gateway"}) or name in owners]
    assert found, f"{name} stands in no layer: say where in tests/test_layers.py"
    return found[0]


@pytest.mark.parametrize("name", MODULES)
def test_imports_go_down_only(name):
    upward = [
        used for used in imports(MODULES[name]) if below(used, ["gateway", "loaders"]) and layer(used) > layer(name)
    ]

    assert not upward


def test_no_modules_import_each_other_in_a_circle():
    arrows = {
        name: {used for used in imports(tree) if used in MODULES and used != name} for name, tree in MODULES.items()
    }
    while leaves := [name for name, used in arrows.items() if not used & arrows.keys()]:
        for name in leaves:
            del arrows[name]

    assert not arrows


@pytest.mark.parametrize("name", MODULES)
def test_a_foreign_library_has_few_importers(name):
    strangers = {
        used
        for used in imports(MODULES[name])
        if (owners := FOREIGN.get(used.partition(".")[0])) is not None and not below(name, owners)
    }

    assert not strangers


@pytest.mark.parametrize("name", MODULES)
def test_imports_stand_at_the_top(name):
    inside = [
        node.lineno
        for function in ast.walk(MODULES[name])
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]

    assert not inside


@pytest.mark.parametrize("name", MODULES)
def test_a_module_states_its_contract(name):
    assert ast.get_docstring(MODULES[name])


@pytest.mark.parametrize("name", MODULES)
def test_a_file_has_one_subject(name):
    """At 300 lines look for the second subject; 500 does not land."""
    file = ROOT.joinpath(*name.split("."))
    file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")

    assert len(file.read_text(encoding="utf-8").splitlines()) < 500
