"""The mentions of a reading, resolved.

In: Reading, its Document, the lexicon. Out: the Reading with an actor in every mention that could be told, items with
their classes, claims that say the same made one, and a warning for every name that may be several actors'.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from embargowatch.lexicon import Lexicon
from embargowatch.model import Claim, Document, Mention, Notice, Reading, Statement
from embargowatch.resolve import people
from embargowatch.resolve.context import Context
from embargowatch.resolve.goods import classified
from embargowatch.resolve.merge import merged
from embargowatch.resolve.who import decide


def actors(reading: Reading, document: Document, lexicon: Lexicon) -> Reading:
    """The reading with its actors and item classes, and with claims that are the same made one."""
    published = document.published
    year = published.first.year if published is not None and published.first is not None else None
    context = Context.of(document.text, lexicon, year)
    context = people.known(context)
    cast = Cast(context)
    found = replace(
        reading,
        statements=tuple(cast.statement(one) for one in reading.statements),
        claims=tuple(cast.claim(one) for one in reading.claims),
        mentions=cast.every(reading.mentions),
    )
    warned = replace(found, warnings=(*reading.warnings, *cast.notices()))
    return merged(warned, document.text, lexicon)


class Cast:
    """Resolves the mentions of one document and keeps what was in doubt."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._doubts: dict[str, int] = {}

    def one(self, mention: Mention | None) -> Mention | None:
        """The mention with its actor, where its words tell; an actor that is there already stays."""
        if mention is None or mention.actor is not None:
            return mention
        hint = None if mention.antecedent is not None and mention.hint == "pronoun" else mention.hint
        found = decide(self._context, mention.name, hint)
        if found.doubt is not None:
            self._doubts.setdefault(found.doubt, mention.name.start)
        return replace(mention, actor=found.actor)

    def every(self, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        """All of them, in order."""
        return tuple(made for mention in mentions if (made := self.one(mention)) is not None)

    def statement(self, statement: Statement) -> Statement:
        """The statement with speakers and targets resolved."""
        return replace(
            statement,
            speakers=self.every(statement.speakers),
            target=self.one(statement.target),
            more_targets=self.every(statement.more_targets),
        )

    def claim(self, claim: Claim) -> Claim:
        """The claim with everybody in its transfer resolved and its item classified."""
        transfer = claim.transfer
        return replace(
            claim,
            transfer=replace(
                transfer,
                supplier=self.one(transfer.supplier),
                recipient=self.one(transfer.recipient),
                item=classified(transfer.item, self._context.lexicon) if transfer.item is not None else None,
                used_by=self.one(transfer.used_by),
                used_in=self.one(transfer.used_in),
                route=self.every(transfer.route),
            ),
        )

    def notices(self) -> tuple[Notice, ...]:
        """One warning for each name that was left open."""
        return tuple(
            Notice(
                "ambiguous_name",
                f"'{words}' (at character {place}) may name several; it was left open. "
                "Look at the page, or add the clue to actors/traps.yaml.",
            )
            for words, place in self._doubts.items()
        )
