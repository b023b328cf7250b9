import io

from rich.console import Console

from loaders.progress import followed


def shown(items, *, terminal, seconds=0.0):
    console = Console(file=io.StringIO(), force_terminal=terminal, width=80)

    assert list(followed(items, console, seconds)) == items
    return console.file.getvalue()


def test_a_log_has_plain_lines():
    lines = shown(["a", "b", "c"], terminal=False).splitlines()

    assert [line.partition(",")[0] for line in lines] == ["0 of 3 files", "1 of 3 files", "2 of 3 files"]
    assert "\x1b" not in "".join(lines)


def test_a_log_has_a_line_every_few_seconds_only():
    assert shown(["a"] * 1000, terminal=False, seconds=5.0) == ""


def test_a_terminal_has_a_bar():
    screen = shown(["a"] * 10, terminal=True)

    assert "Loading" in screen
    assert "10/10" in screen


def test_it_goes_to_standard_error(capsys):
    list(followed(["a"], seconds=0.0))

    assert capsys.readouterr() == ("", "0 of 1 files, 0 files/s\n")
