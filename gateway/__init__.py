"""Newsgraph: a GraphQL gateway over a document store, for news.

From the request inwards: `edge` speaks HTTP; `pipeline` turns text into a payload; `engine` executes a plan
breadth first, in batches; `schema` says what an article is; `dataloaders` and `store` fetch documents.
`app` puts them together, `__main__` is the command `newsgraph`.
"""

__version__ = "0.1.0"
