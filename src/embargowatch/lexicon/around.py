"""What stands right beside a name: a bound prefix or suffix, another part of somebody's own name.

In: a text, its words, a hit. Out: "anti" of "anti-American", "made" of "US-made", whether "Jordan" is a person's.
"""

from __future__ import annotations

import re
from typing import Any

from embargowatch.lexicon.phrase import Hit, Word

PREFIXES = frozenset({"anti", "pro", "non", "ex", "former", "post", "pre", "un"})
LEADING = re.compile(
    r"the|an?|in|of|by|to|from|for|with|and|or|but|at|on|as|that|this|its|his|her|their|our|while|when|after|before"
    r"|since|if|where|who|which|what|meanwhile|however|yesterday|today|s?he|it|they|we|i|both|also|now|then|like"
    r"|mr|mrs|ms|dr|sir|sen|gen|former|outgoing|incoming|but|instead|earlier|later|still|last|under|because|although"
    r"|though|yet|even|only|ex|candidate|nominee|republican|democrat|perhaps|if|against|between|under|thus|so|here|there"
)
TITLE = re.compile(r"mr|mrs|ms|dr|sir|president|premier|general|gen")
_NO_FIRST_NAMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march may june july august september
    october november december president-elect team anti pro ex yes no not why how could would will can should did does
    has is was""".split()
)
DASH = re.compile(r"[-\u2010-\u2015]")


def prefix(text: str, found: list[Word], hit: Hit[Any]) -> str | None:
    """ "anti" of "anti-American", None where no such prefix is bound to the name."""
    if hit.first == 0:
        return None
    before = found[hit.first - 1]
    bound = DASH.fullmatch(text[before.end : hit.start]) is not None
    return before.folded if bound and before.folded in PREFIXES else None


def suffix(text: str, found: list[Word], hit: Hit[Any]) -> str | None:
    """ "made" of "US-made", None where no small word is bound to the name."""
    if hit.last + 1 >= len(found):
        return None
    after = found[hit.last + 1]
    bound = DASH.fullmatch(text[hit.end : after.start]) is not None
    return after.text if bound and after.text.islower() else None


def person(text: str, found: list[Word], hit: Hit[Any], offices: frozenset[str]) -> bool:
    """Whether a capitalised word stands right beside ("Michael Jordan", "Jordan Peterson", "Chad Smith").

    ``offices``: folded first words of offices, which may follow a state ("Jordan President X").
    """
    after = found[hit.last + 1] if hit.last + 1 < len(found) else None
    if after and text[hit.end : after.start] == " " and _capitalised(after) and after.folded not in offices:
        return True
    return forename(text, found, hit, offices)


def forename(text: str, found: list[Word], hit: Hit[Any], offices: frozenset[str]) -> bool:
    """Whether a capitalised word that is no office or title stands right before ("Michelle Obama", not "Mr Obama")."""
    before = found[hit.first - 1] if hit.first else None
    if before is None or text[before.end : hit.start] != " " or not _capitalised(before):
        return False
    return LEADING.fullmatch(before.folded) is None and before.folded not in offices


def christened(text: str, found: list[Word], hit: Hit[Any], offices: frozenset[str]) -> bool:
    """Whether a first name stands right before: a ``forename`` that is no word which begins a sentence, and no day."""
    return forename(text, found, hit, offices) and found[hit.first - 1].folded not in _NO_FIRST_NAMES


def titled(text: str, found: list[Word], hit: Hit[Any], offices: frozenset[str]) -> bool:
    """Whether an office or title stands right before ("President Obama", "Mr Obama")."""
    before = found[hit.first - 1] if hit.first else None
    if before is None or text[before.end : hit.start].strip(" .") or not _capitalised(before):
        return False
    return before.folded in offices or TITLE.fullmatch(before.folded) is not None


def shouted(text: str, found: list[Word], hit: Hit[Any]) -> bool:
    """Whether two or three letters stand in a line of capitals, where "US" and "CAR" may be plain words."""
    if hit.end - hit.start > 3 or not 0 < hit.first <= hit.last < len(found) - 1:
        return False
    return all(len(word.text) > 2 and word.text.isupper() for word in (found[hit.first - 1], found[hit.last + 1]))


def _capitalised(word: Word) -> bool:
    return word.text[0].isupper() and not word.text.isupper()
