"""Settings: read once from the environment, and a wrong one is a clear line."""

from pathlib import Path

import pytest

from gateway.errors import Trouble
from gateway.settings import PREFIX, Settings, Visibility, from_environment

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_the_defaults_serve_this_machine_alone_and_the_public_view():
    settings = from_environment()

    assert settings.mongodb_uri is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.visibility is Visibility.PUBLISHED


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch):
    monkeypatch.setenv("NEWSGRAPH_MONGODB_URI", "")

    assert from_environment().mongodb_uri is None


@pytest.mark.parametrize(("text", "value"), [("on", True), ("1", True), ("off", False), ("0", False)])
def test_a_switch_is_on_or_off(monkeypatch, text, value):
    monkeypatch.setenv("NEWSGRAPH_GRAPHIQL", text)

    assert from_environment().graphiql is value


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PORT", "http", "NEWSGRAPH_PORT: expected a port from 0 to 65535, got 'http'."),
        ("PORT", "65536", "NEWSGRAPH_PORT: expected a port from 0 to 65535, got '65536'."),
        ("GRAPHIQL", "flase", "NEWSGRAPH_GRAPHIQL: expected on or off, got 'flase'."),
        ("GRAPHIQL", "true", "NEWSGRAPH_GRAPHIQL: expected on or off, got 'true'."),
        ("VISIBILITY", "public", "NEWSGRAPH_VISIBILITY: expected published or all, got 'public'."),
        (
            "DATABASE",
            "news desk",
            "NEWSGRAPH_DATABASE: expected a database name: 1 to 63 characters, no space, dot, slash or $, got 'news desk'.",
        ),
        (
            "API_KEYS",
            "newsgraph_the-key-itself",
            "NEWSGRAPH_API_KEYS: expected entries as newsgraph key make prints them, got something else as number 1.",
        ),
        (
            "HOSTS",
            "news.example, news.example:8000",
            "NEWSGRAPH_HOSTS: expected host names without a port, separated by commas, such as news.example, *.news.example or [::1], got 'news.example, news.example:8000'.",
        ),
        (
            "CORS_ORIGINS",
            "www.news.example",
            "NEWSGRAPH_CORS_ORIGINS: expected origins such as https://www.news.example, separated by commas, or *, got 'www.news.example'.",
        ),
        (
            "CORS_ORIGINS",
            "https://www.news.example/",
            "NEWSGRAPH_CORS_ORIGINS: expected origins such as https://www.news.example, separated by commas, or *, got 'https://www.news.example/'.",
        ),
        (
            "SURROGATE_HEADER",
            "Cache Tag",
            "NEWSGRAPH_SURROGATE_HEADER: expected the name of a header, got 'Cache Tag'.",
        ),
        (
            "ASSET_BASE_URL",
            "cdn.example",
            "NEWSGRAPH_ASSET_BASE_URL: expected a URL that begins with http:// or https://, got 'cdn.example'.",
        ),
    ],
)
def test_a_wrong_setting_says_what_is_expected_and_what_was_got(monkeypatch, name, value, line):
    monkeypatch.setenv(PREFIX + name, value)

    with pytest.raises(Trouble) as trouble:
        from_environment()

    assert str(trouble.value) == line
    assert trouble.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("HOSTS", " News.Example. ,*.Desk.example,[::1] ,", ("news.example", "*.desk.example", "[::1]")),
        (
            "CORS_ORIGINS",
            "https://M.News.example:8443,*,app://newsgraph",
            ("https://m.news.example:8443", "*", "app://newsgraph"),
        ),
    ],
)
def test_a_list_is_read_without_spaces_and_case(monkeypatch, name, text, value):
    monkeypatch.setenv(PREFIX + name, text)

    assert getattr(from_environment(), name.lower()) == value


def test_a_password_is_not_repeated(monkeypatch):
    monkeypatch.setenv("NEWSGRAPH_MONGODB_URI", "postgres://desk:secret@db/news")

    with pytest.raises(Trouble) as trouble:
        from_environment()

    assert "secret" not in str(trouble.value)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_lists_every_setting(name):
    assert f"| `{PREFIX}{name.upper()}` |" in README.read_text(encoding="utf-8")
