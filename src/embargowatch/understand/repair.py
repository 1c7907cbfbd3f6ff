"""What parsers are apt to get wrong, put right before any rule looks at it.

In: a parsed sentence and the words of the grammar. Out: the sentence with verbs and nouns that we know under their own
lemma, and with relations that English word order rules out replaced by the one that it asks for.
"""

from __future__ import annotations

from dataclasses import replace

from embargowatch.understand.doubles import GIVING, is_money, unfolded
from embargowatch.understand.syntax import Sentence, Token

_IRREGULAR = {
    "lent": "lend",
    "sold": "sell",
    "sent": "send",
    "gave": "give",
    "given": "give",
    "bought": "buy",
    "paid": "pay",
    "brought": "bring",
    "flew": "fly",
    "flown": "fly",
    "got": "get",
    "took": "take",
    "resold": "resell",
    "fed": "feed",
    "held": "hold",
    "said": "say",
    "froze": "freeze",
    "frozen": "freeze",
    "swore": "swear",
    "broke": "break",
    "broken": "break",
    "drew": "draw",
    "drawn": "draw",
    "withdrew": "withdraw",
    "threw": "throw",
    "stood": "stand",
    "spoke": "speak",
    "won": "win",
    "met": "meet",
    "told": "tell",
    "sought": "seek",
}


_KINDS = frozenset(
    """aid assistance cash payment fee loan support funding fund money relief damage bribe donation grant credit good
    weapon arms weaponry equipment supply help investment compensation contribution bond gold bitcoin cryptocurrency
    ransom subsidy tax royalty arrears food medicine oil fuel commission kickback hardware ammunition sale""".split()
)


_CUES = frozenset("say claim insist add note believe think argue state announce suggest report maintain".split())


def mended(sentence: Sentence, known: frozenset[str]) -> Sentence:
    """The sentence with what parsers are apt to get wrong put right: lemmas of verbs that we know, second subjects."""
    lemmas = {t.index: better for t in sentence.tokens if _inflected(t) and (better := _mended(t, known)) != t.lemma}
    relations = {
        **dict.fromkeys(_second_subjects(sentence), "obj"),
        **dict.fromkeys(_bare_subjects(sentence), "nsubj"),
        **dict.fromkeys(_bare_objects(sentence), "obj"),
        **dict.fromkeys(_early_objects(sentence), "nsubj"),
        **dict.fromkeys(_as_phrases(sentence), "obl"),
        **dict.fromkeys(_given_things(sentence), "obj"),
    }
    listed = (
        _reported_subjects(sentence)
        | _headline(sentence)
        | _listed_people(sentence)
        | _inverted_speakers(sentence)
        | _perfects(sentence)
        | _sums_in_kind(sentence)
        | _bare_relatives(sentence)
        | _told_to(sentence)
        | unfolded(sentence, lemmas)
    )
    relations |= {index: deprel for index, (deprel, _) in listed.items()}
    heads = _over_the_cue(sentence) | _cue_subjects(sentence) | {index: head for index, (_, head) in listed.items()}
    if not lemmas and not relations and not heads:
        return sentence
    tokens = tuple(
        replace(
            t,
            lemma=lemmas.get(t.index, t.lemma),
            deprel=relations.get(t.index, t.deprel),
            head=heads.get(t.index, t.head),
        )
        for t in sentence.tokens
    )
    return replace(sentence, tokens=tokens)


def _reported_subjects(sentence: Sentence) -> dict[int, tuple[str, int]]:
    """ "A said the reports were untrue": the reports, hung on "said", are the subject of what is said."""
    found: dict[int, tuple[str, int]] = {}
    for token in sentence.tokens:
        if token.deprel != "ccomp" or token.head < 0 or sentence.tokens[token.head].lemma.lower() not in _CUES:
            continue
        finite = any(sentence.dependents(token.index, "cop", "aux")) or token.xpos in ("VBD", "VBZ", "VBP")
        if not finite or any(sentence.dependents(token.index, "nsubj", "csubj", "expl", "nsubj:pass")):
            continue
        for thing in sentence.dependents(token.head, "obj"):
            if token.head < thing.index < token.index:
                found[thing.index] = ("nsubj", token.index)
    return found


