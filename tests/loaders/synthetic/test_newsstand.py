from loaders.synthetic import organizations, topics
from loaders.synthetic.newsstand import PAPERS, TOPICS


def test_most_papers_have_an_organization_and_several_have_none():
    domains = {paper.domain for paper in PAPERS}
    known = {organization["domain"] for organization in organizations()}

    assert known < domains
    assert len(known) > 3 * len(domains - known) > 0


def test_an_organization_is_known_by_its_domain_and_may_lack_description_or_logo():
    found = list(organizations())

    assert all(organization["_id"] == organization["domain"] for organization in found)
    assert {"description" in organization for organization in found} == {True, False}
    assert {len(organization.get("images", [])) for organization in found} == {0, 2}


def test_logos_are_relative_or_absolute():
    beginnings = {image["url"][0] for found in organizations() for image in found.get("images", [])}

    assert beginnings == {"/", "h"}


def test_topics_have_parents_two_levels_deep_and_one_parent_is_no_topic():
    parents = {topic["name"]: topic.get("parent") for topic in topics()}

    assert parents["Batteries"] == "Energy"
    assert parents["Energy"] == "Economy"
    assert parents["Economy"] is None
    assert {parent for parent in parents.values() if parent not in {None, *TOPICS}} == {"Games"}


def test_some_topics_have_no_document_and_one_document_has_no_article():
    named = {topic["name"] for topic in topics()}

    assert len(set(TOPICS) - named) == 3
    assert named - set(TOPICS) == {"Gliding"}


def test_topic_images_are_plain_urls_or_mappings():
    assert {type(image) for topic in topics() for image in topic["images"]} == {str, dict}
