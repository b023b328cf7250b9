"""What the samples promise: other tests, the demo and the README lean on these properties of their graph.

The files are read with PyYAML alone, so that a fault of the loader cannot hide one of the samples.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SAMPLES = Path(__file__).parent.parent / "samples"
CRANES = "2026-03-02-harbour-cranes-go-electric"
KEYS = (
    *("category", "title", "excerpt", "publishedDateTime", "originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl"),
    *("type", "quality", "heat", "removed", "published", "provider", "topics", "images", "related", "secured"),
)

Document = dict[str, Any]


def front_matter(path: Path) -> Document:
    return yaml.safe_load(path.read_text("utf-8").removeprefix("---\n").partition("\n---\n")[0])


@cache
def articles() -> dict[str, Document]:
    return {path.stem: front_matter(path) for path in sorted(SAMPLES.glob("_news/*.md"))}


@cache
def public() -> dict[str, Document]:
    return {slug: article for slug, article in articles().items() if is_public(article)}


@cache
def documents(kind: str, key: str) -> dict[str, Document]:
    found = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(SAMPLES.glob(f"_data/{kind}/*.yaml"))]
    return {document[key]: document for document in found}


def organizations() -> dict[str, Document]:
    return documents("organizations", "domain")


def topics() -> dict[str, Document]:
    return documents("topics", "name")


def is_public(article: Document) -> bool:
    return article["published"] is True and article.get("removed") is not True


def entries() -> list[tuple[Document, Document]]:
    """Every related entry of a public article, with that article."""
    return [(article, entry) for article in public().values() for entry in article.get("related", [])]


def named_by(entry: Document) -> list[Document]:
    return [article for article in articles().values() if article["webUrl"] == entry["webUrl"]]


def public_neighbours(article: Document) -> list[Document]:
    """The public articles that its related list names, without itself."""
    found = [other for entry in article.get("related", []) for other in named_by(entry) if is_public(other)]
    return [other for other in found if other is not article]


def test_there_are_at_least_44_articles_and_34_of_them_are_public():
    assert len(articles()) >= 44
    assert len(public()) >= 34


def test_they_were_published_from_october_2025_to_november_2026():
    dates = [article["publishedDateTime"].date().isoformat() for article in articles().values()]

    assert "2025-10-01" <= min(dates) <= max(dates) <= "2026-11-30"


def test_a_slug_begins_with_the_date():
    assert all(slug.startswith(f"{article['publishedDateTime']:%Y-%m-%d}-") for slug, article in articles().items())


def test_keys_are_known_and_in_order():
    for slug, article in articles().items():
        assert list(article) == [key for key in KEYS if key in article], slug


def test_two_public_articles_appeared_at_the_same_instant():
    assert max(Counter(article["publishedDateTime"] for article in public().values()).values()) >= 2


def test_an_instant_is_written_with_an_offset():
    assert any(article["publishedDateTime"].utcoffset().total_seconds() for article in public().values())


def test_heat_may_be_negative_or_missing_and_quality_missing():
    assert any(article.get("heat", 0) < 0 for article in articles().values())
    assert any("heat" not in article for article in public().values())
    assert any("quality" not in article for article in public().values())


def test_a_few_say_where_they_came_from():
    assert 2 <= sum("originalUrl" in article for article in public().values()) <= 5


def test_some_have_amp_addresses_and_some_have_none():
    amp = [article for article in public().values() if "ampWebUrl" in article]

    assert 10 <= len(amp) <= len(public()) - 10
    assert all("cdnAmpWebUrl" in article for article in amp)


def test_some_have_no_images_and_some_have_several_widths():
    widths = [{image.get("width") for image in article.get("images", [])} for article in public().values()]

    assert sum(not known for known in widths) >= 5
    assert sum(len(known) >= 2 for known in widths) >= 10
    assert {None} in widths


def test_one_has_a_body_below_the_front_matter():
    assert any(path.read_text("utf-8").partition("\n---\n")[2] for path in SAMPLES.glob("_news/*.md"))


def test_a_secured_payload_is_two_base64_blobs():
    secured = [article["secured"] for article in public().values() if "secured" in article]

    assert len(secured) >= 2
    assert all(re.fullmatch(r"[A-Za-z0-9+/]{300,}={0,2};[A-Za-z0-9+/]{22}==", payload) for payload in secured)


def test_titles_come_in_several_scripts():
    titles = "".join(article["title"] for article in public().values())
    names = {unicodedata.name(letter, "").split()[0] for letter in titles}

    assert {"LATIN", "GREEK", "HIRAGANA", "KATAKANA", "CJK", "ARABIC", "COMBINING", "SATELLITE"} <= names


def test_the_cranes_are_a_rich_beginning():
    cranes = public()[CRANES]

    assert "Energy" in cranes["topics"]
    assert {"ampWebUrl", "cdnAmpWebUrl", "secured"} <= cranes.keys()
    assert len(cranes["images"]) >= 3
    assert len(cranes["related"]) >= 8


def test_the_cranes_lead_three_levels_deep():
    first = public_neighbours(public()[CRANES])
    second = [public_neighbours(article) for article in first]
    third = [public_neighbours(article) for neighbours in second for article in neighbours]

    assert len(first) >= 5
    assert all(len(neighbours) >= 2 for neighbours in second)
    assert sum(bool(neighbours) for neighbours in third) >= 20


def test_several_name_themselves():
    assert sum(entry["webUrl"] == article["webUrl"] for article, entry in entries()) >= 5


def test_some_entries_dangle():
    assert sum(not named_by(entry) for _, entry in entries()) >= 20


def test_entries_name_unpublished_and_removed_articles():
    hidden = [other for _, entry in entries() for other in named_by(entry) if not is_public(other)]

    assert any(not article["published"] for article in hidden)
    assert any(article.get("removed") for article in hidden)


def test_some_are_unpublished_and_two_are_published_but_removed():
    removed = [article for article in articles().values() if article.get("removed")]

    assert sum(not article["published"] for article in articles().values()) >= 5
    assert sum(article["published"] for article in removed) >= 2
    assert not all(article["published"] for article in removed)


def test_two_public_articles_share_a_web_url_and_entries_tell_them_apart_by_title():
    (shared,) = [url for url, count in Counter(a["webUrl"] for a in public().values()).items() if count == 2]
    titles = {article["title"] for article in public().values() if article["webUrl"] == shared}
    told = {entry["title"] for article, entry in entries() if entry["webUrl"] == shared != article["webUrl"]}

    assert len(titles) == 2
    assert titles < told


def test_a_list_has_fifty_entries_one_has_none_and_one_is_missing():
    lengths = [len(article["related"]) if "related" in article else None for article in public().values()]

    assert {50, 0, None} <= set(lengths)


def test_an_entry_repeats_what_the_article_that_it_names_says():
    for _, entry in entries():
        told = {key: entry[key] for key in entry.keys() - {"title", "provider", "images"}}
        stored = [{key: article.get(key) for key in told} for article in named_by(entry)]

        assert not stored or told in stored, entry["webUrl"]


def test_an_entry_embeds_the_provider_and_first_image_of_its_article():
    for _, entry in entries():
        for article in named_by(entry):
            name = {key: article["provider"][key] for key in ("name", "domain") if key in article["provider"]}
            urls = [image["url"] for image in article.get("images", [])]

            assert entry["provider"] == name, entry["webUrl"]
            assert [image["url"] for image in entry.get("images", [])] == urls[:1], entry["webUrl"]


def test_a_few_entries_have_a_title_of_their_own():
    retold = [e for _, e in entries() if named_by(e) and e["title"] not in {a["title"] for a in named_by(e)}]

    assert 2 <= len(retold) <= 8


def test_most_providers_have_an_organization_and_several_have_none():
    domains = {article["provider"]["domain"] for article in public().values() if "domain" in article["provider"]}

    assert len(domains & organizations().keys()) >= 8
    assert len(domains - organizations().keys()) >= 3


def test_an_organization_is_known_by_its_domain_and_has_a_logo_in_two_sizes():
    widths = [[image["width"] for image in found.get("images", [])] for found in organizations().values()]

    assert all(found["_id"] == domain for domain, found in organizations().items())
    assert sum(sizes == [50, 400] for sizes in widths) >= 8
    assert [] in widths


def test_logos_are_relative_or_absolute():
    of_articles = [i["url"] for a in public().values() for i in a["provider"].get("images", [])]
    of_organizations = [i["url"] for found in organizations().values() for i in found.get("images", [])]

    for urls in (of_articles, of_organizations):
        assert any(re.fullmatch(r"/assets/images/organizations/[\w.-]+\.example-50x50\.jpg", url) for url in urls)
        assert any(url.startswith("https://") for url in urls)


def test_articles_embed_more_or_less_of_their_provider():
    embedded = {tuple(article["provider"]) for article in public().values()}

    assert embedded == {("name", "domain", "images"), ("name", "domain"), ("domain",), ("name",)}
    assert any(article["provider"].get("images") == [] for article in public().values())


def test_topics_have_parents_two_levels_deep():
    assert topics()["Batteries"]["parent"] == "Energy"
    assert topics()["Energy"]["parent"] == "Economy"
    assert "parent" not in topics()["Economy"]


def test_a_parent_may_be_no_topic():
    named = {name for article in public().values() for name in article["topics"]} | topics().keys()

    assert {topic["parent"] for topic in topics().values() if "parent" in topic} - named == {"Games"}


def test_some_topics_have_no_document_and_one_document_has_no_article():
    named = {name for article in articles().values() for name in article["topics"]}

    assert len(named - topics().keys()) >= 5
    assert topics().keys() - named == {"Gliding"}


def test_topic_images_are_plain_urls_or_mappings():
    kinds = {type(image) for topic in topics().values() for image in topic.get("images", [])}

    assert kinds == {str, dict}


def test_an_event_and_a_person_are_neither_articles_nor_taxonomy():
    others = [front_matter(path) for folder in ("_events", "_people") for path in SAMPLES.glob(f"{folder}/*.md")]

    assert {document["type"] for document in others} == {"festival", "profile"}
    assert not any(document.keys() & {"category", "taxonomy"} for document in others)


def test_every_host_is_one_that_can_never_exist():
    text = "".join(path.read_text("utf-8") for path in SAMPLES.rglob("*") if path.is_file())
    hosts = re.findall(r"(?:://|%3A%2F%2F)([\w.-]+)", text) + re.findall(r"domain: (\S+)", text)

    assert len(hosts) > 1000
    assert {host for host in hosts if not host.endswith(".example")} == set()


def test_all_samples_together_are_under_700_kilobytes():
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 700_000
