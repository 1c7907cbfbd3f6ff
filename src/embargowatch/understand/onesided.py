"""When one side is enough: who is named alone, and whether the words say that anything crosses a border.

In: a Candidate with one party, and the word lists of ``data/grammar/refusals.yaml``. Out: why it is no claim, or None.
"""

from __future__ import annotations

from embargowatch.understand.frames import Words
from embargowatch.understand.goods import GROUP, Good
from embargowatch.understand.parties import STATE
from embargowatch.understand.rules import Candidate
from embargowatch.understand.rules.carriers import MOVING, VEHICLES

_OUT_OF_THE_COUNTRY = frozenset(
    {"abroad", "overseas", "foreign", "sanction", "sanctions", "illicit", "illegal", "violate"}
)
ONE_SIDE = "only one side is named, and the words do not say that anything crosses a border"
_NOBODY = "nobody is named from whom it comes"


def one_sided(candidate: Candidate, words: Words) -> str | None:
    """One side alone counts for arms and technology, and for goods and people where the word says that they pass."""
    item = candidate.item
    group = GROUP.get(item.category) if item is not None else None
    if candidate.supplier is None and candidate.rule in ("agent_noun", "verb_get", "noun_get"):
        return _unsupplied(candidate, group)
    other = _other_business(candidate, group, words)
    if other is not None:
        return other
    if _elsewhere(candidate):
        return "only who receives is named, and the goods only in another sentence"
    if group in ("arms", "technology") and candidate.recipient is not None or _crosses(candidate, group):
        return None
    if _aid_abroad(candidate, words) or from_abroad(candidate) or _relief(candidate, words):
        return None
    if candidate.rule == "noun_give" and candidate.recipient is None and candidate.trigger.lemma.lower() == "supply":
        return ONE_SIDE  # "U.S. uranium supplies" are mostly stocks
    if candidate.open_side and not (group == "arms" and candidate.strong and _anybody(candidate.open_side, words)):
        return f"the other side (“{candidate.open_side}”) is not a party that we know"
    goods = group in ("arms", "technology", "commodity", "people")
    return None if candidate.strong and (goods or candidate.rule != "noun_give") else ONE_SIDE


def _other_business(candidate: Candidate, group: str | None, words: Words) -> str | None:
    """What one side alone does with goods or money without passing them to somebody abroad."""
    if _shopping(candidate, words):
        return "everyday goods sold or handed out, and the words do not say that they cross a border"
    if group == "money" and candidate.trigger.lemma.lower() in words["trading"]:
        return "money is not what is sold or bought"
    if _sold_at_home(candidate):
        return "sales of everyday goods, and the words do not say that they cross a border"
    if _only_goes(candidate, words):
        return "a ship or plane on its way is no transfer"
    if _of_another(candidate):
        return "the goods are said to be another's, and who receives them is not named"
    return None


def _shopping(candidate: Candidate, words: Words) -> bool:
    """ "a Thai company that sells hearing aids": no state sells them, and nobody abroad is named who gets them."""
    item = candidate.item
    if item is None or item.category != "other_commodity":
        return False
    if candidate.rule == "verb_arm_with":
        return True
    side = candidate.supplier or candidate.recipient
    scene = candidate.scene
    itself = side is not None and scene.holds(side.token) and scene.names.get(side.token.index) is not None
    return candidate.trigger.lemma.lower() in words["trading"] - {"export", "import"} and not itself


def _sold_at_home(candidate: Candidate) -> bool:
    """ "China's car sales rose": mostly within the country."""
    item = candidate.item
    sold = candidate.rule == "noun_give" and candidate.trigger.lemma.lower() == "sale" and candidate.recipient is None
    said = {t.lemma.lower() for t in candidate.scene.sentence.tokens}
    return sold and item is not None and item.category == "other_commodity" and not said & _OUT_OF_THE_COUNTRY


def _only_goes(candidate: Candidate, words: Words) -> bool:
    """ "the plane was sent to B", "a ship brought to B": where it goes, with nobody who hands it over."""
    item = candidate.item
    named = {item.token.lemma.lower(), *item.span.text.lower().split()[-1:]} if item is not None else set()
    vehicle = any(word.removesuffix("s") in VEHICLES for word in named)
    going = words["marching"] | words["posting"] | MOVING
    return vehicle and candidate.supplier is None and candidate.trigger.lemma.lower() in going


