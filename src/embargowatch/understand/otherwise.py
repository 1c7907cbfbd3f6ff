"""What the words tell instead of a passing: forces on the move, shots, take-overs, people, power, tribute.

In: a Candidate and the word lists of ``data/grammar/refusals.yaml``. Out: what is told, as a reason to refuse it, or
None.
"""

from __future__ import annotations

from collections.abc import Callable

from embargowatch.understand.bystanders import bystander
from embargowatch.understand.frames import Words
from embargowatch.understand.goods import GROUP, Good
from embargowatch.understand.parties import STATE
from embargowatch.understand.rules import Candidate
from embargowatch.understand.rules.carriers import VEHICLES


def told_instead(candidate: Candidate, words: Words) -> str | None:
    """What the words tell instead of a passing, whoever proposes one."""
    if _own_forces(candidate, words) or _to_a_line(candidate, words) or _of_a_unit(candidate, words):
        return "a state's own forces on the move are no transfer"
    return next((reason for tells, reason in _TOLD if tells(candidate, words)), None)


def _to_a_line(candidate: Candidate, words: Words) -> bool:
    """ "moved 3,600 tanks to the Polish border": nobody there is given them."""
    item, taker = candidate.item, candidate.recipient
    if item is None or taker is None or GROUP.get(item.category) not in ("arms", "people"):
        return False
    moved = candidate.trigger.lemma.lower() in words["marching"] | words["posting"] | {"transfer", "pull"}
    return moved and taker.token.lemma.lower() in words["lines"]


def _of_a_unit(candidate: Candidate, words: Words) -> bool:
    """ "moved an armoured brigade to B", "boots on the ground"."""
    item = candidate.item
    if item is None or candidate.trigger.lemma.lower() not in words["marching"] | words["posting"] | {"transfer"}:
        return False
    last, scene = _last(item).removesuffix("s"), candidate.scene
    ground = last == "boot" and scene.holds(item.token) and bool(scene.kids(item.token, "nmod"))
    behind = scene.sentence.tokens[candidate.trigger.index : candidate.trigger.index + 25]
    helping = any(t.lemma.lower() in words["fighting"] for t in behind)
    return (
        ground
        or last in words["units"]
        and bool(words["of_troops"] & set(item.span.text.lower().split()))
        and not helping
    )


def _tribute(candidate: Candidate, words: Words) -> bool:
    """ "paid tribute to B": nothing is paid."""
    item = candidate.item
    return item is not None and candidate.trigger.lemma.lower() == "pay" and _last(item) in words["paid_in_words"]


def _taken_over(candidate: Candidate, words: Words) -> bool:
    """ "bought a Swiss seed producer": a take-over, and no goods."""
    item, scene = candidate.item, candidate.scene
    if item is None or candidate.trigger.lemma.lower() not in words["taking_over"]:
        return item is None and candidate.trigger.lemma.lower() == "acquisition"
    listed = scene.conjuncts(item.token) if scene.holds(item.token) and item.category == "other_commodity" else []
    return any(t.lemma.lower() in words["firms"] for t in (item.token, *listed))


def _of_ruling(candidate: Candidate, words: Words) -> bool:
    """ "handed power to his deputy", "the transfer of power to A's government": no electricity."""
    item, scene, taker = candidate.item, candidate.scene, candidate.recipient
    if item is None or not scene.holds(item.token) or candidate.trigger.lemma.lower() not in words["handing_rule"]:
        return False
    land = taker is not None and taker.token.upos == "PROPN" and len(taker.key) == STATE  # "gives power to Iraq"
    bare = not scene.kids(item.token, "compound", "amod")
    return item.token.lemma.lower() in words["rule"] and bare and not land


def _facts(candidate: Candidate, words: Words) -> bool:
    """ "radar data", "foreign investment": what ends a name of goods may say that it is none."""
    item = candidate.item
    arms = item is not None and "missile" in item.span.text.lower()  # "gave A missile data": what to build them with
    return item is not None and not arms and bool({item.token.lemma.lower(), _last(item)} & words["facts"])


