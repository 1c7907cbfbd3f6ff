"""The language pipeline: words, sentences, trees, names, lemmas; and what must hold for any text at all."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embargowatch.understand import lemma, tokens
from embargowatch.understand.parse import Parser, best_tree
from embargowatch.understand.syntax import Sentence, Token


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def words(text: str) -> list[str]:
    return [text[a:b] for start, end in tokens.paragraphs(text) for a, b in tokens.words(text, start, end)]


def only(parser: Parser, text: str) -> Sentence:
    found = parser.sentences(text)
    assert len(found) == 1, [[t.text for t in s.tokens] for s in found]
    return found[0]


def word(sentence: Sentence, text: str) -> Token:
    return next(token for token in sentence.tokens if token.text == text)


def arc(sentence: Sentence, text: str) -> tuple[str, str]:
    """The head's text and the relation of a word."""
    token = word(sentence, text)
    return sentence.tokens[token.head].text if token.head >= 0 else "", token.deprel


def check(text: str, sentences: list[Sentence]) -> None:
    """What holds for every text: exact offsets, order, all characters covered, one root, no circle."""
    covered = [False] * len(text)
    at = 0
    for sentence in sentences:
        assert [t.index for t in sentence.tokens] == list(range(len(sentence.tokens)))
        assert sum(t.head == -1 for t in sentence.tokens) == 1
        for token in sentence.tokens:
            assert at <= token.start < token.end
            at = token.end
            assert text[token.start : token.end] == token.text
            covered[token.start : token.end] = [True] * (token.end - token.start)
            assert (token.deprel == "root") == (token.head == -1)
            assert token.head == -1 or list(sentence.ancestors(token.index))[-1].head == -1
        for name in sentence.names:
            assert 0 <= name.first <= name.last < len(sentence.tokens)
    assert all(seen or letter.isspace() for seen, letter in zip(covered, text, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They don't and can’t.", "They|do|n't|and|ca|n’t|."),
        ("Norland's and the envoys’ ships", "Norland|'s|and|the|envoys|’|ships"),
        ("Russian-made Hwasong-11A", "Russian|-|made|Hwasong|-|11A"),
        ("an anti-ship missile, pro-Moscow", "an|anti-ship|missile|,|pro-Moscow"),
        ("some 6,700 containers (U.S. officials)", "some|6,700|containers|(|U.S.|officials|)"),
        ("Mr. Oduya paid $2.5m at 7:30pm.", "Mr.|Oduya|paid|$|2.5|m|at|7:30|pm|."),
        ("See https://example.org/a-b?c=1, please", "See|https://example.org/a-b?c=1|,|please"),
        ("“No,” he said—twice…", "“|No|,|”|he|said|—|twice|…"),
        ("We cannot", "We|can|not"),
        ("on 12-13 May, 30% more", "on|12|-|13|May|,|30|%|more"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert words(text) == expected.split("|")


@pytest.mark.parametrize(
    ("form", "base"), [("Countries", "country"), ("were", "be"), ("NATO", "NATO"), ("sent", "send"), ("n’t", "not")]
)
def test_lemma_script_round_trip(form: str, base: str) -> None:
    assert lemma.apply(lemma.derive(form, base), form) == base


def test_lemma_script_too_long_for_the_word() -> None:
    assert lemma.apply("l3y", "is") is None


def test_passive_with_agent(parser: Parser) -> None:
    sentence = only(parser, "The missiles were shipped to Damascus by a Belarusian company.")
    assert arc(sentence, "shipped") == ("", "root")
    assert arc(sentence, "missiles") == ("shipped", "nsubj:pass")
    assert arc(sentence, "company") == ("shipped", "obl:agent")
    assert word(sentence, "shipped").lemma == "ship"


def test_curly_quotes_do_not_break_the_parse(parser: Parser) -> None:
    sentence = only(parser, "“Iran sold drones to Moscow,” the minister said on Tuesday.")
    assert arc(sentence, "Iran") == ("sold", "nsubj")
    assert arc(sentence, "drones") == ("sold", "obj")
    assert arc(sentence, "minister") == ("said", "nsubj")


def test_possessive_and_compound(parser: Parser) -> None:
    sentence = only(parser, "Norway's arms sales to Oman doubled last year.")
    assert arc(sentence, "Norway") == ("sales", "nmod:poss")
    assert arc(sentence, "arms") == ("sales", "compound")
    assert arc(sentence, "sales") == ("doubled", "nsubj")


def test_sentences_and_paragraphs(parser: Parser) -> None:
    text = "U.S. officials denied it. The ship left on Monday.\n\nA headline without a stop\nIt arrived."
    found = parser.sentences(text)
    assert [text[s.start : s.end] for s in found] == [
        "U.S. officials denied it.",
        "The ship left on Monday.",
        "A headline without a stop",
        "It arrived.",
    ]
    assert [s.paragraph for s in found] == [0, 0, 1, 2]


def test_names(parser: Parser) -> None:
    sentence = only(parser, "Angela Merkel met Barack Obama in Berlin.")
    names = {(sentence.tokens[n.first].text, sentence.tokens[n.last].text, n.kind) for n in sentence.names}
    assert names == {("Angela", "Merkel", "person"), ("Barack", "Obama", "person"), ("Berlin", "Berlin", "place")}


def test_numbers_keep_their_value_in_the_lemma(parser: Parser) -> None:
    assert word(only(parser, "They sent 6,700 containers."), "6,700").lemma == "6700"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n ",
        "\x00",
        "a\x00b \ud800 c\udfff.",
        "🚀🚀 launch 👩‍👩‍👧!",
        "Россия поставила ракеты. 北朝鮮がミサイルを発射した。 قال الوزير",
        "e\u0301te\u0301 \u200b\ufeff",
        "." * 3000,
        "a" * 100_000,
        "http://" + "x" * 20_000,
        "\r\n\u2028 one \u2029 two \x0b",
        "'" * 50 + '"' * 50 + "-" * 50,
    ],
)
def test_odd_text(parser: Parser, text: str) -> None:
    check(text, parser.sentences(text))


def test_a_sentence_of_ten_thousand_words(parser: Parser) -> None:
    text = "and the missile to the port " * 1700
    found = parser.sentences(text)
    check(text, found)
    assert max(len(sentence.tokens) for sentence in found) < 500


def test_many_paragraphs(parser: Parser) -> None:
    text = "Yes.\n" * 5000
    found = parser.sentences(text)
    assert len(found) == 5000
    check(text, found[:100] and found)


def test_same_text_same_trees_wherever_a_window_begins(parser: Parser) -> None:
    text = "The army bought tanks. It paid in gold. " * 60
    assert parser.sentences(text) == parser.sentences(text) == Parser().sentences(text)


@pytest.mark.parametrize("beside", ["", "Yes.\n", "Poland bought tanks, it said on Monday. Norway did not.\n" * 9])
def test_paragraphs_are_parsed_alike_whatever_stands_beside_them(parser: Parser, beside: str) -> None:
    text = "The rebels were sent rockets by Iran, the army said. It has denied that. Prices rose."
    alone, found = parser.sentences(text), parser.sentences(beside + text + "\n" + beside)
    same = [s for s in found if len(beside) <= s.start < len(beside) + len(text)]
    trees = [[(t.text, t.head, t.deprel, t.upos, t.lemma) for t in s.tokens] for s in alone]
    assert trees == [[(t.text, t.head, t.deprel, t.upos, t.lemma) for t in s.tokens] for s in same]


_PIECES = st.one_of(
    st.sampled_from(
        ["Iran", "sold", "don't", "U.S.", "6,700", "“", "”", "’s", "—", "-", ".", ",", "\n", " ", "$5m", "a@b.co"]
    ),
    st.text(st.characters(exclude_categories=()), max_size=6),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_any_text(parser: Parser, text: str) -> None:
    found = parser.sentences(text)
    check(text, found)
    assert found == parser.sentences(text)


def _best_by_hand(scores: np.ndarray) -> float:
    size = len(scores)
    best = -np.inf
    for heads in itertools.product(range(-1, size), repeat=size):
        tree = heads.count(-1) == 1 and all(_reaches_root(heads, node) for node in range(size))
        if tree:
            best = max(best, sum(scores[i, head + 1] for i, head in enumerate(heads)))
    return float(best)


def _reaches_root(heads: tuple[int, ...], node: int) -> bool:
    for _ in heads:
        node = heads[node]
        if node < 0:
            return True
    return False


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_best_tree_is_the_best_of_all_trees(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, size + 1)).astype(np.float32)
    heads = best_tree(scores)
    assert _reaches_root(tuple(heads), 0) and (heads == -1).sum() == 1
    total = sum(float(scores[i, head + 1]) for i, head in enumerate(heads))
    assert total == pytest.approx(_best_by_hand(scores), abs=1e-4)
