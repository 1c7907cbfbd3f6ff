"""People whom a text names in full, so that "Lindqvist" and "Mr Kim" further down can be told.

In: a Context. Out: Actors of kind person by every part of their name that may stand for them. Their state is the one
for which their office speaks, when the text gives an office ("the Iranian foreign minister, X"); former holders and
candidates speak for themselves.
"""

from __future__ import annotations

import re
from dataclasses import replace

from embargowatch.lexicon import Name, slug
from embargowatch.model import Actor
from embargowatch.resolve.context import Context

PART = r"[^\W\d_a-z][\w’'-]*"
LINK = r"(?:bin|ibn|al|el|de|del|der|di|da|dos|van|von|la|le|ben|abu)"
RUN = re.compile(rf"\b{PART}(?:[ ](?:{LINK}[ -])*{PART}\.?)+")
WORD = re.compile(r"[\w’'-]+\.?")
TITLES = re.compile(
    r"(?:mr|mrs|ms|dr|prof|sen|rep|gen|col|lt|gov|lord|lady|dame|sir|sheikh|ayatollah|mullah|comrade|imam|professor|mayor"
    r"|captain|sergeant|major|maj|adm|cmdr|brig|capt|pastor|bishop|pope|judge)\.?",
    re.IGNORECASE,
)
RANKS = frozenset({
    "senior", "top", "chief", "acting", "deputy", "first", "interim", "former", "then", "vice", "foreign", "outgoing",
    "incoming", "democratic", "republican", "conservative", "emeritus", "retired", "general", "associate", "newly",
})  # fmt: skip
GONE = re.compile(
    r"\b(?:former|ex|late|ousted|deposed|retired|exiled|then-candidate|candidate|nominee|hopeful|contender|president-elect"
    r"|opposition leader|onetime|one-time|toppled|challenger|frontrunner|front-runner)\b",
    re.IGNORECASE,
)
PAST = re.compile(rf"{GONE.pattern}((?:[ ][\w’'-]+){{1,4}})", re.IGNORECASE)
PRESENT = re.compile(r"\b(?:President|Prime Minister|Chancellor|Secretary)((?:[ ][\w.’'-]+){1,3})")
PARTY_MARK = re.compile(r",? \(?[RDI]-[A-Z][A-Za-z]+\b")  # "(R-Ariz.)", ", D-Maryland": a member of the US Congress
TOGETHER = re.compile(r" and $|, $")
REACH = 90
LONGEST_RUN = 120
LONGEST_ROLE = 5
COLLECTIVE = re.compile(
    r"group|company|corporation|corp|inc|ltd|limited|bank|party|army|forces|force|front|movement|council"
    r"|committee|agency|university|institute|foundation|organization|organisation|association|union"
    r"|institution|center|centre|ministry|department|office|court|house|airlines|airways|news|times|post|press"
    r"|television|network|holdings|industries|systems|services|international|partners|fund|brigade|battalion"
    r"|division|street|road|avenue|city|river|sea|province|region|district|island|mountains|airport|port|war"
    r"|day|week|month|treaty|agreement|act|commission|coalition|alliance|league|club|society|federation"
    r"|consortium|laboratory|technologies|technology",
    re.IGNORECASE,
)


def known(context: Context) -> Context:
    """The context with the people of its text."""
    return replace(context, people=gather(context), gone=out_of_office(context))


def gather(context: Context) -> dict[str, dict[str, Actor]]:
    """Everybody whom the text names in full, by the folded parts of the name and by the whole of it."""
    found: dict[str, dict[str, Actor]] = {}
    for name in context.names:
        if name.form == "leader" and not name.ambiguous:
            _enter(found, name.actor)
    last: tuple[int, Actor] | None = None
    for run in RUN.finditer(context.text):
        person = _person(context, run.start(), run.end())
        if person is None and last is not None:
            person = _fellow(context, run.start(), run.end(), *last)
        last = (run.end(), person) if person is not None else None
        if person is not None:
            _enter(found, person)
    return found


