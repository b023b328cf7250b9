"""The documents for people, and what in them a test can run: commands, operations with their answers, tables, links.

    ```console      commands, each behind "$ ", and below it lines that it shows
    ```graphql      an operation; where it has variables they are JSON in a comment, on its first line
    ```json         below an operation: its answer

In an answer a text that ends in … stands for any that begins so. A variable that is the same shortened text has the value
that was found last in its place, so that a cursor can be sent back.
"""

import json
import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.processes import NEWSGRAPH, environment, serving

ROOT = Path(__file__).parents[1]
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPERATION = re.compile(r"^```graphql\n(?:# (\{[^\n]*\})\n)?(.*?)^```\n+```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## (.*)\n", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]*)(?:#([^)]*))?\)")


class Operation(NamedTuple):
    text: str
    variables: dict
    answer: dict


def read(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def sections(text):
    """Each section of a document by its heading, of the second level."""
    _, *parts = SECTION.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def commands(text):
    """Each command of the document, with the lines that it shows."""
    for example in CONSOLE.findall(text):
        for command in re.split(r"^\$ ", example, flags=re.MULTILINE)[1:]:
            line, _, shown = command.partition("\n")
            yield line, shown.splitlines()


def operations(text):
    """Each operation of the document that has an answer."""
    for variables, operation, answer in OPERATION.findall(text):
        yield Operation(operation, json.loads(variables or "{}"), json.loads(answer))


def rows(text):
    """The rows of the only table in a text, without its head: the cells of each."""
    _, _, *lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def links(text):
    """Each link that stays in the project: the file, "" for the document itself, and the heading in it, or ""."""
    return [link for link in LINK.findall(text) if "://" not in link[0]]


def anchors(text):
    """What a link can name in a document: its headings, as GitHub spells them."""
    headings = re.findall(r"^#+ (.*)", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def lacking_on_screen(line, shown, folder=None, **variables):
    """Runs a command in a shell: of the lines that it should show those that it does not, and what it showed."""
    ended = subprocess.run(
        line, shell=True, cwd=folder, env=os.environ | variables, capture_output=True, text=True, timeout=60
    )
    screen = (ended.stdout + ended.stderr).splitlines()
    return [wanted for wanted in shown if wanted not in screen], screen


def differences(shown, found, known, at="answer"):
    """Where an answer is not the one that a document shows, and what stands there; what is behind each … is `known` then."""
    if isinstance(shown, str) and shown.endswith("…") and isinstance(found, str):
        known[shown] = found
        same = found.startswith(shown.removesuffix("…"))
    elif isinstance(shown, dict) and isinstance(found, dict) and shown.keys() == found.keys():
        return [each for key in shown for each in differences(shown[key], found[key], known, f"{at}.{key}")]
    elif isinstance(shown, list) and isinstance(found, list) and len(shown) == len(found):
        pairs = enumerate(zip(shown, found, strict=True))
        return [each for place, pair in pairs for each in differences(*pair, known, f"{at}.{place}")]
    else:
        same = shown == found
    return [] if same else [(at, found)]


@contextmanager
def samples_served(mongodb_uri, database):
    """The address of a server that has the samples, as `newsgraph demo` shows them, in a database of this name."""
    settings = {"MONGODB_URI": mongodb_uri, "DATABASE": database}
    subprocess.run([*NEWSGRAPH, "load", ROOT / "samples"], env=environment(**settings), capture_output=True, check=True)
    with serving("serve", **settings) as (_, _, address):
        yield address
