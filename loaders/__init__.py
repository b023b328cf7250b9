"""The way in: puts files and folders of documents into MongoDB as they are.

From a file to a document: `corpus` finds it; `workers` deals it to a `process`, whose other end is a `worker`, which
does the `reading`. `formats` and `sniffing` tell what a file holds, `compression` and `archives` open it, and
`contents` takes its documents out: `pieces` and `jsonstream` tell many in one file apart, `sections` the YAML of one
from its body. The YAML is read by `frontmatter`, with `lean`, `scalars` and `anchors` beside it, JSON by `jsontext`;
`written` names the fields that stay text, and `documents` makes what is stored. A `refusals.Refused` is one that could
not be taken.

From a document to the store: `load` is the run. `roots` says what it is over, `plan` what of that is to be read, by
the `ledger` of earlier runs; `writer` puts `parts` into the `store`, beside the `indexes`; `owners` and `settling` say
whose a document is, and `prune` removes what is nobody's. `validation` says in words what the store refuses, and
`rejects` keeps it. `progress` shows the run, `watch` repeats it, `report` and `survey` hold what it did and found, by
the `contract`, and `telling` puts that into words.

`synthetic` makes up what there is none of: corpora of any size, to load and to measure with.

These are no DataLoaders: those batch inside an operation, and live in `gateway.dataloaders`.
"""
