"""The way in: puts files and folders of documents into MongoDB as they are.

From a file to the store: `corpus` finds it; `sections` tells its YAML from its body; `frontmatter` reads the YAML, with
`anchors` and `written` beside it; `documents` makes what is stored; `writer` writes it, and `validation` says in words
what the store refuses. `load` is the run, `progress` shows it, `report` tells what it did; a `refusals.Refused` is one
document that could not be taken.

`synthetic` makes up what there is none of: corpora of any size, to load and to measure with.

These are no DataLoaders: those batch inside an operation, and live in `gateway.dataloaders`.
"""
