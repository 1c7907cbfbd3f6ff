"""Who a phrase is.

In: a Context and the words of a mention. Out: a Decision: the actor, or None with the reason. Never a guess: words that
may name several actors name none.

The order of the rules: a known leader or name at the head; an office or organ with the name that it belongs to; a group
noun of its own; a firm or person by name; then nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from embargowatch.lexicon import Name, Role, slug
from embargowatch.model import Actor, Span
from embargowatch.resolve import people
from embargowatch.resolve.context import Context

WORD = re.compile(r"[\w’'-]+")
ARTICLES = re.compile(
    r"^(?:(?:the|a|an|some|any|many|several|these|those|this|that|its|their|his|her|our|most|all|both|other|various"
    r"|certain|same|unnamed|alleged|suspected|so-called|local|nearly|about|around|more than|at least|some of|one|two"
    r"|three|four|\d+)\s+)+",
    re.IGNORECASE,
)
NOUN_FORMS = frozenset({"name", "people", "seat", "leader", "government", "alias", "group", "place"})
LONGEST_NAME = 60
LONGEST_DESCRIPTION = 5  # words
LONGEST_PHRASE = 300


@dataclass(frozen=True, slots=True)
class Decision:
    """``actor`` or None; ``doubt``: the words that may name several actors, with the readings known."""

    actor: Actor | None = None
    doubt: str | None = None


NOBODY = Decision()


def decide(context: Context, span: Span, hint: str | None = None) -> Decision:
    """Who the words are. ``hint``: what the parser took them for (person | organization | place | group | pronoun)."""
    if hint == "pronoun":
        return NOBODY
    if len(span.text) > LONGEST_PHRASE:
        span = Span.cut(context.text, span.start, span.start + LONGEST_PHRASE)
    span = widen(context, span)
    start, end = context.head(span)
    role = head_role(context, start, end)
    named = [name for name in context.named(start, end) if not name.ambiguous]
    for rule in (_leader, _own_name, _proper, _belongs, _group, _described):
        found = rule(context, Phrase(span, start, end, role, tuple(named), hint))
        if found is not None:
            return found
    return _doubt(context, span)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention cut to its head [start, end), the role noun at the head's end, and the names in the head."""

    span: Span
    start: int
    end: int
    role: Role | None
    named: tuple[Name, ...]
    hint: str | None


def widen(context: Context, span: Span) -> Span:
    """Names are taken whole; an office takes in the name before it, the rest of itself and its holder behind it."""
    touched = context.touching(span.start, span.end)
    start = min([span.start, *(name.start for name in touched)])
    end = max([span.end, *(name.end for name in touched)])
    if not context.named(start, end):
        name = context.before(start)
        if name is not None and head_role(context, start, end) is not None:
            start = name.start
    role = head_role(context, start, end)
    if role is not None and role.kind == "office" and not role.plural:
        rest = re.compile(r"(?:\sof\s(?:State|Defen[cs]e|the\sTreasury))?(?:\s[^\W\d_a-z][\w’'-]+){0,4}").match(
            context.text, end
        )
        end = rest.end() if rest else end
    return Span.cut(context.text, start, end)


def head_role(context: Context, start: int, end: int) -> Role | None:
    """The role noun at the end of the head: "Russian [defence ministry]", "[rebels]"."""
    words = [(hit.start(), hit.end()) for hit in WORD.finditer(context.text, start, end)]
    for size in range(min(people.LONGEST_ROLE, len(words)), 0, -1):
        role = context.lexicon.role(context.text[words[-size][0] : words[-1][1]])
        if role is not None:
            return role
    return None


