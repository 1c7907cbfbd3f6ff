"""How well ``read`` reads sentences of our own that were put aside before rules and training saw them.

usage: python bench/own.py [training/roles/unseen.yaml]

In: a list of texts, each with its transfers as "supplier > recipient : item" ("-" where a side is not named). Out,
printed: precision and recall of transfers (both sides right, by the words that the claim points at), and the texts in
which nothing passes that gave a claim all the same. The sentences are hard on purpose: giving without a word of giving.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from embargowatch import lexicon, understand
from embargowatch.model import Claim, Document, Mention

ROWS = Path(__file__).parents[1] / "training" / "roles" / "unseen.yaml"


def main() -> None:
    """Reads every text and prints the figures."""
    rows = yaml.safe_load(Path(sys.argv[1] if len(sys.argv) > 1 else ROWS).read_text(encoding="utf-8"))
    reader = understand.load(lexicon.load())
    right = found = wanted = empty = false = 0
    for text, *transfers in rows:
        claims = understand.reading(Document("own", "own", None, text), reader).claims
        hits = sum(any(_fits(each, claim) for claim in claims) for each in transfers)
        right, found, wanted = right + hits, found + len(claims), wanted + len(transfers)
        empty, false = empty + (not transfers), false + (not transfers and bool(claims))
    precision, recall = right / max(1, found), right / max(1, wanted)
    print(f"transfers: precision {precision:.2f} recall {recall:.2f} ({right} right, {found} found, {wanted} there)")
    print(f"texts in which nothing passes, with a claim: {false} of {empty}")


def _fits(transfer: str, claim: Claim) -> bool:
    sides = [side.strip() for side in transfer.partition(":")[0].split(">")]
    return all(map(_is, sides, (claim.transfer.supplier, claim.transfer.recipient)))


def _is(side: str, mention: Mention | None) -> bool:
    return mention is None if side == "-" else mention is not None and side.lower() in mention.name.text.lower()


if __name__ == "__main__":
    main()
