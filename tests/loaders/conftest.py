from datetime import UTC, date, datetime

import pytest
import yaml
from pymongo import MongoClient


def in_bson_types(value):
    """A value of PyYAML's in the types of what is stored: the documented exceptions, written down a second time."""
    match value:
        case dict():
            value = {key: in_bson_types(item) for key, item in value.items()}
        case list():
            value = [in_bson_types(item) for item in value]
        case datetime():
            value = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        case date():
            value = datetime(value.year, value.month, value.day)  # noqa: DTZ001
        case int() if not -(2**63) <= value < 2**63:
            value = str(value)
    return value


@pytest.fixture(scope="session")
def oracle():
    """What is stored of a YAML text that has no trap in it, by PyYAML's safe loader."""
    return lambda text: in_bson_types(yaml.load(text, yaml.CSafeLoader))


@pytest.fixture
def database(mongodb_uri, database_name):
    with MongoClient(mongodb_uri) as client:
        yield client[database_name]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working directory; its files are made by name and content."""
    monkeypatch.chdir(tmp_path)

    def make(files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return make
