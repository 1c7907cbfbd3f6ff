"""Copies count once; the number of voices never grows by copying."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factory
from embargowatch.corroborate import cases
from embargowatch.corroborate import copies as module
from embargowatch.corroborate.copies import Fingerprint, clusters, copies, fingerprint
from embargowatch.corroborate.origins import folded
from embargowatch.model import Credit, Document, Origin, Read, Span

WORDS = {
    "noun": "train harbour crate convoy minister depot officer rocket border payment engine factory spokesman ship",
    "verb": "reached left crossed loaded inspected described carried delayed reported watched counted named sold",
    "place": "north south river coast capital valley frontier station airfield warehouse market island desert",
}
NOUNS, VERBS, PLACES = (words.split() for words in WORDS.values())


def sentence(dice: random.Random) -> str:
    noun, other = dice.sample(NOUNS, 2)
    return (
        f"The {noun} {dice.choice(VERBS)} the {dice.choice(PLACES)} after a {other} had {dice.choice(VERBS)} "
        f"{dice.randint(2, 900)} people near the {dice.choice(PLACES)}."
    )


def article(seed: int, sentences: int = 24) -> str:
    dice = random.Random(seed)
    return " ".join(sentence(dice) for _ in range(sentences))


def edited(text: str, seed: int) -> str:
    """A wire as an outlet prints it: cut from the end, a dateline of its own, one word in twenty changed."""
    dice = random.Random(seed)
    words = text.split()
    words = words[: dice.randint(len(words) // 3, len(words))]
    changed = [word if dice.random() > 0.05 else dice.choice(NOUNS) for word in words]
    return f"{dice.choice(PLACES).upper()} (Our correspondent {seed}) - " + " ".join(changed)


def voices(reads: list[Read]) -> dict[str, list[Origin]]:
    return {case.id: [*case.origins] for case in cases(reads)}


def test_copies_of_one_text_are_one_origin_and_are_listed() -> None:
    (case, *_) = cases([factory.story(), factory.copy()])
    assert [set(cluster.documents) for cluster in case.clusters] == [
        {factory.story().document.id, factory.copy().document.id}
    ]
    assert len(case.origins) == 1
    assert case.origins[0].name == "lantern.example"


def test_same_credit_about_the_same_case_is_one_origin() -> None:
    (case,) = cases([factory.wire(), factory.relayed()])
    assert case.clusters == ()
    assert [(origin.kind, origin.name, len(origin.documents)) for origin in case.origins] == [("wire", "Reuters", 2)]


def test_page_republished_from_an_outlet_and_the_outlet_itself_are_one_origin() -> None:
    text = "An account of its own: North Korea gave missiles to Russia in the spring."
    own = factory.told("KP", "RU", "own", publisher="Lantern", text=text)
    case = next(case for case in cases([factory.story(), own]) if case.id == "kp-ru-arms")
    assert [len(origin.documents) for origin in case.origins] == [2]


def test_page_with_two_credits_belongs_to_both() -> None:
    agency = Credit("Reuters", "agency", Span(0, 0, ""), "(Reuters)")
    story = factory.story(more_credits=(agency,))
    case = next(case for case in cases([story, factory.wire()]) if case.id == "kp-ru-arms")
    assert [(origin.kind, origin.name, len(origin.documents)) for origin in case.origins] == [("wire", "Reuters", 2)]


def test_different_texts_of_different_publishers_are_two_origins() -> None:
    said = " North Korea gave missiles to Russia."
    reads = [
        factory.told("KP", "RU", name, publisher=name, text=article(seed) + said)
        for seed, name in enumerate(("Post", "Echo"))
    ]
    (case,) = cases(reads)
    assert [origin.name for origin in case.origins] == ["Echo", "Post"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reuters", "REUTERS"),
        ("reuters.com", "Reuters"),
        ("www.bbc.co.uk", "BBC"),
        ("journaldequebec.com", "Journal de Québec"),
        ("lantern.example", "Lantern"),
    ],
)
def test_names_of_one_outlet_are_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_names_of_different_outlets_differ() -> None:
    names = ["AFP", "AP", "Reuters", "bbc.com", "news.example", "…", "!!", "新华社", "朝日新聞"]
    assert len({folded(name) for name in names}) == len(names)


def test_one_wire_three_hundred_times_is_one_cluster() -> None:
    wire = article(1)
    pages = [factory.document(edited(wire, seed), f"outlet {seed}") for seed in range(300)]
    genuine = [factory.document(article(1000 + seed), f"own {seed}") for seed in range(100)]
    found = clusters([*genuine, *pages])
    assert [set(cluster.documents) for cluster in found] == [{page.id for page in pages}]


def test_texts_of_few_words_are_compared_with_a_few_others_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all texts share much, the work grows with their number, not with its square."""
    dice = random.Random(5)
    pages = [factory.document(" ".join(dice.choices(NOUNS[:7], k=600)), f"page {seed}") for seed in range(150)]
    compared = 0

    def counted(one: Fingerprint, other: Fingerprint) -> bool:
        nonlocal compared
        compared += 1
        return copies(one, other)

    monkeypatch.setattr(module, "copies", counted)
    clusters(pages)
    assert 0 < compared <= module.MOST * len(pages)


