"""What is odd in a made-up corpus, as one sees it in the documents; and that all else is as one would expect."""

import itertools
import math
import re

import pytest

from loaders.synthetic import Quirk


def number(article):
    return int(article["_id"].rpartition("-")[2])


def having(corpus, quirk):
    found = [article for article in corpus if quirk.at(number(article))]
    assert found, quirk
    return found


def test_the_distances_share_no_factor():
    assert all(math.gcd(one, other) == 1 for one, other in itertools.combinations(Quirk, 2))


@pytest.mark.parametrize("quirk", Quirk)
def test_some_four_hundred_articles_have_every_quirk(corpus, quirk):
    assert having(corpus, quirk)


@pytest.mark.parametrize(("quirk", "key"), [(Quirk.QUALITY, "quality"), (Quirk.HEAT, "heat"), (Quirk.BODY, "body")])
def test_a_key_is_there_or_not(corpus, quirk, key):
    expected = quirk is Quirk.BODY

    assert all((key in article) is (quirk.at(number(article)) is expected) for article in corpus)


def test_heat_may_be_negative_and_quality_above_a_hundred(corpus):
    assert min(article.get("heat", 0) for article in corpus) == -1
    assert max(article.get("quality", 0) for article in corpus) > 100


def test_an_instant_is_written_with_an_offset(corpus):
    assert all(a["publishedDateTime"].utcoffset().total_seconds() for a in having(corpus, Quirk.OFFSET))


def test_two_appeared_at_one_instant(corpus):
    instants = [article["publishedDateTime"] for article in corpus]

    assert len(set(instants)) < len(instants)


def test_some_are_not_published_and_some_removed_whether_published_or_not(corpus):
    assert all(article["published"] is not Quirk.UNPUBLISHED.at(number(article)) for article in corpus)
    assert all(article.get("removed", False) is Quirk.REMOVED.at(number(article)) for article in corpus)
    assert {article["published"] for article in having(corpus, Quirk.REMOVED)} == {True, False}


def test_some_name_themselves_first(corpus):
    assert all(a["related"][0]["webUrl"] == a["webUrl"] for a in having(corpus, Quirk.SELF))


def test_two_articles_have_one_web_url_and_two_titles(corpus):
    for twin in having(corpus, Quirk.ADDRESS):
        titles = [article["title"] for article in corpus if article["webUrl"] == twin["webUrl"]]
        assert len(set(titles)) == 2


def test_entries_tell_articles_of_one_web_url_apart_by_title(corpus, entries):
    shared = {twin["webUrl"] for twin in having(corpus, Quirk.ADDRESS)}

    assert any(len({e["title"] for _, e in entries if e["webUrl"] == url}) >= 2 for url in shared)


def test_an_entry_may_have_a_title_of_its_own(corpus, entries):
    by_url = {}
    for article in corpus:
        by_url.setdefault(article["webUrl"], set()).add(article["title"])
    retold = {a["_id"] for a, e in entries if e["title"] not in by_url.get(e["webUrl"], {e["title"]})}

    assert retold
    assert retold <= {article["_id"] for article in having(corpus, Quirk.RETOLD)}


def test_some_entries_name_no_article_and_some_name_hidden_ones(corpus, entries):
    hidden = {a["webUrl"] for a in corpus if not a["published"] or a.get("removed")}
    addresses = {article["webUrl"] for article in corpus}

    assert sum(entry["webUrl"] not in addresses for _, entry in entries) >= 20
    assert sum(entry["webUrl"] in hidden for _, entry in entries) >= 20


def test_lists_have_none_fifty_or_all_that_there_is_room_for(corpus):
    lengths = {len(article["related"]) if "related" in article else None for article in corpus}

    assert {None, 0, 50, 179} <= lengths


def test_some_titles_are_in_other_scripts(corpus):
    foreign = [article["title"] for article in having(corpus, Quirk.SCRIPT)]

    assert not any(title.isascii() for title in foreign)
    assert all(article["title"].isascii() for article in corpus if article["title"] not in foreign)


def test_a_provider_is_embedded_more_or_less(corpus):
    embedded = {tuple(article["provider"]) for article in corpus}

    assert embedded == {("name", "domain", "images"), ("name", "domain"), ("domain",), ("name",)}
    assert all(a["provider"].get("images", []) == [] for a in having(corpus, Quirk.LOGO))


def test_some_have_no_images_and_some_several_widths_or_an_unknown_one(corpus):
    widths = {tuple(image.get("width") for image in article.get("images", [])) for article in corpus}

    assert {(), (None,), (1280,), (1500, 750, 375)} <= widths


def test_some_have_no_topic_and_some_have_four(corpus):
    assert {len(article["topics"]) for article in corpus} == {0, 1, 2, 3, 4}


def test_a_secured_payload_is_two_base64_blobs(corpus):
    assert all(re.fullmatch(r"[A-Za-z0-9+/]{300,}={0,2};[A-Za-z0-9+/]{22}==", a["secured"]) for a in corpus)
