"""Edit scripts between a word and its lemma: small classes that a tagger can choose among.

In: a word form and a script such as ``l3y`` (lower case, drop three characters, add "y": "Countries" -> "country") or
``=be`` (the lemma itself). Out: the lemma. ``derive`` is the inverse that the training recipe uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

_CASES: Mapping[str, Callable[[str], str]] = {
    "k": lambda form: form,
    "l": lambda form: form.lower(),
    "t": lambda form: form[:1] + form[1:].lower(),
}
_APOSTROPHES = str.maketrans("‘’ʼ`", "''''")
LONGEST_TAIL = 9


def derive(form: str, lemma: str) -> str:
    """The shortest script that turns ``form`` into ``lemma``; ``apply(derive(f, l), f) == l`` always holds."""
    form = form.translate(_APOSTROPHES)
    best = "=" + lemma
    cost = len(lemma) + 4
    for case in ("l", "k", "t") if lemma == lemma.lower() else ("k", "t"):
        base = _CASES[case](form)
        shared = _shared_prefix(base, lemma)
        dropped, tail = len(base) - shared, lemma[shared:]
        if shared and dropped <= LONGEST_TAIL and dropped + len(tail) < cost:
            best, cost = f"{case}{dropped}{tail}", dropped + len(tail)
    return best


def apply(script: str, form: str) -> str | None:
    """The lemma of ``form`` by ``script``, or None where the script asks for more characters than there are."""
    if script.startswith("="):
        return script[1:]
    form = form.translate(_APOSTROPHES)
    base = _CASES[script[0]](form)
    dropped = int(script[1])
    if dropped >= len(base) and script[1:] != "0":
        return None
    return base[: len(base) - dropped] + script[2:]


def _shared_prefix(one: str, other: str) -> int:
    size = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        size += 1
    return size
