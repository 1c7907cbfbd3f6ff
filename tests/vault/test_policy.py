"""Policies of witnesses: what they mean, and what is refused."""

from __future__ import annotations

import pytest
from reliability.goldenstore import checkpoint, signer

from embargowatch.vault import note, policy
from embargowatch.vault.policy import PolicyError

LOG = signer().vkey
A, B, C = (signer(f"witness.example/{name}", 4).vkey for name in "abc")
THREE = f"witness a {A}\nwitness b {B} https://b.example/w\nwitness c {C}\n"


def parsed(text: str) -> policy.Policy:
    return policy.parsed(text.encode())


@pytest.mark.parametrize(
    ("rule", "present", "met"),
    [
        ("quorum none", "", True),
        ("quorum a", "", False),
        ("quorum a", "a", True),
        ("group g any a b\nquorum g", "b", True),
        ("group g any a b\nquorum g", "c", False),
        ("group g all a b c\nquorum g", "ab", False),
        ("group g all a b c\nquorum g", "abc", True),
        ("group g 2 a b c\nquorum g", "a", False),
        ("group g 2 a b c\nquorum g", "ac", True),
        ("group g any a b\ngroup h all g c\nquorum h", "ab", False),
        ("group g any a b\ngroup h all g c\nquorum h", "bc", True),
    ],
)
def test_a_quorum_is_met_by_whom_it_names(rule: str, present: str, met: bool) -> None:
    assert parsed(f"log {LOG}\n{THREE}{rule}\n").met(set(present)) is met


def test_comments_tabs_and_empty_lines_mean_nothing() -> None:
    found = parsed(f"# whom we believe\n\n \t log\t{LOG}  https://log.example \n  # more\n\twitness a {A}\nquorum a")
    assert found.logs == (note.key(LOG),)
    assert [each.name for each in found.witnesses] == ["a"]


def test_a_policy_writes_back_to_what_it_means() -> None:
    found = parsed(f"log {LOG}\n{THREE}group g 2 a b c\nquorum g\n")
    assert policy.parsed(policy.written(found)) == found
    assert found.witnesses[1].url == "https://b.example/w"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no quorum"),
        (f"witness a {A}\n", "no quorum"),
        ("quorum none\nquorum none\n", "line 2.*already"),
        ("quorum a\n", "line 1"),
        (f"quorum a\nwitness a {A}\n", "line 1"),
        (f"witness a {A}\nwitness a {B}\nquorum a\n", "line 2.*taken"),
        (f"witness a {A}\nwitness b {A}\nquorum a\n", "line 2.*there already"),
        (f"witness none {A}\nquorum none\n", "line 1.*taken"),
        (f"witness a {LOG}\nquorum a\n", "line 1.*kind"),
        (f"log {A}\nquorum none\n", "line 1.*kind"),
        (f"log {LOG}\nlog {LOG}\nquorum none\n", "line 2"),
        (f"{THREE}group g 4 a b c\nquorum g\n", "line 4.*4 of 3"),
        (f"{THREE}group g 0 a b c\nquorum g\n", "line 4"),
        (f"{THREE}group g 02 a b c\nquorum g\n", "line 4"),
        (f"{THREE}group g all\nquorum g\n", "line 4"),
        (f"{THREE}group g any g\nquorum g\n", "line 4.*not defined"),
        (f"{THREE}group g any none\nquorum g\n", "line 4.*not defined"),
        (f"{THREE}group g any a a\nquorum g\n", "line 4.*already"),
        (f"{THREE}group g any a\ngroup h all a b\nquorum h\n", "line 5.*already"),
        (f"witness a {A[:-4]}AAA=\nquorum a\n", "line 1"),
        (f"witness a {A}\nquorom a\n", "line 2.*not known"),
        (f"witness a {A}\r\nquorum a\n", "control character"),
        ("quorum none\n" + "#\n" * 600, "lines"),
    ],
)
def test_what_is_not_exactly_a_policy_is_refused_by_its_line(text: str, why: str) -> None:
    with pytest.raises(PolicyError, match=why):
        parsed(text)


def test_only_cosignatures_that_hold_count() -> None:
    one, two, stranger = (signer(f"witness.example/{name}", 4) for name in "abx")
    body = checkpoint([b"\x00" * 32], signer())
    text = body.partition(b"\n\n")[0] + b"\n"
    rules = parsed(f"{THREE}group g 2 a b c\nquorum g\n")
    found = rules.cosigners(note.read(body + one.cosign(text, 1_700_000_000) + stranger.cosign(text, 5)))
    assert found == {"a": 1_700_000_000}
    assert not rules.met(found)
    both = rules.cosigners(note.read(body + one.cosign(text, 1) + two.cosign(text, 2)))
    assert rules.met(both)


def test_a_cosignature_of_another_checkpoint_is_told_of() -> None:
    one = signer("witness.example/a", 4)
    body = checkpoint([b"\x00" * 32], signer())
    other = checkpoint([b"\x01" * 32], signer()).partition(b"\n\n")[0] + b"\n"
    with pytest.raises(note.NoteError, match="does not hold"):
        parsed(f"{THREE}quorum a\n").cosigners(note.read(body + one.cosign(other, 1)))
