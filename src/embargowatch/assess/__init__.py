"""A transfer against the law: facts in, findings out, each with its trace. Never says that anything happened."""

from embargowatch.assess.facts import facts, plain
from embargowatch.assess.law import Law, Regime, load
from embargowatch.assess.legs import legs
from embargowatch.assess.unrecognised import strongest, unrecognised
from embargowatch.assess.verdict import considered, findings, house, verdict

__all__ = [
    "Law",
    "Regime",
    "considered",
    "facts",
    "findings",
    "house",
    "legs",
    "load",
    "plain",
    "strongest",
    "unrecognised",
    "verdict",
]
