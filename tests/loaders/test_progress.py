import io

from rich.console import Console

from loaders.progress import shown


def screen(total, *steps, terminal, seconds=0.0):
    console = Console(file=io.StringIO(), force_terminal=terminal, width=100)
    with shown(total, console, seconds) as progress:
        for files, documents in steps:
            progress.at(files, documents)
    return console.file.getvalue()


def test_a_log_has_plain_lines_with_rate_and_time_left():
    lines = screen(3, (0, 0), (1, 5), terminal=False).splitlines()

    assert lines[0].startswith("0 of 3 files, 0 documents, 0/s")
    assert lines[1].startswith("1 of 3 files, 5 documents, ")
    assert lines[1].endswith(" s left")
    assert "\x1b" not in "".join(lines)


def test_of_a_stream_nobody_knows_the_end():
    assert screen(None, (0, 500), terminal=False).startswith("0 files, 500 documents, ")


def test_a_log_has_a_line_every_few_seconds_only():
    assert screen(1000, *((n, n) for n in range(1000)), terminal=False, seconds=5.0) == ""


def test_a_terminal_has_a_bar_with_rate():
    text = screen(10, (10, 25), terminal=True)

    assert "Loading" in text
    assert "10/10" in text
    assert "25 documents" in text


def test_it_goes_to_standard_error(capsys):
    with shown(1, seconds=0.0) as progress:
        progress.at(0, 0)

    assert capsys.readouterr() == ("", "0 of 1 files, 0 documents, 0/s\n")