def _of_choice(candidate: Candidate, _: Words) -> bool:
    """ "the weapon of choice for guerrillas"."""
    item, scene = candidate.item, candidate.scene
    if item is None or not scene.holds(item.token):
        return False
    return any(k.lemma.lower() == "choice" for k in scene.kids(item.token, "nmod"))


def _relieved(candidate: Candidate, words: Words) -> bool:
    """ "provide sanctions relief to B"."""
    item, scene = candidate.item, candidate.scene
    if item is None or _last(item) != "relief" or not scene.holds(item.token):
        return False
    return any(k.lemma.lower() in words["burdens"] for k in scene.kids(item.token, "compound", "nmod", "amod"))


def _own_journey(candidate: Candidate, _: Words) -> bool:
    """ "aboard his plane to B"."""
    item, scene = candidate.item, candidate.scene
    if item is None or candidate.rule != "noun_item" or _last(item).removesuffix("s") not in VEHICLES:
        return False
    return any(k.text.lower() in ("his", "her", "my") for k in scene.kids(candidate.trigger, "nmod:poss"))


def _judged(candidate: Candidate, words: Words) -> bool:
    """ "blames A's steel for its plight": "for" says why, and not for whom."""
    taker, scene = candidate.recipient, candidate.scene
    if taker is None or candidate.rule != "noun_item" or not scene.holds(taker.token):
        return False
    whole = scene.head(taker.token) if taker.token.deprel == "nmod:poss" else taker.token  # "its industry"
    above = scene.head(candidate.trigger)
    return (
        whole is not None
        and scene.case(whole) == "for"
        and above is not None
        and above.lemma.lower() in words["judging"]
    )


def _in_office(candidate: Candidate, _: Words) -> bool:
    """ "a senior Iranian adviser to the president": a man and his office, nobody sent abroad."""
    item, trigger = candidate.item, candidate.trigger
    one = item is not None and candidate.rule == "noun_item" and item.category == "troops_training"
    return one and trigger.xpos == "NN" and trigger.lemma.lower().endswith(("er", "or"))


def _in_a_name(candidate: Candidate, _: Words) -> bool:
    """ "the Silk Road Fund of China": the word belongs to a name."""
    item = candidate.item
    if item is None or item.token.upos != "PROPN" or GROUP.get(item.category) != "money":
        return False
    return item.token.text[:1].isupper() and item.token.text.isalpha() and not item.token.text.isupper()


def _figure(candidate: Candidate, _: Words) -> bool:
    """ "dependence on foreign oil reached 64 percent"."""
    reached = candidate.scene.kids(candidate.trigger, "obj") if candidate.trigger.lemma.lower() == "reach" else []
    return any(k.upos in ("NUM", "SYM") or k.lemma.lower() in ("percent", "%") for k in reached)


def _beside(candidate: Candidate, words: Words) -> bool:
    """ "a plant built with 20 million euros", "they return with weapons"."""
    alone = candidate.recipient is None or candidate.supplier is None
    return alone and candidate.rule == "verb_give_with" and candidate.trigger.lemma.lower() in words["not_with"]


def _worth(candidate: Candidate, _: Words) -> bool:
    """ "the reef is worth $3 billion to the Australian economy"."""
    item, taker = candidate.item, candidate.recipient
    if item is None or taker is None or candidate.rule != "noun_item" or GROUP.get(item.category) != "money":
        return False
    return taker.token.lemma.lower() == "economy"


def _hers(candidate: Candidate, _: Words) -> bool:
    """ "her Airbus A400M": in what somebody travels."""
    holder = candidate.recipient
    return candidate.rule == "owned_by" and holder is not None and holder.token.text.lower() in ("his", "her", "my")