def _elsewhere(candidate: Candidate) -> bool:
    """ "The first batch will be delivered to Polish units": whose goods they are stands elsewhere, if anywhere."""
    item = candidate.item
    return candidate.supplier is None and item is not None and item.span.start < candidate.scene.sentence.start


def _of_another(candidate: Candidate) -> bool:
    """ "A ships B's products": A carries what is B's."""
    item, supplier = candidate.item, candidate.supplier
    if item is None or supplier is None or not candidate.scene.holds(item.token):
        return False
    owners = candidate.scene.kids(item.token, "nmod:poss")
    named = [name for t in owners if (name := candidate.scene.names.get(t.index)) is not None]
    return any(name.actor.kind == "company" and name.text not in supplier.mention.span.text for name in named)


def _aid_abroad(candidate: Candidate, words: Words) -> bool:
    """ "humanitarian aid to B", "a cash payment to B": B named, such help comes from somebody else."""
    item, recipient = candidate.item, candidate.recipient
    if item is None or recipient is None or not recipient.known or candidate.supplier is not None:
        return False
    if candidate.open_side:
        return False
    head = item.token.lemma.lower()
    aid = item.category == "aid_unspecified" and head not in words["help"] - {"aid", "assistance"}
    return aid or head in words["paid"] or GROUP.get(item.category) == "money" and head in ("aid", "assistance")


def _relief(candidate: Candidate, words: Words) -> bool:
    """ "UN aid that did not reach civilians": who needs it has no name, but it is said who sends it."""
    item, supplier = candidate.item, candidate.supplier
    if item is None or supplier is None or not supplier.known or item.category != "aid_unspecified":
        return False
    return any(word in words["needy"] for word in candidate.open_side.lower().split())


def from_abroad(candidate: Candidate) -> bool:
    """ "foreign governments gave money to B": whoever they are, it crosses a border."""
    item, recipient = candidate.item, candidate.recipient
    if item is None or not item.known or recipient is None or candidate.supplier is not None:
        return False
    return GROUP.get(item.category) in ("money", "arms") and "foreign" in candidate.open_side.lower().split()


def _anybody(phrase: str, words: Words) -> bool:
    """Whether the side that is not named is somebody all the same: "countries at war", "its proxies"."""
    return any(word in words["somebody"] for word in phrase.lower().split()[:4])


def _unsupplied(candidate: Candidate, group: str | None) -> str | None:
    """Getting from nobody: a purchase of arms or technology counts, making and taking do not."""
    item, recipient = candidate.item, candidate.recipient
    verb = candidate.trigger.lemma.lower()
    if item is not None and item.category in ("nuclear", "wmd"):
        band = recipient is not None and recipient.key.startswith("group:")  # it cannot make them
        given = verb in ("receive", "import", "purchase") and "weapon" not in item.span.text.lower()
        return None if band or given else "getting such weapons, with nobody who supplies them, is mostly making them"
    foreign = item is not None and "foreign" in item.span.text.lower().split()
    bought = candidate.rule != "agent_noun" and candidate.strong and group in ("arms", "technology")
    at_home = bool({"domestic", "industry"} & _words(candidate))
    abroad = verb == "receive" and _aid_received(candidate) or verb == "import" and group == "commodity"
    return None if (bought or foreign or abroad) and not at_home else _NOBODY


def _aid_received(candidate: Candidate) -> bool:
    """ "Pakistan has received $30 billion in military assistance": a state has it from another."""
    item, recipient = candidate.item, candidate.recipient
    if item is None or recipient is None or not recipient.known or len(recipient.key) != STATE:
        return False
    return item.category == "aid_unspecified"


def _crosses(candidate: Candidate, group: str | None) -> bool:
    """A sum to or from somebody known, or something called foreign: it comes from somebody else."""
    item = candidate.item
    if item is not None and "foreign" in item.span.text.lower().split():
        return True
    given = candidate.recipient is not None and candidate.recipient.known and not candidate.open_side
    taken = candidate.supplier is not None and candidate.rule == "verb_get"
    return group == "money" and _counted(item) and (given or taken)


def _words(candidate: Candidate) -> set[str]:
    return set(candidate.open_side.lower().split())


def _counted(item: Good | None) -> bool:
    """Whether the item is a sum of money."""
    return item is not None and any(letter.isdigit() for letter in item.span.text)
