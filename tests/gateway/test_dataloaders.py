"""The DataLoader's contract, with what it asked of its store."""

import asyncio

import pytest

from gateway.dataloaders import DataLoader


class Shelf:
    """A way of finding documents that remembers what it was asked."""

    def __init__(self, **documents):
        self.documents = documents
        self.asked = []

    async def fetch(self, keys, needs):
        self.asked.append((list(keys), dict(needs)))
        return {key: {**self.documents[key], "with": dict(needs)} for key in keys if key in self.documents}


@pytest.fixture
def shelf():
    return Shelf(a={"n": 1}, b={"n": 2})


@pytest.fixture
def loader(shelf):
    return DataLoader("things", shelf.fetch)


async def test_values_come_in_the_order_of_the_keys_and_a_missing_one_is_none(loader):
    found = await loader.load_many(["b", "nobody", "a"], {"n": None})

    assert [value and value["n"] for value in found] == [2, None, 1]


async def test_a_key_is_asked_for_once_however_often_it_is_wanted(loader, shelf):
    found = await loader.load_many(["a", "b", "a"], {})

    assert found[0] is found[2]
    assert shelf.asked == [(["a", "b"], {})]


async def test_what_was_found_is_kept_and_so_is_what_was_not(loader, shelf):
    await loader.load_many(["a", "nobody"], {})
    await loader.load_many(["nobody", "a", "b"], {})

    assert shelf.asked == [(["a", "nobody"], {}), (["b"], {})]


@pytest.mark.parametrize(
    ("had", "wanted"),
    [
        pytest.param({"title": None}, {"heat": None}, id="another key"),
        pytest.param({"related": 5}, {"related": 6}, id="more entries"),
        pytest.param({"related": 5}, {"related": None}, id="the whole list"),
    ],
)
async def test_a_document_fetched_with_less_is_fetched_again(loader, shelf, had, wanted):
    await loader.load_many(["a"], had)
    (found,) = await loader.load_many(["a"], wanted)

    assert found["with"] == wanted
    assert shelf.asked == [(["a"], had), (["a"], wanted)]


@pytest.mark.parametrize(
    ("had", "wanted"),
    [
        pytest.param({"title": None, "heat": None}, {"heat": None}, id="fewer keys"),
        pytest.param({"related": 6}, {"related": 5}, id="fewer entries"),
        pytest.param({"related": None}, {"related": 5}, id="of the whole list"),
    ],
)
async def test_a_document_fetched_with_more_serves(loader, shelf, had, wanted):
    await loader.load_many(["a"], had)
    await loader.load_many(["a"], wanted)

    assert shelf.asked == [(["a"], had)]


async def test_a_failed_batch_is_told_and_not_kept(shelf):
    answers = iter([ConnectionError("away"), {"a": 1}])

    async def fetch(_keys, _needs):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    loader = DataLoader("things", fetch)

    with pytest.raises(ConnectionError, match="away"):
        await loader.load_many(["a"], {})
    assert await loader.load_many(["a"], {}) == [1]


async def test_a_batch_ends_with_the_one_who_waits_for_it():
    ended = asyncio.Event()

    async def fetch(_keys, _needs):
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    waiting = asyncio.create_task(DataLoader("things", fetch).load_many(["a"], {}))
    await asyncio.sleep(0)
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended.is_set()
