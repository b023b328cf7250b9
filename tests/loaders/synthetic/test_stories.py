import tracemalloc
from collections import Counter
from statistics import median

import pytest

from loaders.synthetic import LONGEST, Quirk, articles

STORY = 170


def peak(count):
    tracemalloc.start()
    try:
        for _ in articles(count):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("count", [0, 1, STORY, STORY + 1])
def test_there_are_as_many_as_were_asked_for(count):
    assert len(list(articles(count))) == count


def test_a_seed_gives_the_same_articles_each_time(corpus):
    assert list(articles(400)) == corpus


def test_another_seed_gives_others(corpus):
    assert not {article["_id"] for article in articles(400, seed=2)} & {article["_id"] for article in corpus}


def test_the_newest_of_few_are_the_newest_of_many(corpus):
    assert list(articles(2 * STORY)) == corpus[: 2 * STORY]


def test_they_come_from_the_newest_to_the_oldest(corpus):
    instants = [article["publishedDateTime"] for article in corpus]

    assert instants == sorted(instants, reverse=True)


def test_no_two_have_one_id(corpus):
    assert len({article["_id"] for article in corpus}) == len(corpus)


def test_a_million_need_no_more_memory_than_a_story():
    assert peak(6 * STORY) < 1.2 * peak(2 * STORY)


def test_a_related_list_names_none_twice(corpus):
    twins = [article for article in corpus if Quirk.ADDRESS.at(int(article["_id"].rpartition("-")[2]))]
    shared = {article["webUrl"] for article in twins}

    for article in corpus:
        addresses = Counter(entry["webUrl"] for entry in article.get("related", []))
        assert all(count == 1 for url, count in addresses.items() if url not in shared), article["_id"]


def test_related_lists_are_as_long_as_in_real_corpora():
    lengths = sorted(len(article.get("related", [])) for article in articles(10 * STORY))

    assert lengths[0] == 0
    assert 4 <= median(lengths) <= 9
    assert 50 <= lengths[len(lengths) * 9 // 10] <= 110
    assert lengths[-1] == LONGEST == 179


def test_the_longest_list_may_be_bounded(corpus):
    bounded = list(articles(400, longest=3))

    assert [article.get("related", [])[:3] for article in corpus] == [a.get("related", []) for a in bounded]


def test_a_small_corpus_names_few_that_it_has_not():
    stored = list(articles(40))
    addresses = {article["webUrl"] for article in stored}
    named = [entry["webUrl"] for article in stored for entry in article.get("related", [])]

    assert len(named) > 40
    assert sum(url in addresses for url in named) > len(named) / 2
