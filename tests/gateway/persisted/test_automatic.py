"""What clients have registered is kept within bounds, the last used longest."""

from gateway.persisted.automatic import Automatic


def test_the_least_recently_used_goes_first():
    store = Automatic(most=2)
    store.keep("a", "{ a }")
    store.keep("b", "{ b }")
    store.get("a")
    store.keep("c", "{ c }")

    assert [store.get(name) for name in "abc"] == ["{ a }", None, "{ c }"]


def test_all_texts_together_have_a_bound():
    store = Automatic(most_characters=1000)
    for number in range(300):
        store.keep(str(number), "{ abcdef }")

    assert sum(store.get(str(number)) is not None for number in range(300)) == 100
    assert store.get("299") == "{ abcdef }"


def test_a_text_that_would_push_out_many_is_not_kept():
    store = Automatic(most_characters=1000)
    store.keep("small", "{ a }")
    store.keep("large", "x" * 11)

    assert (store.get("large"), store.get("small")) == (None, "{ a }")


def test_registering_again_changes_nothing():
    store = Automatic(most_characters=1000)
    for _ in range(500):
        store.keep("a", "{ a }")
    store.keep("b", "{ b }")

    assert (store.get("a"), store.get("b")) == ("{ a }", "{ b }")
