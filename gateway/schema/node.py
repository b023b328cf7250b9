"""Node: what can be fetched again by a global id."""

import strawberry


@strawberry.interface(
    description="""\
Anything that can be fetched again by its global id: standard base64, padded, of Type:key. The key of an Article is its
slug, of a Topic its name, of a Provider its domain; the key begins after the first colon. A provider that has no domain
has its name there, and cannot be fetched."""
)
class Node:
    id: strawberry.ID
