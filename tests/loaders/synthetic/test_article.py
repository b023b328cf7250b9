import re

from loaders.synthetic.newsstand import PAPERS, TOPICS
from tests.test_samples import KEYS

LONGEST_NAME = 255
"""Bytes of a file's name, on every file system in use."""


def test_its_keys_are_those_of_the_samples_in_their_order(corpus):
    for article in corpus:
        assert list(article) == [
            "_id",
            *(key for key in KEYS if key in article),
            *(["body"] if "body" in article else []),
        ]


def test_its_id_begins_with_its_day_and_is_the_name_of_a_file(corpus):
    for article in corpus:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}-[a-z-]+-\d+", article["_id"])
        assert len(article["_id"]) + len(".md") < LONGEST_NAME


def test_it_is_of_a_known_paper_and_of_known_topics(corpus):
    known = {name for paper in PAPERS for name in (paper.name, paper.domain)}

    for article in corpus:
        assert {article["provider"].get(key) for key in ("name", "domain")} <= known | {None}
        assert set(article["topics"]) <= set(TOPICS)


def test_an_entry_repeats_what_the_article_that_it_names_says(corpus, entries):
    stored = {(article["webUrl"], article["title"]): article for article in corpus}
    for _, entry in entries:
        article = stored.get((entry["webUrl"], entry["title"]))
        if article is not None:
            told = entry.keys() - {"provider", "images"}
            assert {key: entry[key] for key in told} == {key: article[key] for key in told}
            assert entry["provider"].items() <= article["provider"].items()
            assert [i["url"] for i in entry.get("images", [])] == [i["url"] for i in article.get("images", [])[:1]]


def test_every_host_is_one_that_can_never_exist(corpus):
    hosts = set(re.findall(r"://([\w.-]+)", repr(corpus)))

    assert len(hosts) > 100
    assert all(host.endswith(".example") for host in hosts)
