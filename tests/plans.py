"""How MongoDB runs a command: what it reads to answer it, and what of that it must not.

    for command in desk.sent:
        assert not refused(desk.database, command)

A pipeline of several, as `$unionWith` makes one, has a plan for each; all of them count.
"""

from collections import Counter
from typing import NamedTuple

SCAN = "COLLSCAN"
"""To read every document."""
SORTS = {"SORT", "$sort"}
"""To collect what was found and sort it, in a plan or in a pipeline."""


class Running(NamedTuple):
    """What MongoDB does for a command, in all its branches: the stages, and what it examines and returns."""

    stages: list[str]
    keys: int
    documents: int
    returned: int

    @property
    def sorts(self):
        return [stage for stage in self.stages if stage in SORTS]


def running(database, command):
    # What is counted is what ran; a branch that was not begun, as there was enough, has a plan all the same.
    stages = _stages(_explained(database, command, "queryPlanner"))
    return Running(list(stages), **examined(database, [command]))


def refused(database, command):
    """The stages that no command may have, in the plan of any of its branches."""
    explanation = _explained(database, command, "queryPlanner")
    return [stage for stage in _stages(explanation) if stage in {SCAN, *SORTS}]


def examined(database, commands):
    """What MongoDB examines for these commands: keys, documents, and how many documents it returns, in all branches."""
    counts = Counter(keys=0, documents=0, returned=0)
    for command in commands:
        counts.update(_counted(_explained(database, command, "executionStats")))
    return counts


def _counted(explanation):
    counts = Counter(keys=0, documents=0, returned=0)
    for part in _nodes(explanation):
        if "totalKeysExamined" in part:
            counts["keys"] += part["totalKeysExamined"]
            counts["documents"] += part["totalDocsExamined"]
            counts["returned"] += part["nReturned"]
    return counts


def _explained(database, command, verbosity):
    # What the driver adds to a command is no part of what is explained.
    plain = {key: value for key, value in command.items() if key[0] != "$" and key not in {"lsid", "maxTimeMS"}}
    explanation = database.command("explain", plain, verbosity=verbosity)
    return {key: value for key, value in explanation.items() if key != "command"}


def _stages(explanation):
    for node in _nodes(explanation):
        if isinstance(node.get("stage"), str):
            yield node["stage"]
        # A stage of a pipeline is its own key.
        yield from (key for key in node if key[0] == "$")


def _nodes(explanation):
    """Every mapping in an explanation, except in the plans that lost."""
    if isinstance(explanation, dict):
        yield explanation
        for key, value in explanation.items():
            if key not in {"rejectedPlans", "parsedQuery", "allPlansExecution"}:
                yield from _nodes(value)
    elif isinstance(explanation, list):
        for value in explanation:
            yield from _nodes(value)
