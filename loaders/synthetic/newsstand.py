"""Who publishes, and what about: the papers and the topics of a made-up corpus, with their documents.

They are the same for every seed and every size. As in real corpora not everything that articles name has a document,
one document is of a topic that no article has, and images and logos are written in more ways than one.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

Document = dict[str, Any]

SITE = "https://www.newsgraph-synthetic.example"

_FIRST = ("Amber", "Birch", "Cobalt", "Dune", "Elder", "Fathom", "Gable", "Hollow", "Inlet", "Juniper", "Kestrel")
_SECOND = ("Chronicle", "Dispatch", "Gazette", "Ledger", "Mirror", "Observer", "Review", "Signal")

_BELOW = {
    "Culture": ("Choirs", "Libraries", "Museums", "Theatre"),
    "Economy": ("Energy", "Fishing", "Markets", "Shipyards", "Work"),
    "Energy": ("Batteries", "Tides", "Wind"),
    "Games": ("Gliding",),
    "Nature": ("Bees", "Birds", "Forests", "Gardens", "Oceans"),
    "Science": ("Astronomy", "Geology", "Inventions", "Weather"),
    "Society": ("Neighbours", "Schools", "Town halls"),
    "Sport": ("Chess", "Cycling", "Rowing", "Swimming"),
    "Transport": ("Bridges", "Canals", "Ferries", "Ports", "Rail", "Trams"),
    "Weather": ("Fog", "Frost"),
}
"""Topics by the parent that they name: trees up to three deep. Games is no topic, and nothing is about Gliding."""
_PARENTS = {name: parent for parent, below in _BELOW.items() for name in below}
TOPICS = tuple(sorted({*_BELOW, *_PARENTS, "Food", "Odds & ends"} - {"Games", "Gliding"}))
"""What articles are about."""
_WITHOUT_DOCUMENT = frozenset({"Fog", "Odds & ends", "Town halls"})


class Paper(NamedTuple):
    """Who publishes; `number` is its place in `PAPERS`."""

    number: int
    name: str
    domain: str


PAPERS = tuple(
    Paper(number, f"{first} {second}", f"{first}-{second}.example".lower())
    for number, (second, first) in enumerate((second, first) for second in _SECOND for first in _FIRST)
)


def logo(paper: Paper, size: int) -> Document:
    """An image of a paper's logo; most addresses are paths."""
    site = SITE if paper.number % 5 == 3 else ""  # noqa: PLR2004 - one in five
    return {
        "url": f"{site}/assets/images/organizations/{paper.domain}-{size}x{size}.jpg",
        "width": size,
        "height": size,
    }


def organizations() -> Iterator[Document]:
    """The documents of papers: one in six has none, others have no description or no logo."""
    for paper in PAPERS:
        if paper.number % 6 != 5:  # noqa: PLR2004 - one in six
            known = {"taxonomy": "organization", "_id": paper.domain, "name": paper.name, "domain": paper.domain}
            about = {"description": f"{paper.name}: news from the coast and the hills."} if paper.number % 4 else {}
            logos = {"images": [logo(paper, 50), logo(paper, 400)]} if paper.number % 10 else {}
            yield known | about | logos


def topics() -> Iterator[Document]:
    """The documents of topics, by name: a few have none."""
    for number, name in enumerate(sorted({*TOPICS, "Gliding"} - _WITHOUT_DOCUMENT)):
        key = name.lower().replace(" ", "-")
        image = f"{SITE}/assets/images/topics/{key}.jpg"
        document = {"taxonomy": "topic", "_id": key, "name": name, "shortname": name}
        if name in _PARENTS:
            document["parent"] = _PARENTS[name]
        yield document | {
            "keywords": [name.lower(), f"{name.lower()} news"],
            "hashtags": [f"#{key}"],
            "images": [image if number % 3 else {"url": image, "width": 1200, "height": 630}],
        }