def _told_to(sentence: Sentence) -> dict[int, tuple[str, int]]:
    """ "asked Britain to lease tankers": whoever stands before "to" is asked, and not leased."""
    found: dict[int, tuple[str, int]] = {}
    for verb in sentence.tokens:
        mark = next((m for m in sentence.dependents(verb.index, "mark") if m.text.lower() == "to"), None)
        if verb.deprel != "xcomp" or mark is None:
            continue
        for thing in sentence.dependents(verb.index, "obj", "iobj"):
            if verb.head < thing.index < mark.index and not any(sentence.dependents(verb.head, "obj", "iobj")):
                found[thing.index] = ("obj", verb.head)
    return found


def _cue_subjects(sentence: Sentence) -> dict[int, int]:
    """ "A has sold arms, a panel said": the panel, hung on "sold" beside A, is the subject of "said"."""
    out: dict[int, int] = {}
    for token in sentence.tokens:
        cue = token.head
        if token.deprel != "ccomp" or cue <= token.index or list(sentence.dependents(cue, "nsubj")):
            continue
        late = [k for k in sentence.dependents(token.index, "nsubj") if token.index < k.index < cue]
        if late and len(list(sentence.dependents(token.index, "nsubj"))) > 1:
            out[late[-1].index] = cue
    return out


def _as_phrases(sentence: Sentence) -> list[int]:
    """ "A, as the main supplier, said": the phrase behind "as" is no second subject."""
    subjects = [t for t in sentence.tokens if t.deprel == "nsubj"]
    return [t.index for t in subjects if any(c.text.lower() == "as" for c in sentence.dependents(t.index, "case"))]


def _early_objects(sentence: Sentence) -> list[int]:
    """ "accuses B of giving arms": B before a verb without subject is no indirect object of it."""
    out: list[int] = []
    for token in sentence.tokens:
        if token.upos == "VERB" and not list(sentence.dependents(token.index, "nsubj")):
            early = [k for k in sentence.dependents(token.index, "iobj") if k.index < token.index]
            out += [k.index for k in early if k.upos in ("NOUN", "PROPN")]
    return out


def _bare_subjects(sentence: Sentence) -> list[int]:
    """A name before a finite verb that has no subject, hung on it as a phrase without a preposition, is the subject."""
    out: list[int] = []
    for token in sentence.tokens:
        if token.xpos in ("VBD", "VBZ", "VBP") and not list(sentence.dependents(token.index, "nsubj", "csubj", "expl")):
            bare = [
                k.index
                for k in sentence.dependents(token.index)
                if k.deprel == "obl" and k.upos == "PROPN" and k.index < token.index
                and not any(c.deprel == "case" for c in sentence.dependents(k.index))
            ]  # fmt: skip
            out += bare[-1:]
    return out


def _bare_objects(sentence: Sentence) -> list[int]:
    """A plural noun right behind a verb without object, hung on it as a phrase without a preposition, is the object."""
    out: list[int] = []
    for token in sentence.tokens:
        if token.upos == "VERB" and not list(sentence.dependents(token.index, "obj", "ccomp", "xcomp")):
            for kid in sentence.dependents(token.index):
                bare = not any(c.deprel in ("case", "mark") for c in sentence.dependents(kid.index))
                if kid.deprel == "obl" and kid.xpos == "NNS" and bare and 0 < kid.index - token.index < 6:
                    out.append(kid.index)
                    break
    return out


