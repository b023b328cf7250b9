"""Which texts are answered: open, prefer, only."""

import logging

import pytest

from gateway.errors import Trouble
from gateway.persisted.manifests import sha256
from gateway.persisted.policy import Asked, NotFound, NotSupported, NotTrusted, Policy, WrongHash
from gateway.settings import Documents

TRUSTED, OTHER = "query Feed { a }", "query Other { b }"


@pytest.fixture
def policy(tmp_path):
    (tmp_path / "feed.graphql").write_text(TRUSTED)
    return lambda setting: Policy(setting, tmp_path)


@pytest.mark.parametrize("setting", Documents)
def test_a_trusted_text_is_answered_whole_and_by_hash(policy, setting):
    policy = policy(setting)

    assert policy.by_text(TRUSTED) == policy.by_text(TRUSTED, sha256(TRUSTED)) == Asked(TRUSTED)
    assert policy.by_hash(sha256(TRUSTED)) == TRUSTED


@pytest.mark.parametrize("setting", [Documents.OPEN, Documents.PREFER])
def test_a_text_is_registered_when_it_was_executed_and_not_before(policy, setting):
    policy = policy(setting)

    asked = policy.by_text(OTHER, sha256(OTHER))
    with pytest.raises(NotFound):
        policy.by_hash(sha256(OTHER))
    policy.executed(asked)

    assert policy.by_hash(sha256(OTHER)) == OTHER


@pytest.mark.parametrize("text", [TRUSTED, OTHER])
def test_a_wrong_hash_is_refused(policy, text):
    with pytest.raises(WrongHash, match=f"expected the sha256 of the query, {sha256(text)}, got abc"):
        policy(Documents.OPEN).by_text(text, "abc")


def test_only_refuses_other_texts_and_registrations(policy):
    policy = policy(Documents.ONLY)

    with pytest.raises(NotTrusted):
        policy.by_text(OTHER)
    with pytest.raises(NotSupported):
        policy.by_text(OTHER, sha256(OTHER))


def test_prefer_tells_the_log_of_each_other_text_once(policy, caplog):
    policy = policy(Documents.PREFER)

    with caplog.at_level(logging.WARNING):
        for text in (OTHER, OTHER, TRUSTED):
            assert policy.by_text(text).text == text

    assert caplog.messages == [f"not a trusted document: sha256 {sha256(OTHER)}, {OTHER!r}"]


@pytest.mark.parametrize("setting", [Documents.PREFER, Documents.ONLY])
def test_trusted_documents_have_to_be_there(tmp_path, setting):
    with pytest.raises(
        Trouble, match=f"NEWSGRAPH_DOCUMENTS={setting} needs .* NEWSGRAPH_DOCUMENTS_FOLDER is unset"
    ) as unset:
        Policy(setting)
    with pytest.raises(Trouble, match="has no manifest"):
        Policy(setting, tmp_path)

    assert unset.value.exit_code == 2
