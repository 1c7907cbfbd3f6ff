"""Who mentions are: offices, names, groups, people by short forms, and nobody where the words do not tell."""

from __future__ import annotations

import datetime
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embargowatch import lexicon, resolve
from embargowatch.lexicon import Lexicon
from embargowatch.model import Actor, Date, Document, Mention, Reading, Span, Statement


@lru_cache
def book() -> Lexicon:
    return lexicon.load()


def document(text: str, year: int | None = None) -> Document:
    published = Date(str(year), datetime.date(year, 1, 1), datetime.date(year, 1, 1)) if year else None
    return Document("sha256:0", "test", None, text, published=published)


def resolved(text: str, *words: str, year: int | None = None, hint: str | None = None) -> list[Actor | None]:
    """The actors of mentions: each of ``words`` where it last stands in the text, or the whole text."""
    mentions = [
        Mention(Span.cut(text, text.rindex(word), text.rindex(word) + len(word)), hint=hint)
        for word in words or (text,)
    ]
    found = resolve.actors(Reading("sha256:0", mentions=tuple(mentions)), document(text, year), book())
    return [mention.actor for mention in found.mentions]


def key(actor: Actor | None) -> tuple[str, str, str | None] | None:
    return (actor.id, actor.kind, actor.state) if actor else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("North Korea", ("KP", "state", "KP")),
        ("Pyongyang", ("KP", "state", "KP")),
        ("the European Union", ("EU", "bloc", "EU")),
        ("Russian officials", ("RU", "state", "RU")),
        ("a senior State Department official", ("US", "state", "US")),
        ("the American administration of Joe Biden", ("US", "state", "US")),
        ("Putin's government", ("RU", "state", "RU")),
        ("American forces", ("US", "state", "US")),
        ("the government of Iran", ("IR", "state", "IR")),
        ("the port of Hodeidah in Yemen", ("YE", "state", "YE")),
        ("Israel's ambassador to the United Nations", ("IL", "state", "IL")),
        ("German firms", ("DE", "state", "DE")),
        ("US Secretary of State Antony Blinken", ("antony-blinken", "person", "US")),
        ("EU foreign minister Josep Borrell", ("josep-borrell", "person", "EU")),
        ("Russian Foreign Ministry spokeswoman Maria Zakharova", ("maria-zakharova", "person", "RU")),
        ("Norwegian Foreign Minister Kari Testdatter", ("kari-testdatter", "person", "NO")),
        ("Peru's defence minister, Luz Ejemplo", ("PE", "state", "PE")),
        ("Houthi rebels in Yemen", ("houthis", "armed_group", None)),
        ("the Syrian opposition", ("syrian-rebels", "armed_group", None)),
        ("rebels fighting Assad", ("syrian-rebels", "armed_group", None)),
        ("Iran-backed Houthi rebels", ("houthis", "armed_group", None)),
        ("Hezbollah leaders", ("hezbollah", "armed_group", None)),
        ("Michelle Obama", ("michelle-obama", "person", None)),
        ("Turkish company Baykar", ("baykar", "company", "TR")),
        ("US ally Saudi Arabia", ("SA", "state", "SA")),
        ("the Saudi-backed Yemeni government", ("YE", "state", "YE")),
        ("Chadian rebels", ("chadian-rebels", "armed_group", None)),
        ("refugees", ("refugees", "person", None)),
    ],
)
def test_actors_reads_a_phrase_by_its_head(words: str, expected: tuple[str, str, str | None]) -> None:
    assert [key(actor) for actor in resolved(words)] == [expected]


@pytest.mark.parametrize(
    "words",
    ["nearly 50 countries", "47 foreign ministers", "the government", "officials", "the president", "the allies"],
)
def test_actors_leaves_descriptions_without_a_name_open(words: str) -> None:
    assert resolved(words) == [None]


@pytest.mark.parametrize(
    "words",
    [
        "former US Secretary of State John Kerry",
        "Republican presidential candidate Donald Trump",
        "ex-President Viktor Yanukovych",
    ],
)
def test_actors_lets_former_holders_and_candidates_speak_for_themselves(words: str) -> None:
    (actor,) = resolved(words)
    assert actor is not None
    assert (actor.kind, actor.state) == ("person", None)


