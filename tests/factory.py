"""One-line makers of the vocabulary, and a small story told by five pages. Words are found in the text, never counted.

``story()`` is an accusation with a joint statement, ``copy()`` the same text trimmed under another name, ``denial()``
a page on which a party denies, ``wire()`` and ``relayed()`` two different texts with the same agency's credit, and
``other()`` a page about something else.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from embargowatch.model import (
    Actor,
    Cited,
    Claim,
    Credit,
    Date,
    Document,
    Figure,
    Finding,
    Furniture,
    Item,
    Link,
    Mention,
    Quantity,
    Read,
    Reading,
    Refused,
    Span,
    Statement,
    Transfer,
)

STATES = {
    "KP": "North Korea",
    "RU": "Russia",
    "US": "United States",
    "EU": "European Union",
    "IL": "Israel",
    "IR": "Iran",
    "UA": "Ukraine",
    "CN": "China",
    "FR": "France",
}


def actor(who: str) -> Actor:
    """A state or bloc by id; any other id is a company of that name."""
    if who not in STATES:
        return Actor(who, who.replace("-", " ").title(), "company")
    return Actor(who, STATES[who], "bloc" if who == "EU" else "state", who)


def span(text: str, words: str) -> Span:
    """Where ``words`` first stand in ``text``."""
    start = text.index(words)
    return Span.cut(text, start, start + len(words))


def mention(text: str, words: str, who: str | None = None) -> Mention:
    return Mention(span(text, words), actor(who) if who else None)


def item(text: str, words: str, category: str = "missile") -> Item:
    return Item(span(text, words), category)


def quantity(text: str, words: str, low: float | None = None, high: float | None = None, unit: str = "") -> Quantity:
    return Quantity(span(text, words), low, high, unit or None)


def day(iso: str, text: str | None = None) -> Date:
    date = datetime.date.fromisoformat(iso)
    return Date(text or iso, date, date)


def document(text: str, name: str = "page", **more: Any) -> Document:
    """``name`` stands for the bytes around the text: two names, two documents."""
    digest = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()
    return Document(**{"id": f"sha256:{digest}", "source": f"{name}.txt", "title": name.title(), "text": text} | more)


def statement(text: str, id: str, act: str, evidence: str, speakers: Mapping[str, str], **more: Any) -> Statement:
    """``speakers``: the words for each speaker, and who that is."""
    named = tuple(mention(text, words, who) for words, who in speakers.items())
    return Statement(id, named, act, (span(text, evidence),), **more)


def claim(text: str, id: str, transfer: Transfer, status: str, evidence: str | Sequence[str], **more: Any) -> Claim:
    words = (evidence,) if isinstance(evidence, str) else evidence
    return Claim(id, transfer, status, tuple(span(text, each) for each in words), **more)


def passing(text: str, supplier: str | None, recipient: str | None, words: str | None = None, **more: Any) -> Transfer:
    """A transfer between parties whose names stand in the text as in STATES; ``words`` name the item."""
    category = more.pop("category", "missile")
    return Transfer(
        supplier=mention(text, STATES.get(supplier, supplier), supplier) if supplier else None,
        recipient=mention(text, STATES.get(recipient, recipient), recipient) if recipient else None,
        item=item(text, words, category) if words else None,
        **more,
    )


def read(page: Document, **parts: Any) -> Read:
    """A document and its reading (statements=, claims=, figures=, ...)."""
    return Read(page, Reading(page.id, **{"grammar": "hand-made 1"} | parts))


def told(supplier: str | None, recipient: str | None, name: str = "page", **more: Any) -> Read:
    """A page with one sentence and one claim. ``words`` and ``category`` are the item's, ``status`` the claim's."""
    words, category = more.pop("words", "missiles"), more.pop("category", "missile")
    status, fields = more.pop("status", "reported"), {key: more.pop(key) for key in ("watched",) if key in more}
    names = [STATES.get(who, who) for who in (supplier or "Somebody", recipient or "somebody")]
    text = more.pop("text", f"{names[0]} gave {words} to {names[1]}, the page called {name} says.")
    parts = passing(text, supplier, recipient, words, category=category)
    return read(document(text, name, **more), claims=(claim(text, "c1", parts, status, text, **fields),))


def finding(**more: Any) -> Finding:
    fields = {
        "measure": "unscr-1718-op8b",
        "resolution": "1718",
        "paragraph": "8(b)",
        "label": "paragraph 8(b) of resolution 1718 (2006)",
        "verdict": "prohibited",
        "role": "engaged",
        "breached_by": ("KP", "RU"),
        "trace": ("The supplier is North Korea.", "Missiles are arms."),
        "claim": "c1",
    }
    return Finding(**(fields | more))


STORY = """\
The United States, the European Union and more than 40 countries on Monday accused North Korea of sending missiles to \
Russia, and demanded that it stop at once.

The week before, the White House had denounced the deliveries of missiles that Russian forces, it said, had fired at \
Ukraine.

In a joint statement, US Secretary of State Mary Archer, EU foreign policy chief Paul Lenz and 45 foreign ministers \
condemned the help that Pyongyang gives to Moscow. “The shipment of these weapons is a blatant breach of resolution \
1718,” they said. They are watching what Russia gives North Korea in return, and called on both countries to respect \
the resolutions.

