"""Why a candidate is no claim: the reasons, in words that an analyst can check.

In: a Candidate with its pronouns resolved. Out: the reason, or None where it is a claim.
"""

from __future__ import annotations

from embargowatch.understand.goods import Good
from embargowatch.understand.parties import Party
from embargowatch.understand.rules import Candidate
from embargowatch.understand.rules.carriers import MOVING, VEHICLES
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

GROUPS = {
    "arms": "ballistic_missile cruise_missile missile uav artillery ammunition small_arms armoured_vehicle aircraft "
    "air_defence vessel other_arms arms_unspecified",
    "commodity": "petroleum coal other_commodity luxury",
    "technology": "wmd nuclear dual_use technology",
    "people": "troops_training labour",
    "money": "money aid_unspecified",
}
GROUP = {category: group for group, categories in GROUPS.items() for category in categories.split()}
_TALK = frozenset(
    """message speech letter statement warning blow threat ultimatum promise verdict signal response address lecture
    sermon answer remark report petition note news information proposal apology praise greeting condolence hope support
    victory defeat result service judgment ruling decision lesson idea policy story myth lie narrative power sovereignty
    control responsibility authority prisoner body detainee embassy capital share stake company bond
    player striker footballer goalkeeper athlete coach singer actor student pupil child son daughter wife husband
    suspect cleric hostage captive defector fugitive migrant refugee welcome reception invitation thanks assurance
    briefing warning visit tour promise
    envoy diplomat delegation negotiator mediator observer degree doctorate award medal prize vote applause title
    system culture model revolution ideology democracy violence crisis terrorism lead goal chance opportunity time hope
    ground mandate right freedom asylum visa access permission tour look glimpse boost""".split()
)
VERY_SURE = 0.8  # chance of a learned proposal that makes up for goods that nobody knows
ALONE = 0.95  # chance of a learned proposal of one side only, of arms or technology
CERTAIN = 0.98  # chance of one of one side only, of money or goods
_ONE_SIDE = "only one side is named, and the words do not say that anything crosses a border"
_NOBODY = "nobody is named from whom it comes"
_CONTRABAND = frozenset({"smuggle", "traffic"})  # their object is always something that passes
_MARCHING = frozenset(
    """send move dispatch arrive land reach enter come go head fly bring return rush pour increase boost commit order
    airlift ferry deliver transport pledge offer contribute divert""".split()
)
_HANDING = frozenset({"hand", "surrender", "extradite", "release", "turn", "free"})  # people, to those who want them
_POSTING = frozenset({"move", "shift", "deploy", "station", "roll", "position", "post", "advance"})
_CODE = 2  # letters of a state's id
_SHOOTING = frozenset("use fire launch shoot lob hurl aim target hit strike bomb shell drop rain threaten".split())
_ALLEGING = frozenset({"claim", "allegation", "accusation", "charge", "complaint", "assertion"})
_MAKING = frozenset({"produce", "production", "manufacture", "manufacturing"})
_GETTING = frozenset({"acquire", "get", "obtain", "have", "develop", "possess"})
_TRADING = frozenset({"sell", "export", "import", "buy", "purchase"})
_HELP = frozenset({"support", "backing", "help", "assistance", "aid"})
_PEOPLE = frozenset("people person man woman child migrant refugee passenger prisoner detainee girl boy".split())
_PAID = frozenset({"payment", "cash", "ransom", "loan", "bailout"})
_FORCES = ("military", "army", "forces", "troops", "navy", "rebel", "militia", "insurgent", "fighters", "militants")
_SOMEBODY = frozenset("countries country states nations governments proxies allies groups parties customers".split())
_NEEDY = frozenset("civilians refugees residents people families villagers children displaced victims".split())
_FIGHTING = frozenset("fight help support assist alongside aid train bolster reinforce back".split())


def refusal(candidate: Candidate) -> str | None:
    """Why this candidate is no claim, or None if it is one."""
    sides = [p for p in (candidate.supplier, candidate.recipient) if p is not None]
    if not sides:
        return "neither a supplier nor a recipient is named"
    if len(sides) == 2 and sides[0].key == sides[1].key:
        return "supplier and recipient are the same: nothing crosses a border"
    return _of_learning(candidate) if candidate.learned else _of_rule(candidate, sides)


