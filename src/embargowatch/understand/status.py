"""What a text says of a transfer: that it happens, was alleged, is planned, was stopped, is only wanted, or was denied.

In: a Scene and the trigger of a candidate. Out: a Standing: status, whether it is denied or watched, and the words that
decided. The words above the trigger are read from the inside out; the strongest one wins in the order
denied > attempted > hypothetical > planned > alleged > reported.
"""

from __future__ import annotations

from dataclasses import dataclass

from embargowatch.understand.frames import Grammar
from embargowatch.understand.scene import Scene
from embargowatch.understand.syntax import Token

_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "nor", "neither", "without", "none"})
_NOTHING = frozenset({"none", "nobody", "neither", "no", "not"})
_BREAKS = frozenset({"acl:relcl", "parataxis", "conj", "advcl:relcl"})
_ORDER = ("denied", "attempted", "hypothetical", "planned", "alleged", "reported")
_CONTENT = frozenset(
    {
        "ccomp",
        "xcomp",
        "obj",
        "acl",
        "obl",
        "nmod",
        "nsubj",
        "nsubj:pass",
        "csubj",
        "amod",
        "advcl",
        "compound",
        "nmod:poss",
    }
)
_LEFT_OPEN = frozenset(
    {"rule", "exclude", "decide", "confirm", "clear", "know", "certain", "sure", "say"}
)  # when negated
_WHEN = frozenset("after before since while as although though because when until".split())
_STOPPING = frozenset(
    "stop halt cut end suspend freeze cease limit reduce curb block ban prohibit bar restrict".split()
)
_WATCHING = frozenset(
    "monitor watch observe track scrutinise scrutinize follow examine study assess investigate review probe".split()
)


@dataclass(frozen=True, slots=True)
class Standing:
    """``cues``: the words that decided, for the explanation."""

    status: str
    negated: bool = False
    watched: bool = False
    cues: tuple[str, ...] = ()


def standing(scene: Scene, trigger: Token, grammar: Grammar) -> Standing:
    """The status that the sentence itself gives the transfer named by ``trigger``."""
    found: dict[str, str] = {}
    negated = watched = False
    stopped = False  # by a word below those that still come
    claimed: list[dict[str, str]] = []  # what was found up to "allegations that ..."
    below: Token | None = None
    node = trigger
    for _ in range(12):
        early = frozenset(found)
        if _negated(scene, node):
            if node is not trigger and node.lemma.lower() in _LEFT_OPEN:
                found.setdefault("hypothetical", f"not {node.text}")
            else:
                negated = True
        for status, word in _local(scene, node, grammar):
            found.setdefault(status, word)
        if node is not trigger and below is not None and _governs(below, node):
            watched = _governor(node, grammar, found) or watched
        claimed += [dict(found)] * _claim(node, below, grammar)
        stopped = stopped or "attempted" in found.keys() - early and node.lemma.lower() in _STOPPING
        if stopped and "hypothetical" in found.keys() - early:
            found = {k: v for k, v in found.items() if k not in ("attempted", "hypothetical")}
            break  # "A must stop selling": it goes on selling
        below = _first_conjunct(scene, node)
        above = _above(scene, below)
        if above is None:
            break
        node = above
    for early_on in claimed[:1]:  # "agreed to pay to settle charges that it sold arms": only a denial reaches the sale
        found = early_on | {status: word for status, word in found.items() if status == "denied"}
    own = grammar.cues["trigger"].get(trigger.lemma.lower())
    if own is not None:
        found.setdefault(own, trigger.text)
    if _asked(scene):
        found.setdefault("hypothetical", "?")
    if negated and found.pop("denied", None) is None:
        found["denied"] = "not"
    status = "hypothetical" if watched else next((s for s in _ORDER if s in found), "reported")
    return Standing(status, negated, watched, tuple(f"{word}: {which}" for which, word in found.items()))


