"""Names of actors in a text: which words, whose, in which form, and which are traps."""

from __future__ import annotations

import itertools
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embargowatch import lexicon
from embargowatch.lexicon import Lexicon


@lru_cache
def book() -> Lexicon:
    return lexicon.load()


def found(text: str) -> list[tuple[str, str]]:
    return [(name.text, name.actor.id) for name in book().names(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the DPRK", [("DPRK", "KP")]),
        ("The Democratic People’s Republic of Korea said", [("Democratic People’s Republic of Korea", "KP")]),
        ("Pyongyang and Seoul", [("Pyongyang", "KP"), ("Seoul", "KR")]),
        ("South Sudanese officers in Sudan", [("South Sudanese", "SS"), ("Sudan", "SD")]),
        ("Niger and Nigeria", [("Niger", "NE"), ("Nigeria", "NG")]),
        (
            "Guinea-Bissau, Equatorial Guinea, Guinea",
            [("Guinea-Bissau", "GW"), ("Equatorial Guinea", "GQ"), ("Guinea", "GN")],
        ),
        ("the Democratic Republic of Congo", [("Democratic Republic of Congo", "CD")]),
        ("the Republic of Congo", [("Republic of Congo", "CG")]),
        ("the Élysée Palace; the Elysee", [("Élysée Palace", "FR"), ("Elysee", "FR")]),
        ("the U.S. and the UK", [("U.S.", "US"), ("UK", "GB")]),
        ("the Soviet Union", [("Soviet Union", "RU")]),
        ("Brussels warned", [("Brussels", "EU")]),
        (
            "al Qaeda, al-Qaida and Al-Qaeda",
            [("al Qaeda", "al-qaeda"), ("al-Qaida", "al-qaeda"), ("Al-Qaeda", "al-qaeda")],
        ),
        ("Houthi rebels in Yemen", [("Houthi rebels", "houthis"), ("Yemen", "YE")]),
        ("Sana’a", [("Sana’a", "YE")]),
        ("NORTH KOREA FIRES", [("NORTH KOREA", "KP")]),
    ],
)
def test_names_finds_the_longest_words_of_an_actor(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "tell us more",
        "they roast a turkey",
        "the South China Sea",
        "American Airlines",
        "New Mexico",
        "the Washington Post",
        "a man from Indiana",
        "The Moscow Times",
        "the Indian Ocean",
        "the Gulf of Guinea",
        "russian",
        "the Korean peninsula",
    ],
)
def test_names_leaves_traps_alone(text: str) -> None:
    assert found(text) == []


def test_names_keeps_the_possessive_out() -> None:
    (name,) = book().names("Russia’s war")
    assert (name.text, name.start, name.end) == ("Russia", 0, 6)


@pytest.mark.parametrize(
    ("text", "prefix", "suffix"),
    [
        ("anti-American", "anti", None),
        ("pro-Iranian", "pro", None),
        ("non-US", "non", None),
        ("Russian-made", None, "made"),
        ("US-supplied", None, "supplied"),
        ("U.S.-led", None, "led"),
        ("Russian", None, None),
    ],
)
def test_names_flags_what_is_bound_by_a_hyphen(text: str, prefix: str | None, suffix: str | None) -> None:
    (name,) = book().names(text)
    assert (name.prefix, name.suffix) == (prefix, suffix)


@pytest.mark.parametrize("text", ["Michael Jordan", "Jordan Peterson", "Chad Smith", "Denis Washington"])
def test_names_doubts_a_state_inside_a_persons_name(text: str) -> None:
    assert all(name.ambiguous for name in book().names(text))


@pytest.mark.parametrize("text", ["In Jordan", "Jordan and Chad agreed", "Washington said", "Jordan President X"])
def test_names_trusts_a_state_that_stands_alone(text: str) -> None:
    assert not any(name.ambiguous for name in book().names(text))


