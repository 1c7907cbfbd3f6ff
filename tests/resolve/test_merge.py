"""Claims that say the same become one with all their words; denials and other statuses stay apart."""

from __future__ import annotations

from functools import lru_cache

from embargowatch import lexicon, resolve
from embargowatch.lexicon import Lexicon
from embargowatch.model import Claim, Document, Item, Mention, Reading, Span, Statement, Transfer


@lru_cache
def book() -> Lexicon:
    return lexicon.load()


TEXT = (
    "North Korea sent missiles to Russia. Pyongyang delivered missiles to Moscow. These weapons killed. "
    "The delivery of missiles must end. North Korea sent shells to Russia. Iran armed Iran."
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span.cut(TEXT, start, start + len(words))


def claim(
    key: str, supplier: str | None, item: str | None, recipient: str | None, sentence: str, **more: object
) -> Claim:
    """A claim whose parts are words of ``sentence``, a part of TEXT that stands there once."""
    base = span(sentence).start

    def part(words: str) -> Span:
        at = TEXT.index(words, base)
        return Span.cut(TEXT, at, at + len(words))

    transfer = Transfer(
        Mention(part(supplier)) if supplier else None,
        Mention(part(recipient)) if recipient else None,
        Item(part(item)) if item else None,
    )
    fields: dict[str, object] = {"status": "alleged", "evidence": (span(sentence),), **more}
    return Claim(id=key, transfer=transfer, **fields)  # type: ignore[arg-type]


def merged(*claims: Claim) -> Reading:
    statements = tuple(Statement(key, (), "SAY", (span("must end"),)) for key in ("s1", "s2"))
    return resolve.actors(Reading("sha256:0", statements, claims), Document("sha256:0", "test", None, TEXT), book())


FIRST = claim("c1", "North Korea", "missiles", "Russia", "North Korea sent missiles to Russia", statement="s1")
SECOND = claim("c2", "Pyongyang", "missiles", "Moscow", "Pyongyang delivered missiles to Moscow", statement="s2")
WEAPONS = claim("c3", None, "weapons", None, "These weapons")
DELIVERY = claim("c4", None, "missiles", None, "The delivery of missiles")
SHELLS = claim("c5", "North Korea", "shells", "Russia", "North Korea sent shells to Russia")


def test_merge_makes_wordings_of_one_transfer_one_claim() -> None:
    (one,) = merged(FIRST, SECOND, WEAPONS, DELIVERY).claims
    assert one.id == "c1"
    assert [evidence.text for evidence in one.evidence] == [
        "North Korea sent missiles to Russia",
        "Pyongyang delivered missiles to Moscow",
        "These weapons",
        "The delivery of missiles",
    ]
    assert (one.statement, one.repeated_in) == ("s1", ("s2",))


def test_merge_does_not_depend_on_the_order_of_the_claims() -> None:
    (one,) = merged(DELIVERY, WEAPONS, SECOND, FIRST).claims
    assert len(one.evidence) == 4
    assert one.transfer.supplier is not None
    assert one.transfer.recipient is not None


def test_merge_keeps_kinds_of_items_apart() -> None:
    assert [made.id for made in merged(FIRST, SHELLS).claims] == ["c1", "c5"]


def test_merge_keeps_a_denial_apart() -> None:
    denied = claim("c2", "Pyongyang", "missiles", "Moscow", "Pyongyang delivered missiles to Moscow", status="denied")
    assert [made.status for made in merged(FIRST, denied).claims] == ["alleged", "denied"]


def test_merge_keeps_what_is_watched_apart() -> None:
    watched = claim("c2", "Pyongyang", "missiles", "Moscow", "Pyongyang delivered missiles to Moscow", watched=True)
    assert len(merged(FIRST, watched).claims) == 2


def test_merge_keeps_an_indefinite_claim_without_parties_apart() -> None:
    other = claim("c6", None, "missiles", "Russia", "missiles to Russia")
    assert len(merged(SHELLS, other).claims) == 2


def test_merge_follows_references_to_a_claim_that_went_into_another() -> None:
    sides = Transfer(Mention(span("Moscow")), Mention(span("Pyongyang")))
    back = Claim("c5", sides, "alleged", (span("killed"),), exchange_for="c2")
    found = merged(FIRST, SECOND, back).claims
    assert [made.exchange_for for made in found] == [None, "c1"]


def test_merge_refuses_what_somebody_passes_to_himself() -> None:
    found = merged(claim("c1", "Iran", None, "Iran", "Iran armed Iran"))
    assert found.claims == ()
    assert [refused.reason for refused in found.refused] == ["supplier and recipient are the same actor"]


def test_merge_fills_the_category_of_an_item() -> None:
    (one,) = merged(FIRST).claims
    assert one.transfer.item is not None
    assert (one.transfer.item.category, one.transfer.item.classes) == ("missile", ("missile",))
