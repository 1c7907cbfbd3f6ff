"""Who acts, and the words that name them."""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.model.text import Span


@dataclass(frozen=True, slots=True)
class Actor:
    """State, bloc, body, armed group, company, person or vessel.

    ``id``: ISO 3166-1 alpha-2 for states, "EU", "UN", "NATO" ... for blocs, a stable slug otherwise.
    ``state``: id of the state or bloc that it is, or speaks and acts for; None where that is not known.
    """

    id: str
    name: str
    kind: str  # state | bloc | body | armed_group | company | person | vessel
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name somebody, and who that is once it has been resolved.

    ``antecedent``: for a pronoun or a description ("the regime"), the fuller words elsewhere that it stands for.
    ``hint``: what the parser took it for (person | organization | place | group | pronoun), where it said so.
    """

    span: Span
    actor: Actor | None = None
    antecedent: Span | None = None
    hint: str | None = None

    @property
    def name(self) -> Span:
        """The words by which to look the actor up."""
        return self.antecedent or self.span