def test_actors_knows_a_leader_s_state_by_the_date_of_the_page() -> None:
    (during,) = resolved("Obama said", "Obama", year=2014)
    (after,) = resolved("Obama said", "Obama", year=2019)
    assert during is not None
    assert after is not None
    assert (during.state, after.state) == ("US", None)


def test_actors_finds_the_fuller_name_of_a_short_one() -> None:
    text = "Norwegian Foreign Minister Kari Testdatter spoke.\n\nMs Testdatter left. Testdatter came back."
    assert [key(a) for a in resolved(text, "Ms Testdatter", "Testdatter")] == [("kari-testdatter", "person", "NO")] * 2


def test_actors_reads_an_office_behind_the_name() -> None:
    text = "Kari Testdatter, the Norwegian foreign minister, spoke. Testdatter left."
    assert [key(a) for a in resolved(text, "Testdatter")] == [("kari-testdatter", "person", "NO")]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Rep. Carla Hoyt (D-Ohio) asked Iran to answer. Hoyt", "US"),
        ("Carla Hoyt, R-Texas, asked Iran to answer. Hoyt", "US"),
        ("Carla Hoyt, R2-D2, asked Iran to answer. Hoyt", None),
        ("Kenyan ministers Ann Kibet and Carla Hoyt met in Chad. Hoyt", "KE"),
        ("Kenyan ministers Ann Kibet met Carla Hoyt in Chad. Hoyt", None),
    ],
)
def test_actors_reads_an_office_that_is_shared_or_marked(text: str, state: str | None) -> None:
    (found,) = resolved(text, "Hoyt")
    assert (found.state if found else None) == state


def test_actors_takes_a_president_once_a_candidate_for_president() -> None:
    text = (
        "Kenya's president was once the candidate. Candidate William Ruto lost; President William Ruto’s men won. Ruto"
    )
    (found,) = resolved(text, "Ruto", year=2023)
    assert found is not None
    assert found.state == "KE"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Yasar Guler", ("yasar-guler", "person", "TR")),
        ("UN rights chief", ("OHCHR", "body", "UN")),
        ("Doctors Without Borders", ("MSF", "body", None)),
        ("Movement for Democratic Change", ("MDC", "body", None)),
        ("Greek farmers", ("greek-farmers", "person", None)),
        ("the mayor of Aleppo", ("SY", "state", "SY")),
    ],
)
def test_actors_knows_those_who_speak_in_the_news(words: str, expected: tuple[str, str, str | None]) -> None:
    assert [key(actor) for actor in resolved(words)] == [expected]


def test_actors_does_not_lend_an_office_the_state_of_another_clause() -> None:
    (actor,) = resolved("Russia waits, Defence Minister Kari Testdatter said.", "Defence Minister Kari Testdatter")
    assert key(actor) == ("kari-testdatter", "person", None)


def test_actors_keeps_two_people_of_one_name_apart_and_warns() -> None:
    text = "Norwegian minister Kari Prove and Danish minister Ole Prove met. Prove smiled."
    mention = Mention(Span.cut(text, text.rindex("Prove"), text.rindex("Prove") + 5))
    found = resolve.actors(Reading("sha256:0", mentions=(mention,)), document(text), book())
    assert found.mentions[0].actor is None
    assert [notice.code for notice in found.warnings] == ["ambiguous_name"]


def test_actors_warns_once_of_a_name_that_may_be_several() -> None:
    text = "Congo said no. Congo said yes."
    mentions = tuple(Mention(Span.cut(text, at, at + 5)) for at in (0, 15))
    found = resolve.actors(Reading("sha256:0", mentions=mentions), document(text), book())
    assert [mention.actor for mention in found.mentions] == [None, None]
    assert len(found.warnings) == 1
    assert "'Congo'" in found.warnings[0].message


