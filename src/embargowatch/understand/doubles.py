"""Two objects of one verb that the parser has hung on each other: "gave the fighters 24 tonnes of arms".

In: a parsed sentence. Out: for each token to be hung elsewhere, its relation and its head. Part of ``repair.py``: what
English word order asks for, where trees are apt to be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from embargowatch.understand.syntax import Sentence, Token

Hung = dict[int, tuple[str, int]]

GIVING = frozenset("give promise offer send sell grant lend loan hand pay supply deliver buy receive get ship".split())
MONEY = frozenset(
    """$ € £ ¥ dollar euro pound rouble ruble yuan yen franc rupee rial riyal dinar dirham lira krone kroner kronor
    zloty forint peso rand naira won shekel hryvnia baht ringgit rupiah lari tenge shilling""".split()
)
_NAMED = ("NOUN", "PROPN")
_BEFORE = ("nmod:poss", "compound", "amod", "det")


def unfolded(sentence: Sentence, lemmas: Mapping[int, str]) -> Hung:
    """All that this module mends in a sentence; ``lemmas``: of words whose own lemma is wrong."""
    found: Hung = {}
    for verb in sentence.tokens:
        if verb.upos == "VERB" and lemmas.get(verb.index, verb.lemma).lower() in GIVING:
            found |= (
                _beside(sentence, verb)
                or _in_front(sentence, verb)
                or _behind(sentence, verb)
                or _bare_sum(sentence, verb)
            )
    for token in sentence.tokens:
        if token.lemma.lower() == "worth":
            found |= _worth(sentence, token)
    return found


def _beside(sentence: Sentence, verb: Token) -> Hung:
    """ "gave the fighters 24 tonnes of arms", with the tonnes as another word for the fighters."""
    objects = list(sentence.dependents(verb.index, "obj"))
    given = [*sentence.dependents(verb.index, "iobj"), *(objects if len(objects) == 1 else [])]
    if len(given) != 1 or given[0].index < verb.index or any(sentence.dependents(given[0].index, "nummod")):
        return {}
    inside = [sentence.tokens[i] for i in sentence.subtree(given[0].index)]
    told = ("nummod", "det") if given[0].upos == "PROPN" else ("nummod",)
    counted = [t for t in inside if t.deprel in ("appos", "nmod") and any(sentence.dependents(t.index, *told))]
    counted = [t for t in counted if not any(sentence.dependents(t.index, "case"))]
    for thing in counted:
        first = sentence.subtree(thing.index)[0]
        if thing.index > given[0].index and "," not in (sentence.tokens[first - 1].text, sentence.tokens[first].text):
            return {thing.index: ("obj", verb.index), given[0].index: ("iobj", verb.index)}
    return {}


def _in_front(sentence: Sentence, verb: Token) -> Hung:
    """ "lent France's National Front 9 million euros", with the party in front of the sum as a part of it."""
    for thing in sentence.dependents(verb.index, "obj", "obl"):
        number = next(sentence.dependents(thing.index, "nummod"), None)
        if number is None or thing.index < verb.index or number.index > thing.index or not is_money(thing):
            continue
        if any(sentence.dependents(thing.index, "case")):
            continue
        start = sentence.subtree(number.index)[0]
        before = [k for k in sentence.dependents(thing.index, *_BEFORE) if k.index < start]
        last = before[-1] if before else None
        if last is None or last.upos not in _NAMED or last.index != start - 1 or not _somebody(sentence, before, last):
            continue
        found: Hung = {k.index: (k.deprel, last.index) for k in before if k is not last}
        found[thing.index] = ("obj", verb.index)
        other = [k for k in sentence.dependents(verb.index, "obj", "iobj") if k.index < before[0].index]
        of = other and sentence.tokens[sentence.subtree(before[0].index)[0] - 1].text.lower() == "of"
        if of or other and any(c.text.lower() == "of" for k in before for c in sentence.dependents(k.index, "case")):
            return found | {last.index: ("nmod", other[-1].index), other[-1].index: ("iobj", verb.index)}
        return found | ({} if other else {last.index: ("iobj", verb.index)})
    return {}


def _behind(sentence: Sentence, verb: Token) -> Hung:
    """ "lend the customers up to A$3.8 billion", with the sum as a number of the customers."""
    for thing in sentence.dependents(verb.index, "obj"):
        late = [k for k in sentence.dependents(thing.index, "nummod") if k.index > thing.index]
        currency = [k for k in late for c in (k, *sentence.dependents(k.index)) if c.text[-1:] in "$€£¥"]
        if currency and not list(sentence.dependents(verb.index, "iobj")):
            return {currency[0].index: ("obj", verb.index), thing.index: ("iobj", verb.index)}
    return {}


def _bare_sum(sentence: Sentence, verb: Token) -> Hung:
    """ "pays a company in Texas fifty million dollars", with the sum as a phrase without a preposition."""
    objects = [k for k in sentence.dependents(verb.index, "obj") if k.index > verb.index and not is_money(k)]
    sums = [k for k in sentence.dependents(verb.index, "obl") if is_money(k) and k.index > verb.index]
    bare = [k for k in sums if not any(sentence.dependents(k.index, "case"))]
    if len(objects) != 1 or not bare or any(sentence.dependents(verb.index, "iobj")):
        return {}
    return {bare[0].index: ("obj", verb.index), objects[0].index: ("iobj", verb.index)}


def _worth(sentence: Sentence, worth: Token) -> Hung:
    """ "with radars worth 600 million yen", "gave them fertiliser worth millions", as if the goods did something."""
    goods = [k for k in sentence.dependents(worth.index, "nsubj") if k.index == worth.index - 1]
    if not goods or worth.head < 0 or list(sentence.dependents(worth.index, "cop")):
        return {}
    thing, verb = goods[0], sentence.tokens[worth.head]
    if verb.upos != "VERB" or verb.index > thing.index:
        return {}
    case = [k for k in sentence.dependents(worth.index, "mark") if k.upos == "ADP" and k.index < thing.index]
    has_object = any(sentence.dependents(verb.index, "obj"))
    found: Hung = {thing.index: ("obl" if case else "obj", verb.index), worth.index: ("amod", thing.index)}
    found |= {k.index: ("case", thing.index) for k in case}
    found |= {k.index: (k.deprel, verb.index) for k in _phrases_behind(sentence, worth)}
    owners = [k for k in sentence.dependents(thing.index, "nmod:poss") if not any(sentence.dependents(k.index, "case"))]
    found |= {k.index: ("iobj", verb.index) for k in owners if k.upos in _NAMED and not case}
    return found if case or not has_object else {}


def _phrases_behind(sentence: Sentence, worth: Token) -> Iterator[Token]:
    return (k for k in sentence.dependents(worth.index, "obl") if k.index > worth.index)


def is_money(thing: Token) -> bool:
    """Whether a word is a currency or its sign."""
    return thing.lemma.lower() in MONEY or thing.text in MONEY


def _somebody(sentence: Sentence, before: list[Token], last: Token) -> bool:
    """A name, or a noun with an article or owner: not "a record 9 million euros"."""
    article = any(
        k.text.lower() in ("the", "its", "their", "his", "her") or k.deprel == "nmod:poss"
        for k in (*before, *sentence.dependents(last.index, "det"))
    )
    return last.upos == "PROPN" or article