def _above(scene: Scene, node: Token) -> Token | None:
    """The word above, where it can speak of the word below."""
    beyond = node.deprel in _BREAKS and scene.token(node.head).text.lower() not in ("what", "whatever")
    return None if node.head < 0 or beyond or _circumstance(scene, node) else scene.token(node.head)


def _first_conjunct(scene: Scene, node: Token) -> Token:
    """ "needs to act and send arms": the second infinitive stands where the first one does."""
    head = scene.head(node)
    bare = node.deprel == "conj" and node.xpos == "VB" and not scene.kids(node, "nsubj", "aux", "mark")
    return head if bare and head is not None and head.xpos == "VB" else node


def _circumstance(scene: Scene, node: Token) -> bool:
    """ "denied it after A was accused of selling arms": what stands behind "after" is not what is denied."""
    return node.deprel == "advcl" and any(k.text.lower() in _WHEN for k in scene.kids(node, "mark"))


def _asked(scene: Scene) -> bool:
    """Whether the sentence is a question."""
    return any(t.text == "?" for t in scene.sentence.tokens[-2:])


def _governs(below: Token, node: Token) -> bool:
    """Whether ``node`` speaks of what hangs below it: its content, not its circumstances."""
    return below.deprel in _CONTENT or below.deprel.partition(":")[0] in ("ccomp", "xcomp", "acl")


def _claim(node: Token, below: Token | None, grammar: Grammar) -> bool:
    """ "allegations that ...": a noun that says what was alleged."""
    content = below is not None and below.deprel.partition(":")[0] == "acl" and below.deprel != "acl:relcl"
    return content and node.upos == "NOUN" and grammar.cues["governor"].get(node.lemma.lower()) == "alleged"


def _governor(node: Token, grammar: Grammar, found: dict[str, str]) -> bool:
    """Takes down the status that a governing word gives; returns whether the word is one of watching."""
    status = grammar.cues["governor"].get(node.lemma.lower())
    if status is not None:
        found.setdefault(status, node.text)
    return node.lemma.lower() in _WATCHING


def _negated(scene: Scene, token: Token) -> bool:
    for kid in scene.kids(token, "nsubj", "obj"):
        words = [kid, *scene.kids(kid, "det", "advmod")]
        if any(k.text.lower() in _NOTHING for k in words):
            return True  # "none of our weapons has gone", "sent no weapons"
    return any(k.text.lower() in _NEGATIONS for k in scene.kids(token, "advmod", "det", "cc"))


def _is_to(scene: Scene, node: Token) -> bool:
    """ "A is to receive": what will be; not "the goal is to receive"."""
    marked = any(k.text.lower() == "to" for k in scene.kids(node, "mark"))
    if marked and node.deprel == "root" and node.xpos == "VB" and scene.kids(node, "nsubj"):
        return True  # a headline: "A to sell arms to B"
    named = any(k.index in scene.names for k in scene.kids(node, "nsubj"))
    return node.xpos == "VB" and marked and named and bool(scene.kids(node, "cop", "aux"))


def _local(scene: Scene, node: Token, grammar: Grammar) -> list[tuple[str, str]]:
    """Modals, adverbs, conditionals and "to be to" at one verb or noun."""
    out: list[tuple[str, str]] = []
    if _is_to(scene, node):
        out.append(("planned", "is to"))
    for kid in scene.kids(node):
        word = kid.text.lower()
        if kid.deprel.startswith("aux") and word in grammar.cues["modal"]:
            out.append((grammar.cues["modal"][word], kid.text))
        elif kid.deprel in ("advmod", "amod") and word in grammar.cues["adverb"]:
            out.append((grammar.cues["adverb"][word], kid.text))
        elif kid.deprel == "amod" and word in ("planned", "proposed", "possible", "potential", "future", "attempted"):
            out.append(
                (
                    {"planned": "planned", "future": "planned", "attempted": "attempted"}.get(word, "hypothetical"),
                    kid.text,
                )
            )
        elif kid.deprel == "mark" and word in ("if", "whether", "unless"):
            out.append(("hypothetical", kid.text))
    return out
