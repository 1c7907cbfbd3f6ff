"""What the law knows of parties: lists with their dates, where groups stand, words for governments and for rebels.

In: data/law/parties.yaml. Out: a Register, and a Party for an actor with the words around its name.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from embargowatch.assess.source import Row, Source
from embargowatch.assess.target import Listing
from embargowatch.assess.wording import Phrases
from embargowatch.model import Actor
from embargowatch.model.law import Party

SAID = ("non_state", "private", "government")  # of several words that say it, the first of these stands
STANDINGS = {
    "state": "government",
    "body": "government",
    "bloc": "government",
    "company": "private",
    "vessel": "private",
    "person": "unknown",
}


@dataclass(frozen=True, slots=True)
class Group:
    """An actor that the law looks at: where it stands, what it is, for whom it acts, and from which day on."""

    places: frozenset[str]
    maybe: frozenset[str]
    acts_for: tuple[str, ...]
    standing: str | None
    states: tuple[str, ...] | None
    since: datetime.date | None = None
    until: datetime.date | None = None

    def applies(self, day: datetime.date | None) -> bool:
        """Whether this is what the actor is on the day (an unknown day counts as now)."""
        if day is None:
            return self.until is None
        return (self.since is None or day >= self.since) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Register:
    """Groups by actor id, lists by name, and words that say of what standing a party is and where it stands."""

    actors: Mapping[str, tuple[Group, ...]]
    groups: Mapping[str, tuple[Listing, ...]]
    standings: Phrases[str]
    places: Phrases[str]
    acting: Phrases[str]
    called: Mapping[str, str] = field(default_factory=dict)
    unnamed: Phrases[str] = field(default_factory=Phrases)

    def party(
        self,
        words: str,
        found: Iterable[Actor],
        day: datetime.date | None,
        context: str = "",
        near: frozenset[str] = frozenset(),
    ) -> Party:
        """The party that ``words`` name: ``found`` are the actors in them, the first the party itself.

        ``context``: further words that may say where it stands (not who it is). ``day``: what a group is may change.
        ``near``: the States where the words put it; they stand in place of those where a group is as a rule.
        """
        actors = list(found)
        called = f"{words}; {actors[0].name}" if actors else words
        acting = [hit.value for hit in self.acting.longest(called)]
        ids = [*dict.fromkeys([*(one.id for one in actors[:1]), *acting])]
        states, places, maybe, standing = self._of_actors(actors, words, bool(acting))
        for key in list(ids):
            for group in self.actors.get(key, ()):
                if not group.applies(day):
                    continue
                ids.extend(group.acts_for)
                places |= near or group.places
                maybe |= group.maybe if not near or near & group.places else frozenset()
                standing = group.standing or standing
                states = group.states if group.states is not None else states
        own = actors[0].id if actors and actors[0].kind == "state" else None
        for place in self._heard(words, context, places, maybe):
            root = place.partition("-")[0]
            if own is not None and root != own:
                maybe |= {place}  # a State and, beside its name, another's territory: it may act there
            else:
                places |= {place, root}
        own_words = not actors or (actors[0].kind == "state" and standing in {"non_state", "private"})
        name = (words or "somebody not named") if own_words else actors[0].name  # "rebels" of a State are not the State
        return Party(name, frozenset(ids), states, frozenset(places | near), frozenset(maybe - places), standing)

    def _heard(self, words: str, context: str, places: set[str], maybe: set[str]) -> set[str]:
        """Places that the party's words name, and those of the context that lie where it stands or may stand."""
        said = {hit.value for hit in self.places.longest(words)}
        beside = {hit.value for hit in self.places.longest(context)}
        return said | {one for one in beside if one in maybe or one.partition("-")[0] in places}

    def _of_actors(
        self, actors: list[Actor], words: str, acting: bool
    ) -> tuple[tuple[str, ...], set[str], set[str], str]:
        """States, places, possible places and standing, by the actors and the words beside their names."""
        heard = {hit.value for hit in self.standings.hits(words)}
        said = next((one for one in SAID if one in heard), None)
        states: tuple[str, ...] = ()
        places: set[str] = set()
        standing = "unknown"
        if actors:
            first = actors[0]
            standing = STANDINGS.get(first.kind, "non_state")
            states = tuple(dict.fromkeys(one.state or one.id for one in actors if one.kind == "state"))
            if first.kind != "state":
                states = (first.state,) if first.state else ()
            places.update(one.id for one in actors if one.kind == "state")
            places.update((first.state,) if first.state else ())
        if said is not None and (not actors or actors[0].kind in {"state", "bloc"}):
            standing = said
        if standing == "non_state" and (not acting) and actors and actors[0].kind == "state":
            states = ()
        return states, places, set(), standing


def register(source: Source) -> Register:
    """The register from its file. Raises DataError for anything malformed."""
    row = Row(source.mapping(), source, ())
    row.known(frozenset({"actors", "lists", "standings", "places", "acting", "called", "unnamed"}))
    actors: dict[str, list[Group]] = {}
    for one in row.rows("actors"):
        one.known(frozenset({"id", "places", "maybe", "acts_for", "standing", "states", "since", "until", "note"}))
        states = one.texts("states") if "states" in one.fields else None
        made = Group(
            frozenset(one.texts("places")),
            frozenset(one.texts("maybe")),
            one.texts("acts_for"),
            one.maybe("standing"),
            states,
            one.day("since"),
            one.day("until"),
        )
        actors.setdefault(one.text("id"), []).append(made)
    return Register(
        {key: tuple(groups) for key, groups in actors.items()},
        {name: tuple(listed) for name, listed in _lists(row)},
        _phrases(row, "standings", "is"),
        _phrases(row, "places", "place"),
        _phrases(row, "acting", "id"),
        {one.text("place"): one.text("name") for one in row.rows("called")},
        _unnamed(row),
    )


def _unnamed(row: Row) -> Phrases[str]:
    result: Phrases[str] = Phrases()
    table = row.below("unnamed")
    result.add(table.texts("words") if table is not None else (), "unnamed")
    return result


def _lists(row: Row) -> Iterable[tuple[str, list[Listing]]]:
    table = row.below("lists")
    for name in table.fields if table is not None else ():
        listed = []
        for one in table.rows(name) if table is not None else ():
            one.known(frozenset({"party", "since", "until", "open", "note"}))
            since = one.day("since")
            if since is None:
                raise one.fail("since", "the day of listing")
            listed.append(
                Listing(one.text("party"), since, one.day("until"), one.text("open", ""), one.text("note", ""))
            )
        yield name, listed


def _phrases(row: Row, field: str, name: str) -> Phrases[str]:
    result: Phrases[str] = Phrases()
    for one in row.rows(field):
        one.known(frozenset({name, "words"}))
        result.add(one.texts("words"), one.text(name))
    return result
