import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.keys import ApiKey, Scope, make_key, parse_keys, scopes_of

NAMES = st.from_regex(r"[A-Za-z0-9_.-]{1,64}", fullmatch=True)
SCOPES = st.frozensets(st.sampled_from(Scope))


@given(name=NAMES, scopes=SCOPES)
def test_an_entry_lets_its_key_in_with_its_scopes_and_no_other_key(name, scopes):
    key, entry = make_key(name, scopes)
    kept = parse_keys(str(entry))

    assert kept == (entry,)
    assert scopes_of(kept, key) == scopes
    assert scopes_of(kept, key[:-1]) is None
    assert scopes_of(kept, entry.digest) is None


def test_the_key_itself_is_kept_nowhere():
    key, entry = make_key("desk", [Scope.TRACE])

    assert key not in str(entry)
    assert key not in repr(entry)


def test_several_keys_are_separated_by_commas():
    keys, entries = zip(*[make_key(f"app-{n}", [scope]) for n, scope in enumerate(Scope)], strict=True)
    kept = parse_keys(" , ".join(map(str, entries)) + ",")

    assert [scopes_of(kept, key) for key in keys] == [{scope} for scope in Scope]
    assert parse_keys("") == ()


DIGEST = "0" * 64


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("newsgraph_secret", "got something else as number 1"),
        (f"desk:trace:{DIGEST[1:]}", "got something else as number 1"),
        (f"a name:trace:{DIGEST}", "got something else as number 1"),
        (
            f"desk:everything:{DIGEST}",
            "of the key desk the scopes unpublished, secured, introspection, trace, got 'everything'",
        ),
        (f"desk:trace:{DIGEST},desk:secured:{DIGEST}", "expected each name once, got desk 2 times"),
    ],
)
def test_a_wrong_entry_is_refused_and_not_quoted(text, message):
    with pytest.raises(ValueError, match=message) as refused:
        parse_keys(text)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("name", ["", "a:b", "a,b", "a b", "x" * 65])
def test_a_name_that_an_entry_cannot_hold_is_refused(name):
    with pytest.raises(ValueError, match="expected a name"):
        make_key(name, [])


def test_a_key_says_what_it_allows():
    assert (
        str(ApiKey("desk", frozenset({Scope.UNPUBLISHED, Scope.TRACE}), DIGEST)) == f"desk:trace+unpublished:{DIGEST}"
    )
