import os

import pytest

from benchmarks.questions import questions
from benchmarks.world import OURS
from gateway.errors import Trouble


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_server_answers_and_is_gone_afterwards(made):
    with made.server("ours", *OURS) as server:
        answer = questions("")[-1].answer(server.address)
        assert server.cpu_seconds() > 0
        assert server.resident() > 10 * 2**20

    assert answer == {"data": {"__typename": "Query"}}
    assert not is_running(server.pid)


def test_a_server_that_does_not_start_is_trouble_with_its_words(made):
    with pytest.raises(Trouble) as raised, made.server("ours", *OURS, VISIBILITY="some"):
        pass

    assert str(raised.value).startswith("A server did not start: newsgraph: NEWSGRAPH_VISIBILITY: expected")


def test_everything_in_it_is_published(made):
    feed = next(question for question in questions("") if question.name == "feed")

    with made.server("all", *OURS, VISIBILITY="all") as everything, made.server("published", *OURS) as published:
        assert feed.answer(everything.address) == feed.answer(published.address)


def test_the_article_in_detail_has_fifty_related_entries(made):
    detail = questions(made.slug())[1]

    with made.server("ours", *OURS) as server:
        assert len(detail.answer(server.address)["data"]["article"]["related"]) == 50
