"""What a claim is about: supplier, recipient and group of items; claims of the same subject meet in one case.

A party without any name ("the army", "rebels") is nobody in particular: two pages that speak of one meet only where
they speak of it in the same words, as copies of one text do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from embargowatch.corroborate.sentence import sentence
from embargowatch.model import Actor, Claim, Item, Mention, Span

GROUPS = {
    "arms": "ballistic_missile cruise_missile missile uav artillery ammunition small_arms armoured_vehicle aircraft "
    "air_defence vessel other_arms arms_unspecified",
    "commodity": "petroleum coal other_commodity luxury",
    "technology": "dual_use technology wmd nuclear",
    "people": "troops_training labour",
    "money": "money aid_unspecified",
}
GROUP = {category: group for group, categories in GROUPS.items() for category in categories.split()}
UNKNOWN = "unknown"
UNNAMED = "unnamed"
Pair = tuple[str | None, str | None]  # supplier and recipient
PLAIN = re.compile(r"[a-z0-9]{1,24}")


@dataclass(frozen=True, slots=True)
class Subject:
    """Ids of the parties (None: the text does not say, or nobody could tell) and the group of items.

    ``words``: for a party without a name, the sentence in which the page first speaks of it, as words.
    """

    supplier: str | None
    recipient: str | None
    group: str
    words: str = ""

    @property
    def pair(self) -> Pair:
        """Supplier and recipient."""
        return self.supplier, self.recipient

    @property
    def swapped(self) -> Pair:
        """The other direction."""
        return self.recipient, self.supplier

    @property
    def id(self) -> str:
        """Stable and readable: "kp-ru-arms"; with a digest of the parts where they are too odd to be read back."""
        parts = [part.casefold() if part else UNNAMED for part in self.pair]
        slug = "-".join(re.sub(r"[^a-z0-9]+", "-", part).strip("-")[:24] or "x" for part in (*parts, self.group))
        plain = all(PLAIN.fullmatch(part) for part in parts) and not self.words
        if plain and UNNAMED not in (self.supplier, self.recipient):
            return slug
        more = [self.words] if self.words else []
        key = "\x1f".join(part or "" for part in (*self.pair, self.group, *more))
        return f"{slug}-{blake2b(key.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"


def subject(claim: Claim, text: str) -> Subject | None:
    """None for a claim that names neither party: it stays in its reading, but no case can be made of it."""
    supplier, recipient = (party(side) for side in (claim.transfer.supplier, claim.transfer.recipient))
    if supplier is None and recipient is None:
        return None
    named = [_first(actor.name, text) for actor in (supplier, recipient) if actor and nameless(actor)]
    words = " / ".join(sorted(named))  # the same in both directions
    giver, taker = supplier.id if supplier else None, recipient.id if recipient else None
    return Subject(giver, taker, group(claim.transfer.item), words)


def nameless(actor: Actor) -> bool:
    """Whether the actor is known by a description alone ("rebels", "state oil company")."""
    return actor.state is None and not any(letter.isupper() for letter in actor.name)


def _first(name: str, text: str) -> str:
    """The words of the sentence in which ``name`` first stands in the text, in small letters; "" if nowhere."""
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    if found is None:
        return ""
    return " ".join(re.findall(r"\w+", sentence(text, Span.cut(text, *found.span())).text.casefold()))


def group(item: Item | None) -> str:
    """arms | commodity | technology | people | money | unknown."""
    return GROUP.get(item.category, UNKNOWN) if item else UNKNOWN


def party(mention: Mention | None) -> Actor | None:
    """Who is named, where that is known."""
    return mention.actor if mention else None
