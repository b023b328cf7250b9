"""What to do where a machine lacks what a test needs."""

import os
from typing import Never

import pytest


def lacking(reason: str) -> Never:
    """Skips the test and says why; under NEWSGRAPH_REQUIRE_UI=1, as in CI, fails it."""
    if os.environ.get("NEWSGRAPH_REQUIRE_UI") in {"1", "on"}:
        pytest.fail(reason)
    pytest.skip(reason)