def _given_things(sentence: Sentence) -> list[int]:
    """ "was promised F-16s by B": a noun behind a verb of giving is its object, not a description of its subject."""
    found = [t for t in sentence.tokens if t.deprel == "xcomp" and t.upos in ("PROPN", "NOUN") and t.head >= 0]
    return [
        t.index
        for t in found
        if sentence.tokens[t.head].lemma.lower() in GIVING
        and t.index > t.head
        and not list(sentence.dependents(t.index, "case", "mark", "cop"))
    ]


def _second_subjects(sentence: Sentence) -> list[int]:
    """ "A accused B of arming": B behind a verb that has its subject before it is the object."""
    out: list[int] = []
    for token in sentence.tokens:
        if token.upos == "VERB":
            subjects = [k for k in sentence.dependents(token.index) if k.deprel == "nsubj"]
            if subjects and subjects[0].index < token.index and not list(sentence.dependents(token.index, "obj")):
                out += [k.index for k in subjects[1:] if k.index > token.index]
    return out


def _inflected(token: Token) -> bool:
    return token.upos == "VERB" or token.xpos == "NNS"


def _mended(token: Token, known: frozenset[str]) -> str:
    lemma, word = token.lemma.lower(), token.text.lower()
    if word in _IRREGULAR and token.upos == "VERB":
        return _IRREGULAR[word]
    if lemma in known and len(lemma) > 6 and lemma[:3] != word[:3]:
        return token.text.lower()  # "retook" is no "recommend"
    if lemma in known:
        return token.lemma
    hissing = ("ses", "xes", "zes", "ches", "shes", "oes")  # "planes" is no form of "plan"
    endings = ("d", "ed", "ing", "s", "es") if token.upos == "VERB" or word.endswith(hissing) else ("s",)
    stems = [lemma + "e", *(word.removesuffix(ending) for ending in endings), word.removesuffix("ing") + "e"]
    stems += [s[:-1] for s in stems if len(s) > 3 and s[-1] == s[-2]]  # "shipping": "ship"
    return next((stem for stem in stems if stem in known and stem != word), token.lemma)


def _over_the_cue(sentence: Sentence) -> dict[int, int]:
    """ "A sold arms, B said on Tuesday": a phrase behind "said" belongs to it, not to the verb before it."""
    heads: dict[int, int] = {}
    for token in sentence.tokens:
        if token.deprel not in ("obl", "obl:unmarked", "obl:tmod", "advmod") or token.head >= token.index:
            continue
        above = next((t for t in sentence.ancestors(token.head) if token.head < t.index < token.index), None)
        if above is not None and above.upos == "VERB":
            heads[token.index] = above.index
    return heads


def _listed_people(sentence: Sentence) -> dict[int, tuple[str, int]]:
    """ "Minister A, policy chief B and 34 ministers": B is no apposition of A, and "chief" is the title of B."""
    found: dict[int, tuple[str, int]] = {}
    for head in sentence.tokens:
        if head.upos != "PROPN":
            continue
        ends = [k.index for k in sentence.dependents(head.index, "conj") if any(sentence.dependents(k.index, "cc"))]
        named = [k for k in sentence.dependents(head.index, "appos") if k.upos == "PROPN"]
        people = [k for k in named if ends and k.index < ends[0]]
        for person in people:
            found[person.index] = ("conj", head.index)
        for title in sentence.dependents(head.index, "appos"):
            bearer = next((p for p in people if p.index == title.index + 1), None)
            if title.upos == "NOUN" and bearer is not None:
                found[title.index] = ("nmod:desc", bearer.index)
    return found