@pytest.mark.parametrize("words", ["anti-American", "pro-Iranian", "US-backed"])
def test_actors_does_not_take_a_bound_prefix_for_the_actor(words: str) -> None:
    (actor,) = resolved(f"{words} militia", f"{words} militia")
    assert actor is not None
    assert actor.state is None


def test_actors_takes_the_rebels_for_the_one_group_named_so() -> None:
    text = "Houthi rebels advanced. The rebels got missiles."
    assert [key(a) for a in resolved(text, "The rebels")] == [("houthis", "armed_group", None)]


def test_actors_reads_a_pronoun_by_its_antecedent_only() -> None:
    text = "Iran said it would."
    bare = Mention(Span.cut(text, 10, 12), hint="pronoun")
    tied = Mention(Span.cut(text, 10, 12), antecedent=Span.cut(text, 0, 4), hint="pronoun")
    found = resolve.actors(Reading("sha256:0", mentions=(bare, tied)), document(text), book())
    assert [key(m.actor) for m in found.mentions] == [None, ("IR", "state", "IR")]


def test_actors_keeps_what_was_resolved_before() -> None:
    text = "Iran"
    own = Actor("own", "Own", "body")
    found = resolve.actors(Reading("sha256:0", mentions=(Mention(Span.cut(text, 0, 4), own),)), document(text), book())
    assert found.mentions[0].actor == own


def test_actors_fills_speakers_and_targets() -> None:
    text = "Iran accuses Israel."
    iran, israel = Mention(Span.cut(text, 0, 4)), Mention(Span.cut(text, 13, 19))
    statement = Statement("s1", (iran,), "ACCUSE", (Span.cut(text, 0, 20),), target=israel)
    found = resolve.actors(Reading("sha256:0", statements=(statement,)), document(text), book())
    target = found.statements[0].target
    assert key(found.statements[0].speakers[0].actor) == ("IR", "state", "IR")
    assert target is not None
    assert key(target.actor) == ("IL", "state", "IL")


@given(
    st.lists(
        st.sampled_from("Russian minister of State Kim Jong 's the rebels in , US-backed Congo – ( EU ex- X".split()),
        min_size=1,
        max_size=12,
    )
)
def test_actors_never_fails_on_odd_phrases(words: list[str]) -> None:
    text = " ".join(words)
    (actor,) = resolved(text)
    assert actor is None or (actor.id and actor.name and actor.kind)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Yemen (government)", "YE"),
        ("DR Congo (port of Boma)", "CD"),
        ("Republic of the Congo (Pointe-Noire)", "CG"),
        ("Wagner Group (Russian private company)", "wagner"),
        ("Kurdish forces in Iraq", "peshmerga"),
        ("CAR government", "CF"),
        ("private company of Uganda", "UG"),
        ("Houthis", "houthis"),
        ("LNA (eastern Libya)", "lna"),
        ("DPRK (Glocom)", "KP"),
        ("Afghanistan (Taliban authorities)", "AF"),
    ],
)
def test_actor_reads_the_plain_words_of_a_case(words: str, expected: str) -> None:
    actor = resolve.actor(words, book())
    assert actor is not None
    assert actor.id == expected


@pytest.mark.parametrize("words", ["", "unknown exporter of", "a State", "various by tanker"])
def test_actor_is_none_where_nobody_is_named(words: str) -> None:
    found = resolve.actor(words, book())
    assert found is None or found.state is None


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("F-15E Strike Eagle aircraft", "aircraft"),
        ("Scud ballistic missiles and warheads", "ballistic_missile"),
        ("several dozen ballistic missiles", "ballistic_missile"),
        ("coal with false papers", "coal"),
        ("M1A1 tanks", "tank"),
        ("rifles, machine guns, rockets", "small_arms"),
        ("152 mm shells", "caliber_ammunition"),
    ],
)
def test_item_gives_the_most_specific_class_first(words: str, first: str) -> None:
    assert resolve.item(words, book())[0].id == first


def test_item_is_empty_for_unknown_words() -> None:
    assert resolve.item("umbrellas", book()) == ()