def _paper(candidate: Candidate, _: Words) -> bool:
    """ "was awarded a $1 billion contract": work is given, and no money yet."""
    item = candidate.item
    given = candidate.trigger.lemma.lower() in ("award", "grant", "hand", "give")
    return given and item is not None and GROUP.get(item.category) == "money" and _last(item) == "contract"


def _invested(candidate: Candidate, words: Words) -> bool:
    """ "buys 80 trillion yen of government bonds"."""
    item, scene = candidate.item, candidate.scene
    if item is None or not scene.holds(item.token) or candidate.trigger.lemma.lower() not in words["taking_over"]:
        return False
    return any(k.lemma.lower() in words["papers"] for k in (item.token, *scene.kids(item.token, "nmod")))


def _travelling(candidate: Candidate, words: Words) -> bool:
    """ "the flow of migrants from A to B"."""
    counted = candidate.scene.kids(candidate.trigger, "nmod") if candidate.item is None else []
    return any(k.lemma.lower() in words["people"] for k in counted)


def _in_space(candidate: Candidate, words: Words) -> bool:
    """ "send a probe to Mars"."""
    taker = candidate.recipient
    return taker is not None and taker.mention.span.text.lower().split()[-1] in words["space"]


def _warhead(candidate: Candidate, _: Words) -> bool:
    """ "able to deliver a nuclear warhead to B": on a missile; one warhead alone, and only as a threat."""
    item, scene = candidate.item, candidate.scene
    if item is None or candidate.trigger.lemma.lower() not in ("deliver", "carry") or item.token.xpos == "NNS":
        return False
    above = [candidate.trigger, *list(scene.sentence.ancestors(candidate.trigger.index))[:2]]
    able = any(t.lemma.lower() in ("able", "capable") or scene.kids(t, "aux") for t in above)
    return able and _last(item) in ("warhead", "payload", "bomb")


def _fired(candidate: Candidate, words: Words) -> bool:
    """ "blasted four missiles towards B"."""
    item, scene = candidate.item, candidate.scene
    if candidate.rule != "noun_item" or item is None or GROUP.get(item.category) != "arms":
        return False
    taker = candidate.recipient
    if (
        taker is None
        or not scene.holds(taker.token)
        or scene.case(taker.token) not in ("at", "on", "towards", "toward")
    ):
        return False
    above = scene.head(candidate.trigger)
    verb = above is not None and candidate.trigger.deprel in ("obj", "nsubj:pass")
    return verb and above is not None and above.lemma.lower() in words["shooting"]


def _to_or_from(candidate: Candidate, _: Words) -> bool:
    """ "Taiwan arms sales": to Taiwan, or from it. "US" is an adjective there as well, and "Iranian" always."""
    item, supplier, trigger = candidate.item, candidate.supplier, candidate.trigger
    if item is None or supplier is None or candidate.recipient is not None or trigger.lemma.lower() != "sale":
        return False
    name = candidate.scene.names.get(supplier.token.index) if candidate.scene.holds(supplier.token) else None
    before = supplier.token.deprel == "compound" and supplier.token.head == trigger.index
    bare = name is not None and name.form == "name" and not name.text.replace(".", "").isupper()
    return before and bare and GROUP.get(item.category) == "arms"


_TOLD: tuple[tuple[Callable[[Candidate, Words], bool], str], ...] = (
    (_tribute, "tribute and the like are paid in words"),
    (_taken_over, "a take-over is no transfer of goods"),
    (_of_ruling, "power over people is no electricity"),
    (_facts, "information and investments are no goods"),
    (_of_choice, "a weapon of choice passes to nobody"),
    (_relieved, "relief from sanctions or taxes is no aid"),
    (_own_journey, "somebody's own journey is no transfer"),
    (_judged, "the words say for what it is judged, and not for whom it is"),
    (_in_office, "an adviser in office is nobody who is sent"),
    (_in_a_name, "the word is part of a name"),
    (_figure, "a figure is reached, and nobody"),
    (_paper, "a contract is awarded, and no money yet"),
    (_invested, "money is invested, and no goods are bought"),
    (_travelling, "people on their way are no goods"),
    (_warhead, "a warhead that is delivered by a missile is not handed over"),
    (_fired, "what is fired at somebody is not handed over"),
    (_beside, "what is had or used beside it passes to nobody"),
    (_worth, "what something is worth to an economy is paid by nobody"),
    (_to_or_from, "the words leave open whether it goes there or comes from there"),
    (_hers, "in what somebody travels passes to nobody"),
)


