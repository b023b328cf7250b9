"""What one would not expect in a corpus, and finds in every real one: how often, and which articles have it."""

from enum import IntEnum


class Quirk(IntEnum):
    """What one article in so many has. The distances share no factor, so that in time every two meet."""

    OFFSET = 8  # an instant with an offset
    UNPUBLISHED = 9
    SELF = 17  # the first of its related entries is itself
    QUALITY = 19  # no quality
    HEAT = 23  # no heat
    RETOLD = 25  # the last of its related entries has a title of its own
    SCRIPT = 29  # a title in another script
    BODY = 31  # a text below the front matter
    PROVIDER = 37  # a provider without a domain, or with nothing else
    LOGO = 41  # a provider with an empty list of images
    REMOVED = 43  # taken back, whether published or not
    FIFTY = 47  # exactly fifty related entries
    INSTANT = 53  # the instant of the one before
    ADDRESS = 59  # the webUrl of the one before
    LONGEST = 61  # as many related entries as any
    TOPICS = 67  # no topics

    def at(self, number: int) -> bool:
        """Whether the article of that number has it."""
        return number % self == self // 2
