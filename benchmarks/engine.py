"""Executing alone, over data in memory: this engine against graphql-core and against a loop written by hand.

`python -m benchmarks.engine` prints, for 1, 10 and 100 articles with 0, 10 and 50 related each, the time of one
execution and how it compares. Parsing and validation are not counted; this engine's plan is made once, as in the
gateway.
"""

import json
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import graphql
from graphql import ExecutionResult, GraphQLSchema, build_schema, parse

from gateway.engine import KIND, Derived, Stored, make_plan, run

SCHEMA = """
scalar DateTime
type Query { articles: [Article!]! }
type Article {
  id: ID! title: String! excerpt: String publishedDateTime: DateTime webUrl: String! type: String quality: Int heat: Int
  topics: [String!]! provider: Provider images: [Image!]! related: [Card!]!
}
type Card {
  title: String! excerpt: String publishedDateTime: DateTime webUrl: String! type: String quality: Int
  provider: Provider images: [Image!]!
}
type Provider { name: String domain: String }
type Image { url: String! width: Int height: Int }
"""
QUERY = """
{ articles {
  id title excerpt publishedDateTime webUrl type quality heat topics
  provider { name domain } images { url width height }
  related { title excerpt publishedDateTime webUrl type quality provider { name domain } images { url width height } }
} }
"""
SIZES = [(articles, related) for articles in (1, 10, 100) for related in (0, 10, 50)]
ROUNDS, SECONDS = 10, 0.1
"""How often and for how long each is measured, in time of this process; the best round is printed, for the others were
disturbed."""

Document = dict[str, Any]


def documents(articles: int, related: int) -> list[Document]:
    """Articles in the shape of the store's, the same in every run."""
    rng = random.Random(articles * 100 + related)

    def card(n: int) -> Document:
        return {
            "title": f"Title {n}",
            "excerpt": None if rng.random() < 0.1 else "Some sentences about it.",
            "publishedDateTime": datetime(2020, 1, 1, n % 24, tzinfo=UTC),
            "webUrl": f"https://example.org/{n}",
            "type": "article",
            "quality": rng.randint(0, 100),
            "provider": {"name": f"Paper {n % 7}", "domain": f"paper{n % 7}.example"},
            "images": [{"url": f"https://example.org/{n}.jpg", "width": 800, "height": 600}] * rng.randint(0, 2),
        }

    def article(n: int) -> Document:
        own = {"_id": f"article-{n}", "heat": rng.randint(0, 9), "topics": ["Health", "Travel"]}
        return card(n) | own | {"related": [card(n * 1000 + m) for m in range(related)]}

    return [article(n) for n in range(articles)]


def schema() -> GraphQLSchema:
    """One schema for both: graphql-core sees resolvers only, this engine prefers the kinds."""
    made = build_schema(SCHEMA)
    date_time: Any = made.type_map["DateTime"]
    date_time.coerce_output_value = datetime.isoformat
    date_time.extensions[KIND] = frozenset({datetime})
    for name in ("Query", "Article", "Card", "Provider", "Image"):
        fields: Any = made.type_map[name]
        for key, field in fields.fields.items():
            field.extensions[KIND] = Stored(key)
            field.resolve = _read(key)
    ids: Any = made.type_map["Article"]
    ids.fields["id"].extensions[KIND] = Derived(_ids, {"_id": None})
    ids.fields["id"].resolve = _read("_id")
    return made


def _read(key: str) -> Callable[..., Any]:
    return lambda thing, _: thing.get(key)


def _ids(articles: list[Document], _: object) -> list[str]:
    return [article["_id"] for article in articles]


def by_hand(articles: list[Document]) -> Document:
    """What one would write for this query and no other, trusting the data."""
    return {"articles": [_article(article) for article in articles]}


def _article(article: Document) -> Document:
    return {
        "id": article["_id"],
        "title": article["title"],
        "excerpt": article.get("excerpt"),
        "publishedDateTime": article.get("publishedDateTime"),
        "webUrl": article["webUrl"],
        "type": article.get("type"),
        "quality": article.get("quality"),
        "heat": article.get("heat"),
        "topics": list(article["topics"]),
        "provider": _provider(article),
        "images": _images(article),
        "related": [_card(card) for card in article["related"]],
    }


def _card(card: Document) -> Document:
    return {
        "title": card["title"],
        "excerpt": card.get("excerpt"),
        "publishedDateTime": card.get("publishedDateTime"),
        "webUrl": card["webUrl"],
        "type": card.get("type"),
        "quality": card.get("quality"),
        "provider": _provider(card),
        "images": _images(card),
    }


def _provider(card: Document) -> Document:
    provider = card["provider"]
    return {"name": provider["name"], "domain": provider.get("domain")}


def _images(card: Document) -> list[Document]:
    return [
        {"url": image["url"], "width": image.get("width"), "height": image.get("height")} for image in card["images"]
    ]


def seconds(execute: Callable[[], object], rounds: int) -> float:
    """The time of one execution."""
    times = []
    for _ in range(rounds):
        runs, start = 0, time.process_time()
        while time.process_time() - start < SECONDS:
            execute()
            runs += 1
        times.append((time.process_time() - start) / runs)
    return min(times)


def main(sizes: list[tuple[int, int]] = SIZES, rounds: int = ROUNDS) -> None:
    """Measure and print."""
    served, document = schema(), parse(QUERY)
    plan = make_plan(served, document)
    write = sys.stdout.write
    write(f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}, ")
    write(f"graphql-core {version('graphql-core')}; microseconds for one execution\n\n")
    write("articles  related     hand   engine  graphql-core   engine/hand  graphql-core/engine\n")
    for articles, related in sizes:
        root = {"articles": documents(articles, related)}

        def engine(root: Document = root) -> Any:
            return run(plan, root, raw_leaves=True)

        def core(root: Document = root) -> Any:
            return graphql.execute(served, document, root)

        check(engine(), core(), by_hand(root["articles"]))
        programs = (engine, lambda: by_hand(root["articles"]), core)  # noqa: B023 - run in this turn of the loop
        ours, hand, theirs = (1e6 * seconds(each, rounds) for each in programs)
        write(f"{articles:8}{related:9}{hand:9.1f}{ours:9.1f}{theirs:14.0f}{ours / hand:14.2f}{theirs / ours:21.1f}\n")


def check(ours: ExecutionResult, theirs: ExecutionResult, hand: Document) -> None:
    """All three give the same answer, keys in order; dates, which graphql-core writes, JSON's writer may."""
    written = [json.dumps(data, default=datetime.isoformat) for data in (ours.data, theirs.data, hand)]
    if ours.errors or theirs.errors or len(set(written)) > 1:
        raise RuntimeError(f"the engine, graphql-core and the loop disagree: {ours.errors}, {theirs.errors}")


if __name__ == "__main__":
    main()