def _fellow(context: Context, start: int, end: int, before: int, first: Actor) -> Actor | None:
    """ "Senators Ann Lee and Tom Roy": the office of the first, said in the plural, is the second's too."""
    if not TOGETHER.fullmatch(context.text, before, start):
        return None
    words = list(WORD.finditer(context.text, max(0, before - REACH), before))
    plural = any((role := context.lexicon.role(word[0])) is not None and role.plural for word in words[-7:])
    name = bare(context.text[start:end])
    if not plural or not plausible(context, start, start + len(name)):
        return None
    return Actor(slug(name), name, "person", first.state)


def _enter(found: dict[str, dict[str, Actor]], person: Actor) -> None:
    for key in {*slug(person.name).split("-"), slug(person.name)}:
        known = found.setdefault(key, {})
        earlier = known.get(person.id)
        if earlier is None or earlier.state is None:
            known[person.id] = person


def _person(context: Context, start: int, end: int) -> Actor | None:
    """The person of a run of capitalised words with an office before or behind it, or None."""
    if end - start > LONGEST_RUN or any(
        name.form == "leader" and not name.ambiguous for name in context.inside(start, end)
    ):
        return None
    first = after_office(context, start, end)
    if first is None:
        return None
    end = first + len(bare(context.text[first:end]))
    if not plausible(context, first, end):
        return None
    name = context.text[first:end]
    office = _office_before(context, first) or _office_behind(context, end)
    if PARTY_MARK.match(context.text, end):
        office = ("US", office is not None and office[1])
    if office is None:
        return None
    state, gone = office
    return Actor(slug(name), name, "person", None if gone else state)


def after_office(context: Context, start: int, end: int) -> int | None:
    """Where the person's own name begins in capitalised words: "[US Secretary of State] Helen Ormsby"."""
    words = [(hit.start(), hit.end()) for hit in WORD.finditer(context.text, start, end)]
    while words:
        taken = _leading_name(context, words, end) or _leading_role(context, words)
        if not taken:
            break
        words = words[taken:]
    for place in range(len(words) - 2, 0, -1):  # "Commerce Secretary X Y": all up to the office
        if len(words) - place > 2 and _is_office(context, words[place]):
            return words[place + 1][0]
    return words[0][0] if words else None


def _leading_name(context: Context, words: list[tuple[int, int]], end: int) -> int:
    """How many of the first words are a name of the lexicon that does not run to the end."""
    for name in context.inside(words[0][0], end):
        if name.start == words[0][0] and not (name.ambiguous and name.end < end and name.form in {"seat", "name"}):
            return sum(word[0] < name.end for word in words)
    return 0


def _is_office(context: Context, word: tuple[int, int]) -> bool:
    role = context.lexicon.role(context.text[word[0] : word[1]])
    return role is not None and role.kind == "office" and not role.plural


def _leading_role(context: Context, words: list[tuple[int, int]]) -> int:
    """How many of the first words are an office, a title or a rank."""
    for size in range(min(LONGEST_ROLE, len(words)), 0, -1):
        phrase = context.text[words[0][0] : words[size - 1][1]]
        if context.lexicon.role(phrase) is not None:
            return size
    first = context.text[words[0][0] : words[0][1]].lower()
    return int(TITLES.fullmatch(first) is not None or first in RANKS or first in {"’s", "'s"})


def bare(name: str) -> str:
    """A name without its possessive ending."""
    return re.sub(r"[’']s?$", "", name)


def plausible(context: Context, start: int, end: int) -> bool:
    """Whether capitalised words may be somebody's full name: two to five words, none of an organisation."""
    parts = context.text[start:end].split()
    if not 2 <= len(parts) <= 5 or any(COLLECTIVE.fullmatch(part.strip(".")) for part in parts):
        return False
    known = [name for name in context.inside(start, end) if not name.ambiguous]
    return not known and not any(part.isupper() and len(part) > 3 for part in parts)