@pytest.mark.parametrize(
    ("text", "actor", "doubt"),
    [
        ("Congo said", "CD", True),
        ("Congo said in Kinshasa", "CD", False),
        ("Congo said in Brazzaville", "CG", False),
        ("Korean ships near Seoul", "KR", False),
        ("Korean ships near Pyongyang", "KP", False),
        ("Korean ships", "KR", True),
        ("Georgia votes", "GE", True),
        ("Georgia votes as Tbilisi counts", "GE", False),
        ("Congress of the United States", "US", False),
        ("Congress said", "US", True),
    ],
)
def test_names_decides_contested_words_by_clues_only(text: str, actor: str, doubt: bool) -> None:
    first = book().names(text)[0]
    assert (first.actor.id, first.ambiguous) == (actor, doubt)


def test_names_leaves_a_contested_word_alone_when_its_clues_mean_nobody() -> None:
    assert found("Georgia votes as Atlanta counts") == []


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Michelle Obama", True),
        ("Mr Obama", False),
        ("President Obama", False),
        ("But Obama", False),
        ("Barack Obama", False),
    ],
)
def test_names_doubts_a_surname_behind_another_forename(text: str, doubt: bool) -> None:
    (name,) = book().names(text)
    assert name.ambiguous is doubt


@pytest.mark.parametrize(("text", "doubt"), [("LET US NOW", True), ("TELL US MORE", True), ("the US said", False)])
def test_names_doubts_two_letters_in_a_line_of_capitals(text: str, doubt: bool) -> None:
    (name,) = book().names(text)
    assert name.ambiguous is doubt


def test_names_gives_leaders_as_persons_with_their_state() -> None:
    (name,) = book().names("Blinken")
    assert (name.actor.id, name.actor.kind, name.actor.state, name.form) == ("antony-blinken", "person", "US", "leader")


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Ana Putin runs a bakery. Putin sold it.", True),
        ("Ana Putin runs a bakery. President Putin did not. Putin sold it.", False),
        ("Ana Putin met Vladimir Putin. Putin sold it.", False),
        ("On Monday Putin left. Putin sold it.", False),
        ("Putin sold it.", False),
    ],
)
def test_names_a_family_name_that_the_text_gives_to_somebody_else_is_not_the_leader_s(text: str, doubt: bool) -> None:
    assert book().names(text)[-1].ambiguous is doubt


def test_terms_tell_who_somebody_spoke_for_when() -> None:
    states = {term.state for term in book().terms("josep-borrell")}
    assert states == {"EU", "ES"}
    assert book().terms("nobody") == ()


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from("Russia anti- US-made Congo ’s . Al Qaeda\n\n $3 T-72s".split(" "))).map(" ".join)
)
def test_names_and_items_slice_back_and_never_overlap(text: str) -> None:
    names = [(n.start, n.end, n.text) for n in book().names(text)]
    things = [(t.start, t.end, t.text) for t in book().items(text)]
    for hits in (names, things):
        assert all(text[start:end] == words and start < end for start, end, words in hits)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(hits))


def test_names_of_a_long_line_are_all_found() -> None:
    assert len(book().names("Russia " * 50_000)) == 50_000


MEMBERS = """
AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA CF TD CL CN CO KM CG CD
CR CI HR CU CY CZ KP DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HU IS IN ID IR
IQ IE IL IT JM JP JO KZ KE KI KW KG LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ MM NA
NR NP NL NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT QA KR RO RU RW KN LC VC WS SM ST SA SN RS SC SL SG SK SI SB SO
ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VE VN YE ZM ZW VA PS TW XK EH
""".split()


def test_actor_knows_every_member_and_observer_of_the_united_nations() -> None:
    assert len(MEMBERS) == 193 + 2 + 3
    missing = [key for key in MEMBERS if (actor := book().actor(key)) is None or actor.state != key]
    assert missing == []


@pytest.mark.parametrize(
    ("word", "kind", "plural"),
    [
        ("Foreign Minister", "office", False),
        ("secretaries of state", "office", True),
        ("countries", "plural", True),
        ("rebels", "group", True),
        ("ministry", "institution", False),
        ("spokeswoman", "office", False),
        ("company", "private", False),
    ],
)
def test_role_tells_what_a_noun_speaks_for(word: str, kind: str, plural: bool) -> None:
    role = book().role(word)
    assert role is not None
    assert (role.kind, role.plural) == (kind, plural)


def test_role_is_none_for_other_words() -> None:
    assert book().role("umbrella") is None
