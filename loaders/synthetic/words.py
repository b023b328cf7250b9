"""Made-up text: headlines and sentences. None of it was taken from anywhere."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(item.split()) for item in text.split(";"))


_WHO = _listed("""
The harbour office; A retired pilot; The night ferry; Two neighbours; The island council; A small choir; The signal
box; A class of eight; The old lighthouse; Three beekeepers; The tram depot; A lone baker; The tide laboratory; An
amateur astronomer; The lock keeper; Seven rowers; The reading room; A gardener; The cable crew; A shipyard
apprentice; The market hall; Nine cyclists; The weather station; A ropemaker
""")
_DID = _listed("""
opened; repaired; counted; moved; found; named; mapped; measured; borrowed; painted; tested; shared; planned;
replaced; rescued; remembered; postponed; doubled; explained; photographed
""")
_WHAT = _listed("""
a bridge of oak; the last steam crane; a hundred bird boxes; a winter timetable; a forgotten canal; the quiet
carriage; a garden on the roof; the tide tables; a library of seeds; the longest queue; a battery made of salt; the
morning fog; the first apprentices; a clock without hands; the snow plough; a comet in a notebook; the swimming
steps; a school of herring; the wooden rails; a recipe for rye; the blue lanterns; a map of all puddles; the oldest
ferry; the singing tram wire; a theatre for gulls
""")
_WHERE = _listed("""
Harrowby; Nethersund; Port Alvery; Culmouth; Skarrow; Tillingford; Westermoor; Ebbsand; Vallen; Lower Quill;
Marrick; Osterholt; Fennwick; Garrow Isle; Dunnet Cross; Hallowmere; Saint Orrin; Birkdale Sound; Pellan; Rushmere
Lock; Aldersey; Torvik Head; Kettleness; Brannoch
""")
_WHEN = _listed("""
before the first frost; after eleven years; in a single night; between two tides; for a third time; despite the
rain; while the town sleeps; at half the cost; with borrowed tools; by candlelight
""")
"""Half of the headlines say it."""
_REMARKS = _listed("""
Nobody had expected it so soon.; The council will vote in spring.; There was soup for those who waited.; A second
attempt is to follow.; The ferry ran late, and no one minded.; It is cheaper than it looks.; Visitors are asked to
bring boots.; The old one goes to the museum.; Half of the seats are taken already.; It rhymes, the readers say.;
The figures are in the back of the report.; The gulls were not consulted.; What comes next depends on the wind.;
Children ride for nothing until June.; The keys are with the baker.
""")
_SCRIPTS = (
    ("λιμάνι", "φάρος", "καΐκι", "θάλασσα", "βροχή", "γέφυρα", "σταθμός", "νησί"),
    ("みなと", "でんしゃ", "カモメ", "ランプ", "灯台", "橋", "朝霧", "小舟"),
    ("الميناء", "المنارة", "القارب", "الجسر", "المطر", "القطار", "الجزيرة", "الساحل"),
    ("Cafe\u0301", "nai\u0308ve", "pin\u0303a", "Ångström", "fjörð", "straße", "łódź", "déjà"),
    ("🛰️", "🚢", "👩‍🚀", "🌊", "🚋", "🐝", "📚", "🍎"),
)
"""Other alphabets, a direction from right to left, letters of two code points, signs of several."""


def pick(rng: Random, items: Sequence[Item]) -> Item:
    """One of `items`, each as likely as the others."""
    return items[int(rng.random() * len(items))]


def headline(rng: Random) -> str:
    """Some 40 to 100 characters, letters and spaces alone."""
    when = f" {pick(rng, _WHEN)}" if rng.random() < 0.5 else ""  # noqa: PLR2004 - half of them
    return f"{pick(rng, _WHO)} {pick(rng, _DID)} {pick(rng, _WHAT)} in {pick(rng, _WHERE)}{when}"


def foreign_headline(rng: Random) -> str:
    """Five words of one script."""
    words = pick(rng, _SCRIPTS)
    return " ".join(pick(rng, words) for _ in range(5))


def sentences(rng: Random, most: int) -> str:
    """A paragraph of one to `most` sentences."""
    return " ".join([f"{headline(rng)}.", *(pick(rng, _REMARKS) for _ in range(int(rng.random() * most)))])
