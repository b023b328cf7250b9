"""Where something was measured, in words: figures are worth nothing without."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("newsgraph", "strawberry-graphql", "graphql-core", "starlette", "uvicorn", "pymongo", "orjson")


def described() -> str:
    """The processor, the system, and the versions of what takes part."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"{os.cpu_count()} CPUs: {_processor()}; {platform.system()} {platform.release()}; {python}; {libraries}"


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text("utf-8").splitlines() if about.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