def _last(item: Good) -> str:
    """The last word of what passes, in small letters."""
    return item.span.text.lower().split()[-1] if item.span.text else ""


def told_instead_if_learned(candidate: Candidate, words: Words) -> str | None:
    """What the words tell instead of a passing, where a reader who learned from examples may take them for one."""
    if _in_space(candidate, words):
        return "nobody there is given anything"
    if candidate.trigger.lemma.lower() in words["making"]:
        return "making goods is not passing them on"
    if _shot(candidate, words):
        return "what is fired at somebody, or could be, is not handed over"
    if of_people(candidate, words):
        return "people who are brought somewhere are no goods"
    if _given_up(candidate, words):
        return "giving up weapons, or getting such weapons, is not passing them on"
    return bystander(candidate, words)


def _own_forces(candidate: Candidate, words: Words) -> bool:
    """ "sent troops to Poland", unless it is said that they fight for or help somebody there."""
    item, trigger = candidate.item, candidate.trigger
    lemma = trigger.lemma.lower()
    if item is not None and lemma in words["posting"] and GROUP.get(item.category) == "arms":
        taker = candidate.recipient
        state = taker is not None and taker.known and len(taker.key) == STATE
        band = taker is not None and taker.key.startswith("group:")
        return taker is None or state or not (taker.known or band)  # but "to Hezbollah", "to the rebels"
    moved = words["marching"] | words["posting"] | words["handing"]
    if item is None or "troops" not in item.classes or lemma not in moved:
        return False
    if lemma in words["handing"]:
        return True
    behind = candidate.scene.sentence.tokens[trigger.index : trigger.index + 25]
    return not any(t.lemma.lower() in words["fighting"] for t in behind)


def of_people(candidate: Candidate, words: Words) -> bool:
    """ "smuggled thousands of boat people into B"."""
    item, scene = candidate.item, candidate.scene
    if item is None or not scene.holds(item.token):
        return False
    counted = [item.token, *(k for k in scene.kids(item.token, "nmod") if scene.case(k) == "of")]
    return any(t.lemma.lower() in words["people"] for t in counted)


def _shot(candidate: Candidate, words: Words) -> bool:
    """ "fired missiles at B", "missiles that can reach B"."""
    item, trigger = candidate.item, candidate.trigger
    if item is None or GROUP.get(item.category) != "arms":
        return False
    lemma = trigger.lemma.lower()
    range_of = lemma == "reach" and any(k.xpos == "MD" for k in candidate.scene.kids(trigger, "aux"))
    return lemma in words["shooting"] or range_of


def _given_up(candidate: Candidate, words: Words) -> bool:
    """ "B gave up its nuclear weapons", "if B acquired the bomb": what B has or makes, and nobody hands over."""
    item, trigger, scene = candidate.item, candidate.trigger, candidate.scene
    lemma = trigger.lemma.lower()
    if lemma == "give":
        up = any(kid.text.lower() == "up" for kid in scene.kids(trigger, "compound:prt"))
        taker = candidate.recipient
        return up and (taker is None or not scene.holds(taker.token) or scene.case(taker.token) != "to")
    weapons = item is not None and item.category in ("nuclear", "wmd") and "weapon" in item.span.text.lower()
    return weapons and lemma in words["getting"]
