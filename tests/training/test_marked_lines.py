"""The marked sentences that the role heads learn from: every line of ours can be read."""

from __future__ import annotations

import json
import lzma
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "training"))
from sentences import marked, read
from snippets import articles, passages, rams, runs

FILES = sorted((Path(__file__).parents[2] / "training" / "roles").rglob("*.txt"))


def test_marked_tells_who_what_and_how() -> None:
    found = marked("<S1 Iran> denies that it <T1:denied sold> <R1 Sudan> <I1 drones>.")
    (passed,) = found.passed
    assert found.text == "Iran denies that it sold Sudan drones."
    assert found.text[slice(*passed.trigger)] == "sold"
    assert passed.standing == "denied"
    assert {role: found.text[slice(*spans[0])] for role, spans in passed.roles.items()} == {
        1: "Iran", 2: "Sudan", 3: "drones",
    }  # fmt: skip


@pytest.mark.parametrize(
    "line", ["<S1 Iran> sold drones.", "<T1 sold> and <T1 gave>", "<T1:perhaps sold>", "a < b", "<X1 Iran>"]
)
def test_marked_names_what_cannot_be_read(line: str) -> None:
    with pytest.raises(ValueError, match=r"mark|passes|two words"):
        marked(line)


def test_a_small_letter_marks_a_name_that_stands_elsewhere() -> None:
    (passed,) = marked("<s1 Iran> was silent. <S1 It> <T1 sold> <R1 them> drones.").passed
    assert len(passed.roles[1]) == 2


def test_rams_gives_labelled_snippets_and_leaves_out_what_shares_words(tmp_path: Path) -> None:
    events, labels = tmp_path / "rams.jsonl.xz", tmp_path / "rams.tsv"
    first = "Harbour officials in the port town said on Monday that Iran sold drones to Sudan .".split()
    second = ["The", "mayor", "(", "a", "baker", ")", "slept", "."]
    with lzma.open(events, "wt", encoding="utf-8") as file:
        for key, words in (("one", first), ("two", second)):
            file.write(json.dumps({"doc_key": key, "sentences": [words]}) + "\n")
    labels.write_text("one\tdenied 60-64 S55-59 I65-71 R75-80\ntwo\n", encoding="utf-8")
    sold, quiet = rams(events, labels, frozenset())
    assert quiet.text == "The mayor (a baker) slept." and quiet.passed == []
    (passed,) = sold.passed
    assert (sold.text[slice(*passed.trigger)], passed.standing) == ("sold", "denied")
    assert {n: sold.text[slice(*spans[0])] for n, spans in passed.roles.items()} == {1: "Iran", 2: "Sudan", 3: "drones"}
    seen = runs("Elsewhere: officials in the port town said on Monday that nothing was sold.")
    assert [each.text for each in rams(events, labels, seen)] == [quiet.text]


def test_passages_of_treebanks_are_labelled_by_their_sentences(tmp_path: Path) -> None:
    sentences = {
        "a-1": "The mayor slept.",
        "a-2": "Iran sold drones to Sudan.",
        "a-3": "It rained.",
        "b-1": "Nobody came.",
    }
    blocks = [f"# sent_id = {key}\n# text = {text}\n1\tX\t_" for key, text in sentences.items()]
    (tmp_path / "made-train.conllu").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    labels = tmp_path / "treebanks.tsv"
    labels.write_text("made-train\ta-1\t2\treported 22-26 S17-21 I27-33 R37-42\nmade-train\tb-1\t1\n", encoding="utf-8")
    sold, quiet = passages(tmp_path, labels, frozenset())
    assert (sold.text, quiet.text) == ("The mayor slept. Iran sold drones to Sudan.", "Nobody came.")
    assert sold.text[slice(*sold.passed[0].trigger)] == "sold"
    assert sold.text[slice(*sold.passed[0].roles[2][0])] == "Sudan"


def test_articles_are_labelled_by_the_characters_of_a_passage(tmp_path: Path) -> None:
    archive, labels = tmp_path / "articles.zip", tmp_path / "articles.tsv"
    first = '7,2017,"The mayor slept.\n Iran  sold drones to Sudan.\nIt rained."'
    second = "8,2017,Officials in the port town said on Monday that nobody came."
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("NewsArticles.csv", f"article_id,publish_date,text\n{first}\n{second}\n")
    labels.write_text("7\t17-43\treported 5-9 S0-4 I10-16 R20-25\n8\t0-56\n", encoding="utf-8")
    sold, quiet = articles(archive, labels, frozenset())
    assert (sold.text, quiet.passed) == ("Iran sold drones to Sudan.", [])
    (passed,) = sold.passed
    assert sold.text[slice(*passed.trigger)] == "sold"
    assert {n: sold.text[slice(*spans[0])] for n, spans in passed.roles.items()} == {1: "Iran", 2: "Sudan", 3: "drones"}
    seen = runs("Yesterday officials in the port town said on Monday that all was well.")
    assert [each.text for each in articles(archive, labels, seen)] == [sold.text]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_of_ours_can_be_read(path: Path) -> None:
    assert all(marked(line).text for line in read(path))
