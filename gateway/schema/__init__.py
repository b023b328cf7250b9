"""The contract: what an article is to a client. Strawberry types whose resolvers take a whole scope.

`summary`, `articles`, `providers`, `topics` and `query` declare the types; `documents` reads what is stored, however
untidy; `declare` ties a field to one of the engine's kinds; `descriptions` says what the contract does not; `build`
makes the GraphQL schema that the engine executes. Nothing here knows HTTP or sends a command: what is to be fetched is
yielded as a Want of one of the operation's dataloaders.
"""