def _leader(context: Context, phrase: Phrase) -> Decision | None:
    """A known leader at the end of the head."""
    last = phrase.named[-1] if phrase.named else None
    if last is None or last.form != "leader" or context.text[last.end : phrase.end].strip(" ’'s") != "":
        return None
    before = context.text[phrase.start : last.start]
    person = people.in_office(context, last.actor)
    others = [name.actor.state for name in phrase.named[:-1] if name.actor.state]
    if people.GONE.search(before) or (not others and last.text.split()[-1].lower() in context.gone):
        return Decision(replace(person, state=None))
    if others and head_role(context, phrase.start, last.start) is not None:
        person = replace(person, state=others[0])
    return Decision(person)


def _own_name(context: Context, phrase: Phrase) -> Decision | None:
    """A name that is the head itself: "Russia", "Tehran", "US ally Saudi Arabia", "Americans"."""
    last = phrase.named[-1] if phrase.named else None
    if last is None or context.text[last.end : phrase.end].strip(" ’'s") != "":
        return None
    if any(name.end + 1 == last.start and context.text[name.end] in "-–/" for name in phrase.named[:-1]):
        return NOBODY  # "U.S.-Russia" is two
    alone = last.start == phrase.start or ARTICLES.sub("", context.text[phrase.start : last.start]).strip() == ""
    if last.form in NOUN_FORMS or alone:
        return Decision(last.actor)
    return None


def _belongs(context: Context, phrase: Phrase) -> Decision | None:
    """An organ, office or unnamed firm of somebody: "Russian officials", "the government of Iran"."""
    role = phrase.role
    named = [name for name in phrase.named if name.suffix is None] or phrase.named
    owner = named[0] if named else _owner_behind(context, phrase)
    if owner is None or (role is not None and role.kind in {"group", "candidate"}):
        return None
    actor = _for_whom(context, owner.actor)
    before = context.text[phrase.start : phrase.end]
    if role is not None and role.kind == "office" and people.GONE.search(before):
        return Decision(Actor(slug(_short(before)), _short(before), "person"))
    if role is not None and role.kind == "private" and FIRMS.search(role.word) is None:
        return Decision(Actor(slug(_short(before)), _short(before), "person"))
    return Decision(actor)


FIRMS = re.compile(
    r"(?:compan(?:y|ies)|firms?|banks?|corporations?|agenc(?:y|ies)|airlines?|refiner(?:y|ies|s)?|(?:manufactur|mak|export"
    r"|import|produc)ers?|contractors?|suppliers?|conglomerates?|carriers?|subsidiar(?:y|ies))$",
    re.IGNORECASE,
)


def _owner_behind(context: Context, phrase: Phrase) -> Name | None:
    """The name behind "of", "in", "for" or "from" right after the head: "the port of Hodeidah in Yemen"."""
    tail = re.compile(r"\s(?:of|in|from|for|at|within|inside)\s").match(context.text, phrase.end)
    if tail is None or tail.end() > phrase.span.end:
        return None
    found = [name for name in context.named(tail.end(), phrase.span.end) if not name.ambiguous]
    return found[0] if found else None


def _for_whom(context: Context, actor: Actor) -> Actor:
    """The state behind a leader ("Putin's government"); anybody else is meant as named."""
    if actor.kind != "person":
        return actor
    person = people.in_office(context, actor)
    return (context.lexicon.actor(person.state) if person.state else None) or person


def _group(context: Context, phrase: Phrase) -> Decision | None:
    """Rebels, smugglers, refugees and the like, under the words that the text gives them."""
    role = phrase.role
    if role is None or role.kind not in {"group", "private"}:
        return None
    if role.kind == "group" and not phrase.named:
        known = _only_group(context, phrase)
        if known is not None:
            return Decision(known)
    end = phrase.end
    owner = _owner_behind(context, phrase)
    if owner is not None and not phrase.named:
        end = owner.end
    name = _short(context.text[phrase.start : end])
    return Decision(Actor(slug(name), name, _group_kind(role))) if name else None


