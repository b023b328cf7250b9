"""GraphQL over HTTP, audited by those who wrote its specification: npm's graphql-http against a real server.

Node is the one from PyPI that builds GraphiQL's page. Skipped where that or npm's registry cannot be had; under
NEWSGRAPH_REQUIRE_UI=1 that is a failure.
"""

import json
import shutil
from pathlib import Path

import pytest

from hatch_build import NotBuilt, install_packages, run_node
from tests.lacking import lacking
from tests.processes import serving

SOURCES = ("audits.js", "package.json", "package-lock.json", ".npmrc")


@pytest.fixture
def auditor(tmp_path):
    """A folder with audits.js and what it imports."""
    for name in SOURCES:
        shutil.copy(Path(__file__).with_name(name), tmp_path)
    try:
        install_packages(tmp_path)
    except NotBuilt as error:
        lacking(str(error))
    return tmp_path


def test_every_audit_of_graphql_over_http_passes(auditor, mongodb_uri, database_name):
    with serving("serve", MONGODB_URI=mongodb_uri, DATABASE=database_name) as (_, _, address):
        audited = run_node(auditor, auditor / "audits.js", f"{address}/graphql")

    assert audited.returncode == 0, audited.stderr
    results = json.loads(audited.stdout)
    failed = [f"{one['id']} {one['name']}: {one['reason']}" for one in results if one["status"] != "ok"]
    assert not failed, "\n".join(failed)
    assert len(results) == 61