def _inverted_speakers(sentence: Sentence) -> dict[int, tuple[str, int]]:
    """ "..., a panel of experts said": the phrase from the comma to the verb is its subject."""
    found: dict[int, tuple[str, int]] = {}
    for verb in sentence.tokens:
        if verb.xpos not in ("VBD", "VBZ", "VBP") or list(sentence.dependents(verb.index, "nsubj", "obj")):
            continue
        said = [k for k in sentence.dependents(verb.index, "ccomp") if k.index < verb.index]
        for token in sentence.tokens[: verb.index] if said else ():
            below = sentence.subtree(token.index)
            ends = below[-1] == verb.index - 1 and below[0] > 0 and len(below) == below[-1] - below[0] + 1
            comma = sentence.tokens[below[0]].text == "," or sentence.tokens[below[0] - 1].text == ","
            if (
                ends
                and comma
                and token.upos in ("NOUN", "PROPN")
                and token.deprel in ("parataxis", "appos", "conj", "dep")
            ):
                found[token.index] = ("nsubj", verb.index)
                break
    return found


def _headline(sentence: Sentence) -> dict[int, tuple[str, int]]:
    """The line "A to sell arms to B": the verb is the root of it and A its subject."""
    for token in sentence.tokens:
        marks = [k for k in sentence.dependents(token.index, "mark") if k.text.lower() == "to"]
        above = sentence.tokens[max(token.head, 0)]
        bare = token.head >= 0 and above.deprel == "root" and above.upos in ("PROPN", "NOUN")
        if token.deprel == "acl" and token.xpos == "VB" and bare and marks and marks[0].index == token.head + 1:
            verbs = [t for t in sentence.tokens if t.xpos in ("VBD", "VBZ", "VBP")]
            if not verbs and not list(sentence.dependents(above.index, "det")):
                return {above.index: ("nsubj", token.index), token.index: ("root", -1)}
    return {}


def _perfects(sentence: Sentence) -> dict[int, tuple[str, int]]:
    """ "A had in return given B food": "had" is the auxiliary of "given", not a verb of its own."""
    found: dict[int, tuple[str, int]] = {}
    for verb in sentence.tokens:
        below = [
            k
            for k in sentence.dependents(verb.index, "xcomp", "advcl", "ccomp", "dep")
            if k.xpos == "VBN"
            and k.index > verb.index
            and not list(sentence.dependents(k.index, "aux", "nsubj", "mark"))
        ]
        if verb.lemma.lower() != "have" or not below or list(sentence.dependents(verb.index, "obj")):
            continue
        done = below[0]
        found |= {k.index: (k.deprel, done.index) for k in sentence.dependents(verb.index) if k.index != done.index}
        found |= {done.index: (verb.deprel, verb.head), verb.index: ("aux", done.index)}
    return found


def _bare_relatives(sentence: Sentence) -> dict[int, tuple[str, int]]:
    """ "the tanks France sold to B": France, taken for another word for the tanks, sold them."""
    found: dict[int, tuple[str, int]] = {}
    for verb in sentence.tokens:
        if verb.deprel != "acl:relcl" or any(sentence.dependents(verb.index, "nsubj", "nsubj:pass", "aux:pass")):
            continue
        for name in sentence.dependents(verb.head, "appos"):
            first = sentence.subtree(name.index)[0]
            plain = "," not in (sentence.tokens[first].text, sentence.tokens[first - 1].text)
            if name.upos in ("PROPN", "PRON") and verb.head < name.index < verb.index and plain:
                found[name.index] = ("nsubj", verb.index)
    return found


def _sums_in_kind(sentence: Sentence) -> dict[int, tuple[str, int]]:
    """ "gave $5 billion in humanitarian aid": what the sum is made of, not where one gives."""
    found: dict[int, tuple[str, int]] = {}
    for kind in sentence.tokens:
        if kind.deprel != "obl" or kind.head < 0 or kind.lemma.lower() not in _KINDS:
            continue
        case = next((k for k in sentence.dependents(kind.index, "case") if k.text.lower() == "in"), None)
        for thing in sentence.dependents(kind.head, "obj", "nsubj:pass"):
            counted = is_money(thing)
            if case is not None and counted and sentence.subtree(thing.index)[-1] == case.index - 1:
                found[kind.index] = ("nmod", thing.index)
    return found
