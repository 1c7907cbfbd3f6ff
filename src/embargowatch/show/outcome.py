"""What the findings of single claims come to. In: a case or claims, and findings. Out: each measure once.

A measure that could matter only because nobody says what passes stands apart: "what passes is not known" is one
sentence and no list of accusations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from embargowatch.model import Case, Claim, Finding, Told
from embargowatch.show import words
from embargowatch.show.visible import inline

CLEAREST = {verdict: place for place, verdict in enumerate("prohibited disputed depends unknown permitted".split())}
LEAST = len(CLEAREST)
Key = tuple[str | None, str | None]  # document and claim


@dataclass(frozen=True, slots=True)
class Outcome:
    """``clear``: what the claims come to; ``possible``: measures that could matter, ``why``: if what were known."""

    clear: tuple[Finding, ...] = ()
    possible: tuple[Finding, ...] = ()
    why: str = ""

    @property
    def possibly(self) -> str:
        """One sentence on the measures that could matter; empty where there is none."""
        if not self.possible:
            return ""
        number = len(self.possible)
        return f"{self.why}; {number} measure{'s' if number > 1 else ''} could matter"

    @property
    def labels(self) -> str:
        """The paragraphs that could matter, by resolution."""
        found: dict[str, list[str]] = {}
        for each in self.possible:
            paragraph, of, resolution = inline(each.label, 200).partition(" of resolution ")
            found.setdefault(of + resolution, []).append(paragraph)
        return "; ".join(words.listed(paragraphs) + resolution for resolution, paragraphs in found.items())


def of_case(case: Case, findings: Iterable[Finding]) -> Outcome:
    """The outcome of all claims of a case, and of what is only watched for in it."""
    own = _keys(case.told)
    claims: dict[Key, Claim] = {(told.document, told.claim.id): told.claim for told in (*case.told, *case.watched)}
    vague = {key: claim for key, claim in claims.items() if key not in own or not _named(claim)}
    clear: list[Finding] = []
    possible: list[Finding] = []
    for each in findings:
        (possible if _key(each) in vague else clear).append(each)
    behind = dict.fromkeys(_key(each) for each in possible)
    return _outcome(clear, possible, [vague[key] for key in behind])


def of_claim(claim: Claim, findings: Iterable[Finding], document: str | None = None) -> Outcome:
    """The outcome of one claim; with ``document``, of the claim of that document only."""
    own = [each for each in findings if each.claim == claim.id and document in (None, each.document)]
    return _outcome(own, [], []) if _named(claim) else _outcome([], own, [claim])


def own(case: Case, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of the case's own claims, each measure once with the clearest outcome that any of them gives it."""
    back = _keys(case.watched) - _keys(case.told)
    return _once(each for each in findings if _key(each) not in back)


def _outcome(clear: Iterable[Finding], possible: Iterable[Finding], behind: Sequence[Claim]) -> Outcome:
    first = _once(clear)
    known = {each.measure for each in first}
    return Outcome(first, tuple(each for each in _once(possible) if each.measure not in known), _why(behind))


def _why(behind: Sequence[Claim]) -> str:
    if not behind:
        return ""
    ways = {(words.party(each.transfer.supplier), words.party(each.transfer.recipient)) for each in behind}
    way = "".join(f" from {supplier} to {recipient}" for supplier, recipient in ways) if len(ways) == 1 else ""
    return f"What may pass{way} is only watched for" if any(map(_named, behind)) else f"What passes{way} is not known"


def _keys(told: Iterable[Told]) -> set[Key]:
    return {(each.document, each.claim.id) for each in told}


def _key(found: Finding) -> Key:
    return found.document, found.claim


def _once(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each measure once, the clearest first; of equal outcomes the one that comes first stands."""
    best: dict[str, Finding] = {}
    for each in found:
        if each.measure not in best or _rank(each) < _rank(best[each.measure]):
            best[each.measure] = each
    return tuple(sorted(best.values(), key=_rank))


def _rank(found: Finding) -> tuple[bool, int]:
    return found.role == "not_engaged", CLEAREST.get(found.verdict, LEAST)


def _named(claim: Claim) -> bool:
    return words.item(claim.transfer) != words.NOTHING