def _described(context: Context, phrase: Phrase) -> Decision | None:
    """A body that the grammar takes for one and that has no name: "an entity based there", "linked groups"."""
    if phrase.hint != "group" or phrase.named:
        return None
    name = _short(context.text[phrase.start : phrase.end])
    return Decision(Actor(slug(name), name, "body")) if name and len(name.split()) <= LONGEST_DESCRIPTION else None


def _group_kind(role: Role) -> str:
    if role.kind == "group":
        return "body" if "opposition" in role.word else "armed_group"
    return "company" if FIRMS.search(role.word) else "person"


def _only_group(context: Context, phrase: Phrase) -> Actor | None:
    """The one armed group that the text names under this very noun ("the rebels", after "Houthi rebels")."""
    noun = context.text[phrase.start : phrase.end].rpartition(" ")[2].lower().removesuffix("s")
    if ARTICLES.sub("", context.text[phrase.start : phrase.end]).strip().lower().removesuffix("s") != noun:
        return None
    known = {group.id: group for words, group in context.groups if words.endswith(noun)}
    return next(iter(known.values())) if len(known) == 1 else None


def _proper(context: Context, phrase: Phrase) -> Decision | None:
    """Somebody or something with a name of its own that the lexicon does not have."""
    hits = list(PROPER.finditer(context.text, phrase.start, phrase.end))
    if not hits or context.text[hits[-1].end() : phrase.end].strip(" ’'s") != "":
        return None
    first = people.after_office(context, hits[-1].start(), phrase.end)
    if first is None:
        return None
    name = people.bare(context.text[first : phrase.end].strip())
    if not name or not name[0].isupper() or len(name) > LONGEST_NAME or _known(context, first, first + len(name)):
        return None
    known, several = people.look_up(context, name)
    if phrase.hint == "organization" and known is None:
        first, name = _whole(context, phrase, hits[-1].start(), first, name)
    if several:
        return Decision(None, name)
    if known is not None:
        return Decision(known)
    return _unknown(context, phrase, first, name)


PROPER = re.compile(r"[^\W\d_a-z][\w’'&.-]*(?:\s(?:(?:of|al|bin|de|the|for|and|&)\s)?[^\W\d_a-z][\w’'&.-]*)*")


def _whole(context: Context, phrase: Phrase, begin: int, first: int, name: str) -> tuple[int, str]:
    """An organisation's name with the country that opens it ("New Zealand Herald"); not "Turkey's Herald"."""
    opening = next((n for n in phrase.named if n.start == begin and n.end + 1 == first), None)
    if opening is None or context.text[opening.end] != " ":
        return first, name
    return begin, context.text[begin : first + len(name)]


def _known(context: Context, start: int, end: int) -> bool:
    return any(not name.ambiguous for name in context.inside(start, end))


def _unknown(context: Context, phrase: Phrase, first: int, name: str) -> Decision | None:
    """A name that nothing is known about but what the phrase says."""
    owner = next((n for n in phrase.named if n.end <= first), None)
    person = (phrase.hint == "person" and (owner is None or " " in name)) or (
        phrase.hint is None and people.plausible(context, first, first + len(name))
    )
    role = head_role(context, phrase.start, first) or phrase.role
    gone = people.GONE.search(context.text, phrase.start, first) is not None
    if role is not None and role.kind == "office" and not gone and owner is not None:
        return Decision(Actor(slug(name), name, "person", owner.actor.state))
    if person:
        return Decision(Actor(slug(name), name, "person"))
    if phrase.hint == "place":
        return None
    return Decision(Actor(slug(name), name, "company", owner.actor.state if owner else None))


def _short(words: str) -> str:
    return ARTICLES.sub("", words.strip()).strip(" ,’'")[:LONGEST_NAME]


def _doubt(context: Context, span: Span) -> Decision:
    """Nobody; with the words in doubt where a name was there that may be another's."""
    for name in context.inside(span.start, span.end):
        if name.ambiguous and name.prefix is None:
            return Decision(None, name.text)
    return NOBODY
