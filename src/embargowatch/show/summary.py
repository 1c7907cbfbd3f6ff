"""One paragraph about a case: who says what of whom, who denies it, how many voices; never that it is so."""

from __future__ import annotations

from embargowatch.model import Case, Position
from embargowatch.show import words
from embargowatch.show.visible import inline, quoted

GROUPS = {"arms": "arms", "commodity": "goods", "technology": "technology", "people": "people", "money": "money or aid"}
NAMED = 6
SAYING = {
    "planned": "plans to pass {items} to",
    "attempted": "tried to pass {items} to",
    "hypothetical": "might pass {items} to",
    "watched": "might pass {items} to",
}


def summary(case: Case) -> str:
    """Two to four sentences."""
    sentences = (_said(case), _answered(case), _voices(case))
    return " ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences if sentence)


def taking(case: Case, stance: str) -> list[Position]:
    """The positions of one stance."""
    return [position for position in case.positions if position.stance == stance]


def names(positions: list[Position]) -> str:
    """Whoever takes them: by name, or in the words of a page; of many, the first NAMED and how many more."""
    named = list(dict.fromkeys(map(_name, positions)))
    more = len(named) - NAMED
    return words.listed([*named[:NAMED], f"{more} more"] if more > 1 else named)


def _name(position: Position) -> str:
    return words.the(position.actor) if position.actor else f"“{inline(position.name, 80)}”"


def said_by(case: Case) -> str:
    """Who says it and who denies it, for the side of a finding."""
    saying = [position for stance in ("alleges", "confirms", "joins") for position in taking(case, stance)]
    denying = taking(case, "denies")
    nobody = "Said by nobody on these pages" if case.status == "denied" else "Said by the pages themselves"
    said = f"Said by {names(saying)}" if saying else nobody
    return f"{said}; {f'denied by {names(denying)}' if denying else 'denied by nobody on these pages'}."


def copies(case: Case) -> int:
    """How many documents repeat a text that another one brings."""
    return sum(len(cluster.documents) - 1 for cluster in case.clusters)


def _said(case: Case) -> str:
    what = _what(case)
    accusers, confirming = (taking(case, stance) for stance in ("alleges", "confirms"))
    joined = taking(case, "joins")
    if accusers:
        tail = f", joined by {names(joined)}" if joined else ""
        said = f"According to {names(accusers)}{tail}, {what}."
    elif joined:
        said = f"According to {names(joined)}, {what}."
    elif confirming:
        said = ""
    elif case.status == "denied":
        return f"It is denied (by {names(taking(case, 'denies')) or 'a page'}) that {what}; no page here asserts it."
    elif case.status == "watched":
        return f"It is watched for whether {what}."
    else:
        pages = "One page reports" if len(case.documents) == 1 else f"{len(case.documents)} pages report"
        said = f"{pages}, naming nobody who says it, that {what}."
    return " ".join(filter(None, (said, f"By {names(confirming)}'s own word, {what}." if confirming else "")))


def _what(case: Case) -> str:
    """Several items are given as what the pages call them: not everybody speaks of each."""
    items = [quoted(inline(item, 60)) for item in case.items[:3]]
    one = items[0] if len(items) == 1 else GROUPS.get(case.group, words.NOTHING)
    called = f" (called {words.listed(items)} on these pages)" if len(items) > 1 else ""
    doing = SAYING.get(case.status, "passed {items} to").format(items=one)
    return f"{words.the(case.supplier)} {doing} {words.the(case.recipient)}{called}"


def _answered(case: Case) -> str:
    denying = taking(case, "denies")
    silent = taking(case, "silent")
    denied = f"Denied by {names(denying)}." if denying else "Nobody denies it on these pages."
    if case.status == "denied":
        denied = ""
    return " ".join(filter(None, (denied, f"No word here from {names(silent)}." if silent else "")))


def _voices(case: Case) -> str:
    asserting = sum(origin.asserts for origin in case.origins)
    pages = count(len(case.documents), "document")
    if case.status == "denied":
        return f"{pages}."
    repeated = copies(case)
    tail = f"; {count(repeated, 'copy', 'copies')} of one text not counted again" if repeated else ""
    return f"{pages}; {count(asserting, 'independent origin')} {'says' if asserting == 1 else 'say'} so{tail}."


def count(number: int, one: str, many: str = "") -> str:
    """ "1 document", "2 documents"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