The 45 signatory governments are partners of the United States, among them Israel, to which Washington gives military \
support in a war that many would like to see end."""


def story(**more: Any) -> Read:
    """The accusation: three statements and a demand of each, three claims, three figures."""
    text = STORY
    fields: dict[str, Any] = {
        "title": "Allies say that missiles went to Russia",
        "language": "en",
        "publisher": "The Harbour Post",
        "byline": "By A Staff Writer",
        "credit": Credit(
            "lantern.example",
            "republished_from",
            Span.cut(text, len(text), len(text)),
            "This article first appeared on lantern.example",
        ),
        "furniture": (
            Furniture("advertisement", "Garden Chair ZGarden Chair Z", "the same words twice without a space"),
            Furniture("subscribe", "Subscribe", "one word that asks for a subscription"),
        ),
        "links": (Link("A minister resigns", "https://lantern.example/minister"), Link("Rain in the north")),
    }
    return read(
        document(text, "story", **(fields | more)),
        statements=_statements(text),
        claims=_claims(text),
        figures=(
            Figure("signatories", quantity(text, "more than 40 countries", 41, None, "country")),
            Figure("signatories", quantity(text, "45 foreign ministers", 45, 45, "minister")),
            Figure("signatories", quantity(text, "45 signatory governments", 45, 45, "government")),
        ),
        cited=(Cited(1718, "S/RES/1718 (2006)", span(text, "resolution 1718")),),
        refused=(Refused(span(text, "a war that many would like to see end"), "item-noun", "a war is no item"),),
    )


def _statements(text: str) -> tuple[Statement, ...]:
    accusers = {"The United States": "US", "the European Union": "EU"}
    ministers = {"US Secretary of State Mary Archer": "US", "EU foreign policy chief Paul Lenz": "EU"}
    many, others = quantity(text, "more than 40 countries", 41), quantity(text, "45 foreign ministers", 45, 45)
    north = mention(text, "North Korea", "KP")
    accused = text[: text.index(", and demanded")]
    joint = "condemned the help that Pyongyang gives to Moscow"
    called = "called on both countries to respect the resolutions"
    return (
        statement(text, "s1", "ACCUSE", accused, accusers, target=north, count=many, date=Date("Monday")),
        statement(
            text, "s2", "REQUEST", "demanded that it stop at once", accusers, target=north, count=many, part_of="s1"
        ),
        statement(
            text,
            "s3",
            "ACCUSE",
            "the White House had denounced the deliveries of missiles",
            {"the White House": "US"},
            date=Date("The week before"),
        ),
        statement(text, "s4", "ACCUSE", joint, ministers, target=north, count=others, form="joint_statement"),
        statement(text, "s5", "REQUEST", called, ministers, target=north, count=others, part_of="s4"),
    )


def _claims(text: str) -> tuple[Claim, ...]:
    sent = ["accused North Korea of sending missiles to Russia", "the deliveries of missiles", "these weapons"]
    back = "watching what Russia gives North Korea in return"
    helped = "Israel, to which Washington gives military support"
    aid = Transfer(
        mention(text, "Washington", "US"),
        mention(text, "Israel", "IL"),
        item(text, "military support", "arms_unspecified"),
    )
    missiles = passing(text, "KP", "RU", "missiles", used_in=mention(text, "Ukraine", "UA"))
    return (
        claim(
            text,
            "c1",
            missiles,
            "alleged",
            sent,
            statement="s1",
            rule="of-sending",
            why=("accused A of sending X to B",),
        ),
        claim(
            text, "c2", passing(text, "RU", "KP"), "hypothetical", back, statement="s4", watched=True, exchange_for="c1"
        ),
        claim(text, "c3", aid, "reported", helped, rule="gives-to", why=("A gives X to B",)),
    )


def copy() -> Read:
    """The story without its last paragraph, on a page of another outlet, with another title and no credit."""
    first = story()
    text = STORY[: STORY.index("\n\nThe 45 signatory")]
    page = replace(document(text, "copy", title="Missiles: the allies accuse"), publisher="Valley News")
    return read(page, statements=first.reading.statements, claims=first.reading.claims[:2])


def denial() -> Read:
    text = (
        "Russia on Wednesday denied that it had received missiles from North Korea.\n\n"
        "A spokeswoman for the foreign ministry in Moscow called the reports an invention. France had seen 12 crates."
    )
    denied = statement(
        text,
        "s1",
        "DENY",
        "Russia on Wednesday denied that it had received missiles from North Korea",
        {"Russia": "RU"},
        date=day("2024-03-06", "Wednesday"),
    )
    parts = passing(text, "KP", "RU", "missiles", quantity=quantity(text, "12 crates", 12, 12, "crate"))
    says = claim(text, "c1", parts, "denied", "received missiles from North Korea", statement="s1", denied_by=("s1",))
    page = document(text, "denial", publisher="The Meridian", published=day("2024-03-07"))
    return read(page, statements=(denied,), claims=(says,))


def _agency(text: str, words: str) -> Credit:
    return Credit("Reuters", "agency", span(text, words), words)


def wire() -> Read:
    text = (
        "(Reuters) - North Korea has shipped missiles to Russia by train, two officials said, without giving a number."
    )
    page = document(text, "wire", publisher="Morning Courier", credit=_agency(text, "(Reuters)"))
    return read(page, claims=(claim(text, "c1", passing(text, "KP", "RU", "missiles"), "reported", text[12:55]),))


def relayed() -> Read:
    text = (
        "New missiles for Russia came from North Korea, a diplomat told Reuters on a visit to the region this spring."
    )
    page = document(text, "relayed", publisher="Evening Echo", credit=_agency(text, "Reuters"))
    return read(page, claims=(claim(text, "c1", passing(text, "KP", "RU", "missiles"), "reported", text[:45]),))


def other() -> Read:
    return read(document("The town council of a quiet place voted on Thursday to repair its old bridge.", "other"))