def _of_rule(candidate: Candidate, sides: list[Party]) -> str | None:
    """Why what a rule proposes, with one side or two, is no claim."""
    item = candidate.item
    known = [p for p in sides if p.known]
    item_known = item is not None and item.known
    if not known and not any(p.key.startswith("group:") for p in sides) and not (len(sides) == 2 and item_known):
        return None if _from_abroad(candidate) else "no party is a state, body or group that we know"
    if _own_forces(candidate):
        return "a state's own forces on the move are no transfer"
    if _among_neighbours(candidate, known):
        return "everyday goods between two whom we do not know"
    if not item_known:
        if len(sides) == 2 and known and _military_help(candidate):
            return None
        smuggled = candidate.trigger.lemma.lower() in _CONTRABAND and not _of_people(candidate)
        if known and smuggled and item is not None and not _abstract(item):
            return None
        if len(known) == 2 and (candidate.strong and not _abstract(item) or _left_open(item)):
            return None
        return "what passes is not something that we know as an item"
    return _one_sided(candidate) if len(sides) == 1 else None


def _among_neighbours(candidate: Candidate, known: list[Party]) -> bool:
    """ "The judge gave her a glass of water": nothing says that anything crosses a border."""
    item = candidate.item
    groups = [p for p in (candidate.supplier, candidate.recipient) if p is not None and p.key.startswith("group:")]
    everyday = item is not None and item.category == "other_commodity"
    return everyday and not known and not groups and not candidate.strong


def _of_learning(candidate: Candidate) -> str | None:
    """Why what was learned to be a passing is none. Both sides, and a word of passing, make up for unknown goods."""
    item = candidate.item
    sides = [p for p in (candidate.supplier, candidate.recipient) if p is not None]
    known = any(p.known for p in sides)
    other = _something_else(candidate)
    if other is not None:
        return other
    if item is None or not item.known:
        sure = item is not None and not _abstract(item) and candidate.strong and candidate.learned >= VERY_SURE
        return None if len(sides) == 2 and known and sure else "what passes is not something that we know as an item"
    if not known and not any(p.key.startswith("name:") for p in sides):
        return None if _from_abroad(candidate) else "no party is a state, body or group that we know"
    if len(sides) == 2:
        return None
    group = GROUP.get(item.category)
    if group in ("commodity", "money"):
        return None if known and candidate.learned >= CERTAIN else _ONE_SIDE
    if candidate.learned < ALONE or group not in ("arms", "technology"):
        return _ONE_SIDE
    return _one_sided(candidate)


def _something_else(candidate: Candidate) -> str | None:
    """What the words tell instead of a passing, where a reader who learned from examples may take them for one."""
    supplier, recipient = candidate.supplier, candidate.recipient
    if _own_forces(candidate):
        return "a state's own forces on the move are no transfer"
    if supplier is not None and recipient is not None and _listed_together(candidate.scene, supplier, recipient):
        return "members of one list pass nothing to each other"
    if candidate.trigger.lemma.lower() in _MAKING:
        return "making goods is not passing them on"
    if _shot(candidate):
        return "what is fired at somebody, or could be, is not handed over"
    if _of_people(candidate):
        return "people who are brought somewhere are no goods"
    if supplier is not None and _claims_it(candidate.scene, supplier.token):
        return "who makes the allegation passes nothing"
    if _given_up(candidate):
        return "giving up weapons, or getting such weapons, is not passing them on"
    return None


def _of_people(candidate: Candidate) -> bool:
    """ "smuggled thousands of boat people into B"."""
    item, scene = candidate.item, candidate.scene
    if item is None or not scene.holds(item.token):
        return False
    counted = [item.token, *(k for k in scene.kids(item.token, "nmod") if scene.case(k) == "of")]
    return any(t.lemma.lower() in _PEOPLE for t in counted)


def _claims_it(scene: Scene, token: Token) -> bool:
    """ "claims by A about the smuggling of rifles": A claims."""
    if not scene.holds(token) or scene.case(token) not in ("by", "of", "from") or token.head < 0:
        return False
    above = scene.token(token.head)
    told = scene.token(above.head) if above.upos == "VERB" and above.head >= 0 else above
    return told.lemma.lower() in _ALLEGING


def _listed_together(scene: Scene, supplier: Party, recipient: Party) -> bool:
    """ "allow Japan and Korea to buy them", but for "between Japan and Korea"."""
    tops = [_top(scene, party.token) for party in (supplier, recipient)]
    return tops[0] is not None and tops[0] is tops[1] and scene.case(tops[0]) not in ("between", "among")


