"""Trusted documents by what clients call them: an id, the sha256 of the text, or an operation's name. Read once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gateway.errors import Trouble
from gateway.persisted.manifests import Listed, sha256


@dataclass(eq=False, slots=True)
class TrustedDocument:
    """A text, and every manifest that lists it, with the ids that they give it."""

    text: str
    names: tuple[str, ...]
    ids: set[str] = field(default_factory=set)
    manifests: list[str] = field(default_factory=list)
    disagreements: list[str] = field(default_factory=list)


_MOST_TOLD = 5
"""Ids in a message."""


class Unknown(Exception):
    """No trusted document has this id or name; the text says so to the client."""


class Ambiguous(Exception):
    """Several documents have an operation of this name; the text names ids of them."""


class Trusted:
    """The documents of all manifests; equal texts are one document.

    Raises Trouble, exit code 2, where one id stands for different texts.
    """

    def __init__(self, listed: Iterable[Listed] = ()) -> None:
        self._by_text: dict[str, TrustedDocument] = {}
        self._by_id: dict[str, TrustedDocument] = {}
        self._by_name: dict[str, list[TrustedDocument]] = {}
        for one in listed:
            self._add(one)

    @property
    def documents(self) -> list[TrustedDocument]:
        return list(self._by_text.values())

    def __contains__(self, text: str) -> bool:
        return text in self._by_text

    def by_id(self, id_: str) -> str | None:
        """The text with this id, or with this sha256; with or without the prefix `sha256:`."""
        found = self._by_id.get(id_) or self._by_id.get(id_.removeprefix("sha256:"))
        return None if found is None else found.text

    def by_name(self, id_or_name: str) -> tuple[str, str | None]:
        """A text and which of its operations is meant: None for an id. Raises Unknown and Ambiguous."""
        text = self.by_id(id_or_name)
        if text is not None:
            return text, None
        named = self._by_name.get(id_or_name, [])
        if not named:
            raise Unknown(f"No trusted document has the id, or an operation of the name, {id_or_name!r}.")
        if len(named) > 1:
            ids = ", ".join(sorted(min(document.ids) for document in named)[:_MOST_TOLD])
            raise Ambiguous(
                f"{len(named)} documents have an operation {id_or_name}: name one by its id, such as {ids}."
            )
        return named[0].text, id_or_name

    def _add(self, one: Listed) -> None:
        document = self._by_text.get(one.text)
        if document is None:
            document = self._by_text[one.text] = TrustedDocument(one.text, one.names)
            for name in one.names:
                self._by_name.setdefault(name, []).append(document)
        for id_ in (one.id, sha256(one.text)):
            other = self._by_id.setdefault(id_, document)
            if other is not document:
                raise Trouble(
                    f"{one.manifest}: the id {id_} stands for another text in {', '.join(other.manifests)}; "
                    "take one of the files out of the folder.",
                    exit_code=2,
                )
            document.ids.add(id_)
        document.manifests += [one.manifest] if one.manifest not in document.manifests else []
        if one.disagreement is not None:
            document.disagreements.append(f"{one.manifest}: {one.disagreement}")
