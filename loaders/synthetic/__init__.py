"""A corpus made up from a seed: of any size, the same on every machine, and with the oddities of real ones.

`articles`, `organizations` and `topics` give documents as they are stored, for whoever writes to a database directly;
`files` gives the same as files with front matter, which `newsgraph load` takes. Nothing is read or written here.

From the words up: `words` makes text, `newsstand` has papers and topics, `quirks` says what is odd and how often,
`article` makes one article, `stories` has them name one another, `files` writes them down.
"""

from loaders.synthetic.files import files
from loaders.synthetic.newsstand import organizations, topics
from loaders.synthetic.quirks import Quirk
from loaders.synthetic.stories import LONGEST, articles

__all__ = ["LONGEST", "Quirk", "articles", "files", "organizations", "topics"]