def _top(scene: Scene, token: Token) -> Token | None:
    """The first member of the list that a token of this sentence is in."""
    if not scene.holds(token):
        return None
    while token.head >= 0 and token.deprel in ("conj", "compound", "amod", "flat"):
        token = scene.token(token.head)
    return token


def _shot(candidate: Candidate) -> bool:
    """ "fired missiles at B", "missiles that can reach B"."""
    item, trigger = candidate.item, candidate.trigger
    if item is None or GROUP.get(item.category) != "arms":
        return False
    lemma = trigger.lemma.lower()
    range_of = lemma == "reach" and any(k.xpos == "MD" for k in candidate.scene.kids(trigger, "aux"))
    return lemma in _SHOOTING or range_of


def _given_up(candidate: Candidate) -> bool:
    """ "B gave up its nuclear weapons", "if B acquired the bomb": what B has or makes, and nobody hands over."""
    item, trigger, scene = candidate.item, candidate.trigger, candidate.scene
    lemma = trigger.lemma.lower()
    if lemma == "give":
        up = any(kid.text.lower() == "up" for kid in scene.kids(trigger, "compound:prt"))
        taker = candidate.recipient
        return up and (taker is None or not scene.holds(taker.token) or scene.case(taker.token) != "to")
    weapons = item is not None and item.category in ("nuclear", "wmd") and "weapon" in item.span.text.lower()
    return weapons and lemma in _GETTING


def _own_forces(candidate: Candidate) -> bool:
    """ "sent troops to Poland", unless it is said that they fight for or help somebody there."""
    item, trigger = candidate.item, candidate.trigger
    lemma = trigger.lemma.lower()
    if item is not None and lemma in _POSTING and GROUP.get(item.category) == "arms":
        taker = candidate.recipient
        state = taker is not None and taker.known and len(taker.key) == _CODE
        band = taker is not None and taker.key.startswith("group:")
        return taker is None or state or not (taker.known or band)  # but "to Hezbollah", "to the rebels"
    if item is None or "troops" not in item.classes or lemma not in _MARCHING | _POSTING | _HANDING:
        return False
    if lemma in _HANDING:
        return True
    behind = candidate.scene.sentence.tokens[trigger.index : trigger.index + 25]
    return not any(t.lemma.lower() in _FIGHTING for t in behind)


def _military_help(candidate: Candidate) -> bool:
    """ "supplied assistance to the army": help is something that passes where armed forces are given it."""
    item, recipient = candidate.item, candidate.recipient
    if item is None or recipient is None or item.token.lemma.lower() not in _HELP:
        return False
    head = recipient.mention.span.text.lower()
    return any(word in head for word in _FORCES)


def _left_open(item: Good | None) -> bool:
    """ "what Russia provides to North Korea": the text itself leaves open what passes."""
    return item is not None and item.token.text.lower() in ("what", "whatever", "something", "anything")


def _abstract(item: Good | None) -> bool:
    """Whether the unknown object of a strong verb is talk ("delivered a message") or people, not goods."""
    return item is not None and bool({item.token.lemma.lower(), item.token.text.lower()} & _TALK)


def _one_sided(candidate: Candidate) -> str | None:
    """One side alone counts for arms and technology, and for goods and people where the word says that they pass."""
    item = candidate.item
    group = GROUP.get(item.category) if item is not None else None
    if candidate.supplier is None and candidate.rule in ("agent_noun", "verb_get", "noun_get"):
        return _unsupplied(candidate, group)
    other = _other_business(candidate, group)
    if other is not None:
        return other
    if _elsewhere(candidate):
        return "only who receives is named, and the goods only in another sentence"
    if group in ("arms", "technology") and candidate.recipient is not None or _crosses(candidate, group):
        return None
    if _aid_abroad(candidate) or _from_abroad(candidate) or _relief(candidate):
        return None
    if candidate.rule == "noun_give" and candidate.recipient is None and candidate.trigger.lemma.lower() == "supply":
        return _ONE_SIDE  # "U.S. uranium supplies" are mostly stocks
    if candidate.open_side and not (group == "arms" and candidate.strong and _anybody(candidate.open_side)):
        return f"the other side (“{candidate.open_side}”) is not a party that we know"
    goods = group in ("arms", "technology", "commodity", "people")
    return None if candidate.strong and (goods or candidate.rule != "noun_give") else _ONE_SIDE


