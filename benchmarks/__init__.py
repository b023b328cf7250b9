"""The project's own measurements. `make bench` runs two of them; nothing here is installed.

`engine` measures executing alone, `serving` whole servers under load, `memory` whether a server grows. They stand on
`world` (a corpus, a mongod, servers as processes), `questions` (what is asked), `load` (asking) and `machine` (where it
all was measured). `strawberry_plain` and `bare` are the servers that ours is compared with; `peer` serves them.
"""
