"""The story that it all began with, end to end: an example page of ours always, the page itself where it is at hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from command import EXAMPLES, ROOT, run

SEED = sorted((ROOT.parent / "shared" / "seed").glob("*.txt"))
STORIES = [
    (
        EXAMPLES / "02-joint-statement.txt",
        {
            "published": "2024-02-07",
            "credit": "northquay.example",
            "first": {"CA", "JP", "EU"},
            "accused": ("2024-02-05", "2024-02-05"),
            "joint": {"CA", "EU"},
            "counts": {"more than 30 countries", "34 foreign ministers", "34 signatory countries"},
            "leads": 3,
            "aside": ("DE", "UA"),
            "never": ("Folding", "Subscribe", "Varga", "Oyelaran", "Lindgren", "pier"),
        },
    ),
    *(
        (
            page,
            {
                "published": "2024-01-10",
                "credit": "journaldequebec.com",
                "first": {"US", "EU"},
                "accused": ("2024-01-09", "2024-01-09"),
                "joint": {"US", "EU"},
                "counts": {"nearly 50 countries", "47 foreign ministers", "47 signatory countries"},
                "leads": 5,
                "aside": ("US", "IL"),
                "never": ("Scooter", "Subscribe", "Georgescu", "Cronberg", "ground offensive", "October 7"),
            },
        )
        for page in SEED
    ),
]


@pytest.fixture(scope="module", params=STORIES, ids=lambda story: story[0].name[:12])
def story(request: pytest.FixtureRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    page, expected = request.param
    done = run("read", page, "--format", "json", "--published", expected["published"])
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), expected


Story = tuple[dict[str, Any], dict[str, Any]]


def pair(claim: dict[str, Any]) -> tuple[str | None, str | None]:
    transfer = claim["transfer"]
    return (transfer["supplier"] or {}).get("id"), (transfer["recipient"] or {}).get("id")


def states(statement: dict[str, Any]) -> set[str]:
    return {speaker["state"] or speaker["id"] for speaker in statement["speakers"]}


def test_the_article_ends_before_its_credit_and_leads_are_no_text(story: Story) -> None:
    found, expected = story
    document = found["document"]
    assert document["credit"]["name"] == expected["credit"]
    assert document["credit"]["kind"] == "republished_from"
    assert expected["credit"] not in document["text"]
    assert len(document["links"]) == expected["leads"]
    assert sum(each["kind"] == "advertisement" for each in document["furniture"]) == 2


def test_the_joint_accusation_has_its_speakers_count_and_day(story: Story) -> None:
    found, expected = story
    first = found["statements"][0]
    assert (first["act"], first["target"]["id"]) == ("ACCUSE", "KP")
    assert states(first) == expected["first"]
    assert first["speaker_count"]["text"] in expected["counts"]
    assert (first["date"]["from"], first["date"]["to"]) == expected["accused"]
    assert any(s["act"] == "REQUEST" and s["part_of"] == first["id"] for s in found["statements"])


def test_one_joint_statement_has_two_names_and_the_number_of_the_others(story: Story) -> None:
    found, expected = story
    joint = [s for s in found["statements"] if s["form"] == "joint_statement"]
    assert len(joint) == 1
    assert states(joint[0]) == expected["joint"]
    assert joint[0]["speaker_count"]["text"] in expected["counts"]
    parts = [s for s in found["statements"] if s["part_of"] == joint[0]["id"]]
    assert {"SAY", "REQUEST"} <= {s["act"] for s in parts}
    demanded = next(s for s in parts if s["act"] == "REQUEST")
    targets = {t["id"] for t in [demanded["target"], *demanded["more_targets"]]}
    assert targets == {"KP", "RU"}


def test_three_claims_and_no_more(story: Story) -> None:
    found, expected = story
    claims = {pair(claim): claim for claim in found["claims"]}
    assert set(claims) == {("KP", "RU"), ("RU", "KP"), expected["aside"]}
    main = claims["KP", "RU"]
    assert main["status"] == "alleged"
    assert len(main["evidence"]) >= 3
    assert main["transfer"]["used_in"]["id"] == "UA"
    assert claims["RU", "KP"]["watched"]
    assert claims["RU", "KP"]["transfer"]["item"]["category"] == "unspecified"
    assert claims[expected["aside"]]["status"] == "reported"


def test_figures_stand_side_by_side(story: Story) -> None:
    found, expected = story
    assert {figure["text"] for figure in found["figures"] if figure["subject"] == "speakers"} == expected["counts"]


def test_nothing_comes_from_furniture_leads_or_other_news(story: Story) -> None:
    found, expected = story
    said = [span["text"] for each in (*found["claims"], *found["statements"]) for span in each["evidence"]]
    assert not [words for words in said for bad in expected["never"] if bad in words]


def test_both_parties_would_be_in_breach_and_the_aside_meets_no_measure(story: Story) -> None:
    found, expected = story
    main = next(claim["id"] for claim in found["claims"] if pair(claim) == ("KP", "RU"))
    aside = next(claim["id"] for claim in found["claims"] if pair(claim) == expected["aside"])
    engaged = {f["measure"]: set(f["breached_by"]) for f in found["findings"] if f["claim"] == main}
    assert engaged["unscr-1718-op8b"] == {"KP", "RU"}
    assert engaged["unscr-1874-op9"] == {"KP", "RU"}
    assert [f for f in found["findings"] if f["claim"] == aside] == []


def test_words_of_time_stay_words_without_a_day_of_publication() -> None:
    for page, _ in STORIES:
        found = json.loads(run("read", page, "--format", "json").stdout)
        assert found["document"]["published"] is None
        date = found["statements"][0]["date"]
        assert (date["text"] in ("Monday", "Tuesday"), date["from"], date["to"]) == (True, None, None)
