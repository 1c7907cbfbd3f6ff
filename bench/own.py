"""How well ``read`` reads texts of our own that were put aside before rules and training saw them.

usage: python bench/own.py [--news | --plain] [--alone rules|learned]

In: ``training/roles/unseen.yaml``, texts with their transfers as "supplier > recipient : item" ("-" where a side is not
named), which are hard on purpose: giving without a word of giving. With ``--news``: the marked paragraphs of
``training/roles/held.txt``, much told in passing; with ``--plain``: those of ``held_plain.txt``, plainer ones. There
a claim is right where it points at marked words on both sides. Out, printed: precision and recall of transfers, and
the texts in which nothing passes that gave a claim all the same.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from embargowatch import lexicon, understand
from embargowatch.model import Claim, Document, Mention

ROLES = Path(__file__).parents[1] / "training" / "roles"
sys.path.append(str(ROLES.parent))
from sentences import Passed, marked, read  # noqa: E402 -- the folder is no package

Fits = Callable[[Claim], bool]


def main() -> None:
    """Reads every text and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news", action="store_const", dest="file", const="held.txt", help="paragraphs of news")
    parser.add_argument("--plain", action="store_const", dest="file", const="held_plain.txt", help="of plain news")
    parser.add_argument("--alone", choices=["rules", "learned"], help="claims from one source only")
    chosen = parser.parse_args()
    reader = understand.load(lexicon.load())
    if chosen.alone:
        reader = replace(reader, sources=frozenset({chosen.alone}))
    right = good = found = wanted = empty = false = 0
    for text, transfers in _news(chosen.file) if chosen.file else _sentences():
        claims = understand.reading(Document("own", "own", None, text), reader).claims
        right += sum(any(fits(claim) for claim in claims) for fits in transfers)
        good += sum(any(fits(claim) for fits in transfers) for claim in claims)
        found, wanted = found + len(claims), wanted + len(transfers)
        empty, false = empty + (not transfers), false + (not transfers and bool(claims))
    precision, recall = good / max(1, found), right / max(1, wanted)
    print(f"transfers: precision {precision:.2f} ({good} of {found}) recall {recall:.2f} ({right} of {wanted})")
    print(f"texts in which nothing passes, with a claim: {false} of {empty}")


def _sentences() -> Iterator[tuple[str, Sequence[Fits]]]:
    for text, *transfers in yaml.safe_load((ROLES / "unseen.yaml").read_text(encoding="utf-8")):
        yield text, [_told(transfer) for transfer in transfers]


def _told(transfer: str) -> Fits:
    sides = [side.strip().lower() for side in transfer.partition(":")[0].split(">")]

    def named(side: str, mention: Mention | None) -> bool:
        return mention is None if side == "-" else mention is not None and side in mention.name.text.lower()

    return lambda claim: all(map(named, sides, (claim.transfer.supplier, claim.transfer.recipient)))


def _news(file: str) -> Iterator[tuple[str, Sequence[Fits]]]:
    for found in map(marked, read(ROLES / file)):
        yield found.text, [_pointed_at(passed) for passed in found.passed if passed.roles.keys() & {1, 2}]


def _pointed_at(passed: Passed) -> Fits:
    def touches(mention: Mention | None, role: int) -> bool:
        spans = passed.roles.get(role, [])
        if mention is None:
            return not spans
        words = [(each.start, each.end) for each in (mention.span, mention.name)]
        return any(start < high and low < end for start, end in spans for low, high in words)

    return lambda claim: touches(claim.transfer.supplier, 1) and touches(claim.transfer.recipient, 2)


if __name__ == "__main__":
    main()