def _other_business(candidate: Candidate, group: str | None) -> str | None:
    """What one side alone does with goods or money without passing them to somebody abroad."""
    if _shopping(candidate):
        return "everyday goods sold or handed out, and the words do not say that they cross a border"
    if group == "money" and candidate.trigger.lemma.lower() in _TRADING:
        return "money is not what is sold or bought"
    if _only_goes(candidate):
        return "a ship or plane on its way is no transfer"
    if _of_another(candidate):
        return "the goods are said to be another's, and who receives them is not named"
    return None


def _shopping(candidate: Candidate) -> bool:
    """ "a Thai company that sells hearing aids": no state sells them, and nobody abroad is named who gets them."""
    item = candidate.item
    if item is None or item.category != "other_commodity":
        return False
    if candidate.rule == "verb_arm_with":
        return True
    side = candidate.supplier or candidate.recipient
    scene = candidate.scene
    itself = side is not None and scene.holds(side.token) and scene.names.get(side.token.index) is not None
    return candidate.trigger.lemma.lower() in _TRADING - {"export", "import"} and not itself


def _only_goes(candidate: Candidate) -> bool:
    """ "the plane was sent to B", "a ship brought to B": where it goes, with nobody who hands it over."""
    item = candidate.item
    words = {item.token.lemma.lower(), *item.span.text.lower().split()[-1:]} if item is not None else set()
    vehicle = any(word.removesuffix("s") in VEHICLES for word in words)
    return vehicle and candidate.supplier is None and candidate.trigger.lemma.lower() in _MARCHING | _POSTING | MOVING


def _elsewhere(candidate: Candidate) -> bool:
    """ "The first batch will be delivered to Polish units": whose goods they are stands elsewhere, if anywhere."""
    item = candidate.item
    return candidate.supplier is None and item is not None and item.span.start < candidate.scene.sentence.start


def _of_another(candidate: Candidate) -> bool:
    """ "A ships B's products": A carries what is B's."""
    item, supplier = candidate.item, candidate.supplier
    if item is None or supplier is None:
        return False
    owners = candidate.scene.kids(item.token, "nmod:poss")
    named = [name for t in owners if (name := candidate.scene.names.get(t.index)) is not None]
    return any(name.actor.kind == "company" and name.text not in supplier.mention.span.text for name in named)


def _aid_abroad(candidate: Candidate) -> bool:
    """ "humanitarian aid to B", "a cash payment to B": B named, such help comes from somebody else."""
    item, recipient = candidate.item, candidate.recipient
    if item is None or recipient is None or not recipient.known or candidate.supplier is not None:
        return False
    if candidate.open_side:
        return False
    head = item.token.lemma.lower()
    return item.category == "aid_unspecified" and head not in _HELP - {"aid", "assistance"} or head in _PAID


def _relief(candidate: Candidate) -> bool:
    """ "UN aid that did not reach civilians": who needs it has no name, but it is said who sends it."""
    item, supplier = candidate.item, candidate.supplier
    if item is None or supplier is None or not supplier.known or item.category != "aid_unspecified":
        return False
    return any(word in _NEEDY for word in candidate.open_side.lower().split())


def _from_abroad(candidate: Candidate) -> bool:
    """ "foreign governments gave money to B": whoever they are, it crosses a border."""
    item, recipient = candidate.item, candidate.recipient
    if item is None or not item.known or recipient is None or candidate.supplier is not None:
        return False
    return GROUP.get(item.category) in ("money", "arms") and "foreign" in candidate.open_side.lower().split()


def _anybody(words: str) -> bool:
    """Whether the side that is not named is somebody all the same: "countries at war", "its proxies"."""
    return any(word in _SOMEBODY for word in words.lower().split()[:4])


def _unsupplied(candidate: Candidate, group: str | None) -> str | None:
    """Getting from nobody: a purchase of arms or technology counts, making and taking do not."""
    item = candidate.item
    band = candidate.recipient is not None and candidate.recipient.key.startswith("group:")  # it cannot make them
    if item is not None and item.category in ("nuclear", "wmd") and band:
        return None
    if item is not None and item.category in ("nuclear", "wmd"):
        return "getting such weapons, with nobody who supplies them, is mostly making them"
    foreign = item is not None and "foreign" in item.span.text.lower().split()
    bought = candidate.rule != "agent_noun" and candidate.strong and group in ("arms", "technology")
    at_home = bool({"domestic", "industry"} & _words(candidate))
    return None if (bought or foreign) and not at_home else _NOBODY


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
