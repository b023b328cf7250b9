"""Real processes of the command `newsgraph`, whatever the settings of the machine that they run on."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager

NEWSGRAPH = [sys.executable, "-m", "gateway"]


def environment(**settings):
    """This process's environment with these settings and no others."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NEWSGRAPH_")}
    return clean | {f"NEWSGRAPH_{name}": str(value) for name, value in settings.items()}


@contextmanager
def serving(command, **settings):
    """A server of ours, from the moment it says where it answers: the process, its screen so far, its address."""
    with subprocess.Popen(
        [*NEWSGRAPH, command], env=environment(PORT=0, **settings), stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            screen = ""
            while not (found := re.search(r"http://127\.0\.0\.1:\d+", screen)):
                line = process.stderr.readline()
                assert line, f"it ended: {screen}"
                screen += line
            yield process, screen, found[0]
        finally:
            if process.poll() is None:
                process.terminate()
            process.communicate(timeout=30)
