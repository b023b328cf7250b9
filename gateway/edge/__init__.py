"""HTTP: the only folder that knows it. `protocol` reads and decides, `endpoint` answers, `graphiql` serves the page."""