def test_the_same_words_are_joined_however_many_others_share_them() -> None:
    boiler = article(7)
    pages = [
        factory.document(f"{boiler} {article(100 + seed, 60)}", f"page {seed}") for seed in range(2 * module.POSTED)
    ]
    text = f"{boiler} {article(99, 60)}"
    same = [factory.document(text, "first"), factory.document(text.upper(), "second")]
    assert {each.id for each in same} in [set(found.documents) for found in clusters([*pages, *same])]


def test_quoting_a_sentence_makes_no_copy() -> None:
    quote = "“The shipment of these weapons is a blatant breach of what the Council has decided,” they said."
    assert not copies(fingerprint(f"{article(1)} {quote}"), fingerprint(f"{quote} {article(2)}"))


@pytest.mark.parametrize("text", ["", "—", "One", "One two three four"])
def test_short_texts_are_copies_only_of_the_same_words(text: str) -> None:
    same = copies(fingerprint(text), fingerprint(text.upper()))
    assert same == bool(text.strip("—"))
    assert not copies(fingerprint(text), fingerprint(article(1)))


def test_case_and_punctuation_make_no_other_text() -> None:
    text = article(3)
    assert copies(fingerprint(text), fingerprint(text.upper().replace(".", " !")))


def credited(document: Document, name: str | None) -> Document:
    if name is None:
        return replace(document, credit=None)
    return replace(document, credit=Credit(name, "agency", Span(0, 0, ""), name))


NAMES = st.sampled_from([None, "Reuters", "AFP", "Post"])


@given(
    st.lists(st.tuples(st.integers(0, 5), NAMES, NAMES), min_size=1, max_size=6),
    st.tuples(st.integers(0, 5), NAMES, NAMES, st.integers(0, 99)),
)
@settings(max_examples=80, deadline=None)
def test_adding_a_copy_never_raises_the_number_of_voices(
    pages: list[tuple[int, str | None, str | None]], copy: tuple[int, str | None, str | None, int]
) -> None:
    """Pages of up to six texts under any credit and publisher; then one of them again, cut, under any other."""
    said = " North Korea gave missiles to Russia."
    reads = []
    for number, (seed, credit, publisher) in enumerate(pages):
        read = factory.told("KP", "RU", f"page {number}", text=said + article(seed, 8), publisher=publisher)
        reads.append(Read(credited(read.document, credit), read.reading))
    which, credit, publisher, cut = copy
    original = pages[which % len(pages)][0]
    text = said + article(original, 8)
    text = text[: len(text) - cut * 4]
    again = factory.told("KP", "RU", "the copy", text=text, publisher=publisher)
    again = Read(credited(again.document, credit), again.reading)
    (before,), (after,) = cases(reads), cases([*reads, again])
    assert len(after.origins) <= len(before.origins)
    assert sum(origin.asserts for origin in after.origins) <= sum(origin.asserts for origin in before.origins)