def _office_before(context: Context, start: int) -> tuple[str | None, bool] | None:
    """State and whether it is a thing of the past, from "Iranian foreign minister" right before the name.

    "US envoy for Yemen X" and "President of Yemen X" are read too; a state that stands further off is not used.
    """
    place, behind = start, None
    abroad = context.before(start)
    link = (
        re.search(r"\s(to|for|of|in)\s(?:the\s)?$", context.text[max(0, abroad.start - 12) : abroad.start])
        if abroad
        else None
    )
    if abroad is not None and link is not None:
        place = abroad.start - len(link[0])
        behind = abroad if link[1] == "of" else None
    begin = max(0, place - REACH)
    words = [(hit.start(), hit.end()) for hit in WORD.finditer(context.text, begin, place)]
    size = _office_size(context, words, place)
    if size == 0:
        return None
    while size < len(words) and _of_office(context, words[-size - 1]):
        size += 1
    owner = context.before(words[-size][0]) or _within(context, words[-size][0], place) or behind
    gone = GONE.search(context.text, owner.start if owner else words[-size][0], start)
    early = GONE.search(context.text[max(0, (owner.start if owner else words[-size][0]) - 12) : start])
    return (owner.actor.state if owner else None), gone is not None or early is not None


def _of_office(context: Context, word: tuple[int, int]) -> bool:
    """Whether a word before an office goes with it: a rank, or part of its title ("[Commerce] Secretary")."""
    text = context.text[word[0] : word[1]]
    if text.lower() in RANKS:
        return True
    return text[0].isupper() and context.text[word[1]] == " " and not context.touching(*word)


def _within(context: Context, start: int, end: int) -> Name | None:
    """A name that is the office itself where only one state has it ("Senator", as the page goes)."""
    found = [name for name in context.named(start, end) if not name.ambiguous]
    return found[0] if found else None


def _office_size(context: Context, words: list[tuple[int, int]], place: int) -> int:
    """How many of the last words are an office ("foreign minister", "Secretary of State,"); 0 where they are none."""
    for size in range(min(LONGEST_ROLE, len(words)), 0, -1):
        phrase = context.text[words[-size][0] : words[-1][1]]
        role = context.lexicon.role(phrase)
        close = context.text[words[-1][1] : place].strip() in {"", ","}
        if role is not None and close and role.kind in {"office", "candidate"}:
            return size
    return 0


def _office_behind(context: Context, end: int) -> tuple[str | None, bool] | None:
    """The same from an apposition: ", the Iranian foreign minister,"."""
    hit = re.compile(r",\s[^.;:!?\n,]{4,90}").match(context.text, end)
    if hit is None:
        return None
    for word in WORD.finditer(context.text, hit.start(), hit.end()):
        role = context.lexicon.role(word[0])
        if role is not None and role.kind == "office" and not role.plural:
            named = context.named(hit.start(), hit.end())
            return (_state(named), GONE.search(hit[0]) is not None) if named else None
    return None


def _state(named: list[Name]) -> str | None:
    """The state or bloc of the first name; None for a group or firm."""
    return named[0].actor.state if named else None


def look_up(context: Context, words: str) -> tuple[Actor | None, bool]:
    """The person that part of a name stands for, and whether it could be several."""
    known = context.people.get(slug(words), {})
    if not known:
        last = slug(words).rpartition("-")[2]
        known = {key: person for key, person in context.people.get(last, {}).items() if slug(words) in key}
    return (next(iter(known.values())), False) if len(known) == 1 else (None, len(known) > 1)


def in_office(context: Context, person: Actor) -> Actor:
    """A known leader as of the page's date: outside every term in the data, a person speaks for no state."""
    terms = context.lexicon.terms(person.id)
    if context.year is None or not terms:
        return person
    for term in terms:
        if term.first <= context.year and (term.last is None or context.year <= term.last):
            return replace(person, state=term.state)
    return replace(person, state=None)


def out_of_office(context: Context) -> frozenset[str]:
    """Surnames that the text calls former, or candidates, and to which it nowhere gives an office in the present."""
    past = {bare(word) for hit in PAST.finditer(context.text) for word in hit[1].lower().split()}
    present = {bare(word) for hit in PRESENT.finditer(context.text) for word in hit[1].lower().split()}
    return frozenset(past - present)
