import re
import unicodedata
from random import Random

from loaders.synthetic.words import foreign_headline, headline, sentences


def test_a_headline_is_letters_and_spaces_so_that_a_slug_can_be_made_of_it():
    rng = Random(1)

    assert all(re.fullmatch(r"[A-Z][A-Za-z ]{30,100}", headline(rng)) for _ in range(1000))


def test_other_headlines_come_in_several_scripts():
    rng = Random(1)
    letters = "".join(foreign_headline(rng) for _ in range(100))
    names = {unicodedata.name(letter, "").split(" ")[0] for letter in letters}

    assert {"LATIN", "GREEK", "HIRAGANA", "KATAKANA", "CJK", "ARABIC", "COMBINING", "SATELLITE", "ZERO"} <= names


def test_a_paragraph_has_at_most_as_many_sentences_as_were_asked_for():
    rng = Random(1)
    counts = {sentences(rng, most=3).count(".") for _ in range(100)}

    assert counts == {1, 2, 3}
