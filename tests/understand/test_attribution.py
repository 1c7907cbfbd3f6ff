"""Who says what, as an act: by sentences of our own (statements.yaml), and what one communication keeps together."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from embargowatch import lexicon, understand
from embargowatch.model import Document, Reading, Statement

ROWS = yaml.safe_load(Path(__file__).with_name("statements.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def reader() -> understand.Reader:
    return understand.load(lexicon.load())


def read(text: str, reader: understand.Reader) -> Reading:
    return understand.reading(Document("d", "d", None, text), reader)


def told(statement: Statement) -> list[tuple[str, str, str]]:
    target = "-" if statement.target is None else statement.target.name.text
    return [(speaker.name.text, statement.act, target) for speaker in statement.speakers]


def fits(wanted: str, found: tuple[str, str, str]) -> bool:
    parts = [part.strip() for part in wanted.split(":")]
    return all(part in value for part, value in zip(parts, found, strict=False))


@pytest.mark.parametrize(("text", "wanted"), [(text, wanted) for text, *wanted in ROWS], ids=[row[0] for row in ROWS])
def test_statements_have_speaker_act_and_target(text: str, wanted: list[str], reader: understand.Reader) -> None:
    found = [one for statement in read(text, reader).statements for one in told(statement)]
    assert [one for one in wanted if not any(fits(one, statement) for statement in found)] == [], found
    assert [one for one in found if not any(fits(other, one) for other in wanted)] == [], wanted


def test_statements_of_one_breath_are_parts_of_the_first(reader: understand.Reader) -> None:
    first, second = read("France accused Iran of selling drones, demanding an end to the trade.", reader).statements
    assert (first.act, second.act, second.part_of) == ("ACCUSE", "REQUEST", first.id)
    assert second.evidence[0].text == "demanding an end to the trade"


def test_statements_joint_speakers_share_one_statement(reader: understand.Reader) -> None:
    text = "Canada, Norway and 20 other countries condemned Belarus in a joint statement."
    (statement,) = read(text, reader).statements
    assert [speaker.name.text for speaker in statement.speakers] == ["Canada", "Norway"]
    assert statement.count is not None
    assert statement.count.low == 20
    assert statement.form == "joint_statement"


def test_statements_they_said_goes_on_with_the_joint_speakers(reader: understand.Reader) -> None:
    text = "Canada and Norway condemned the sale. “The sale breaks the embargo,” they said."
    first, second = read(text, reader).statements
    assert [speaker.name.text for speaker in second.speakers] == ["Canada", "Norway"]
    assert second.part_of == first.id
    assert "breaks the embargo" in second.evidence[0].text


def test_statements_of_we_go_on_with_the_signatories(reader: understand.Reader) -> None:
    text = (
        "Norwegian Foreign Minister Anna Berg and 12 foreign ministers condemned Iran on Monday. “We are closely "
        "monitoring what Iran provides to Sudan in return,” added the signatories of the letter, "
        "urging both countries to stop."
    )
    first, *others = read(text, reader).statements
    assert others
    assert {one.part_of for one in others} == {first.id}


def test_statements_of_a_quotation_go_on_over_sentences(reader: understand.Reader) -> None:
    text = "“This war is a crime. Russia must withdraw its troops,” the Polish minister said. “We condemn the raid.”"
    found = read(text, reader).statements
    assert [one.act for one in found] == ["ACCUSE", "REQUEST", "ACCUSE"]
    assert {speaker.name.text for one in found for speaker in one.speakers} == {"Polish minister"}


def test_statements_outside_of_quotations_have_no_speaker_from_beside(reader: understand.Reader) -> None:
    text = "“The rifles are old,” the Polish minister said. The war was a crime."
    (statement,) = read(text, reader).statements
    assert statement.act == "SAY"


def test_statements_find_who_the_official_and_the_letter_are(reader: understand.Reader) -> None:
    text = "A Libyan official accused Chad of smuggling. The official said Niger must act."
    assert [one.speakers[0].name.text for one in read(text, reader).statements] == ["Libyan official"] * 2
    text = "A letter from Norway to Iceland was read on Monday. The letter demands an end to the raids."
    (statement,) = read(text, reader).statements
    antecedent = statement.speakers[0].antecedent
    assert antecedent is not None
    assert antecedent.text == "Norway"


def test_statements_told_by_another_have_both_speakers(reader: understand.Reader) -> None:
    text = "A Sudanese officer said that Chad had told Libya that Niger sold rockets to Mali."
    found = read(text, reader)
    assert [one.speakers[0].name.text for one in found.statements] == ["Sudanese officer", "Chad"]
    assert found.claims[0].statement == found.statements[1].id


def test_statements_denials_blame_nobody_called_it(reader: understand.Reader) -> None:
    text = "Ukraine accused Iran of selling drones to Russia. Tehran has denied it."
    assert read(text, reader).statements[1].target is None


def test_statements_keep_place_and_agency_of_a_report_apart(reader: understand.Reader) -> None:
    (statement,) = read("MOSCOW (Reuters) - The British embassy denied the report.", reader).statements
    assert [speaker.name.text for speaker in statement.speakers] == ["British embassy"]


def test_statements_evidence_starts_and_ends_with_words(reader: understand.Reader) -> None:
    text = "The rifles came, according to Kenya, from Sudan. Chad, it said, was “sure of it”."
    for statement in read(text, reader).statements:
        words = statement.evidence[0].text
        assert words[0] not in ",.;"
        assert words[-1] not in ",.;"


def test_claims_a_denial_attaches_to_what_it_denies(reader: understand.Reader) -> None:
    text = "South Korea accused North Korea of sending shells to Russia. Pyongyang denied the accusation."
    found = read(text, reader)
    (claim,) = found.claims
    denial = next(one for one in found.statements if one.act == "DENY")
    assert claim.status == "alleged"
    assert claim.denied_by == (denial.id,)


def test_claims_a_denial_in_full_joins_the_allegation(reader: understand.Reader) -> None:
    (claim,) = read("Ukraine says Iran sold drones to Russia. Iran denied selling drones to Russia.", reader).claims
    assert claim.status == "alleged"
    assert len(claim.denied_by) == 1
    assert len(claim.evidence) == 2


@pytest.mark.parametrize(
    "denial",
    [
        "Tehran has denied it.",
        "Iran dismissed the allegations as baseless.",
        "Iran says it does not arm the Houthis.",
        "Iran denies arming the group.",
        "“We have never sent weapons to the Houthis,” the Iranian minister said.",
    ],
)
def test_claims_every_way_to_deny_attaches(denial: str, reader: understand.Reader) -> None:
    found = read("The US says Iran sends weapons to the Houthis. " + denial, reader)
    (claim,) = found.claims
    assert claim.status == "alleged"
    assert claim.denied_by == (found.statements[1].id,)


def test_claims_called_untrue_are_denied(reader: understand.Reader) -> None:
    (claim,) = read("China said reports that it sold oil to North Korea were untrue.", reader).claims
    assert claim.status == "denied"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Germany should stop selling tanks to Turkey.", "reported"),
        ("Germany has stopped selling tanks to Turkey.", "attempted"),
        ("Poland says Europe needs to act and send tanks to Ukraine.", "hypothetical"),
        ("Poland says Europe acts and sends tanks to Ukraine.", "alleged"),
        ("The refusal of Germany to send tanks to Ukraine angered Kyiv.", "attempted"),
        ("Germany's reluctance to send tanks to Ukraine angered Kyiv.", "attempted"),
        ("Germany's readiness to send tanks to Ukraine pleased Kyiv.", "planned"),
        ("Germany is unwilling to send tanks to Ukraine.", "attempted"),
    ],
)
def test_claims_tell_what_is_wished_from_what_is(text: str, status: str, reader: understand.Reader) -> None:
    (claim,) = read(text, reader).claims
    assert claim.status == status


def test_claims_what_others_deny_stays_undenied(reader: understand.Reader) -> None:
    text = "South Korea accused North Korea of sending shells to Russia. Brazil denied the accusation that it spied."
    (claim,) = read(text, reader).claims
    assert claim.denied_by == ()


def test_claims_given_in_exchange_name_each_other(reader: understand.Reader) -> None:
    text = "Moscow is sending North Korea oil in exchange for shells."
    claims = {claim.transfer.item.span.text: claim for claim in read(text, reader).claims if claim.transfer.item}
    assert claims["oil"].exchange_for == claims["shells"].id


def test_claims_watched_for_are_not_said_to_happen(reader: understand.Reader) -> None:
    (claim,) = read("Japan is closely monitoring what Russia provides to North Korea.", reader).claims
    assert claim.watched
    assert claim.status == "hypothetical"


@pytest.mark.parametrize(
    ("text", "supplier", "recipient"),
    [
        ("Iran opened a factory. It sold drones to Sudan.", "Iran", "Sudan"),
        ("The Houthis hold the port. Iran gave them rockets.", "Iran", "The Houthis"),
        ("Rwanda backs M23. Uganda sent rifles to the group.", "Uganda", "M23"),
        ("Egypt wants peace. Russia sold rockets to the country.", "Russia", "Egypt"),
    ],
)
def test_claims_pronouns_and_descriptions_find_their_names(
    text: str, supplier: str, recipient: str, reader: understand.Reader
) -> None:
    transfer = read(text, reader).claims[-1].transfer
    assert transfer.supplier is not None
    assert transfer.recipient is not None
    assert transfer.supplier.name.text in supplier
    assert transfer.recipient.name.text in recipient


def test_claims_the_country_that_acts_does_not_arm_itself(reader: understand.Reader) -> None:
    for claim in read("Chad borders Sudan. Libya sent rifles to the country.", reader).claims:
        assert claim.transfer.recipient is None or claim.transfer.recipient.name.text != "Libya"


def test_claims_name_the_states_on_the_way(reader: understand.Reader) -> None:
    (claim,) = read("Iran smuggled rockets to Hamas via Sudan and Egypt.", reader).claims
    assert [place.name.text for place in claim.transfer.route] == ["Sudan", "Egypt"]


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("Russia is India's main supplier of arms.", True),
        ("Iran has been supplying the Houthis with missiles.", True),
        ("China exports coal to North Korea.", True),
        ("Iran sold drones to Sudan.", False),
        ("Poland sends 14 tanks to Ukraine.", False),
    ],
)
def test_claims_tell_a_flow_from_one_passing(text: str, flow: bool, reader: understand.Reader) -> None:
    (claim,) = read(text, reader).claims
    assert claim.flow is flow


def test_figures_leave_the_two_countries_out(reader: understand.Reader) -> None:
    found = read("Some 40 ministers called on the two countries to stop.", reader)
    assert [figure.quantity.low for figure in found.figures] == [40]
