"""What the parser has learned to read as passing: proposals meet the same refusals as those of the rules."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from embargowatch import lexicon, resolve, understand
from embargowatch.model import Claim, Document, Reading
from embargowatch.understand.reading import Parser
from embargowatch.understand.syntax import Part, Passing, Sentence


@dataclass(frozen=True)
class Taught:
    """A parser that has learned one passing: the word, and who or what is what, each by its first letters."""

    parser: Parser
    trigger: str
    parts: dict[str, str]  # words -> role
    chance: float = 0.9
    part: float = 0.95

    def sentences(self, text: str) -> list[Sentence]:
        return [self._taught(sentence, text) for sentence in self.parser.sentences(text)]

    def _taught(self, sentence: Sentence, text: str) -> Sentence:
        at = next((t.index for t in sentence.tokens if t.text == self.trigger), None)
        parts = tuple(Part(role, text.index(word), self.part) for word, role in self.parts.items())
        return replace(sentence, passings=() if at is None else (Passing(at, self.chance, "reported", parts),))


@pytest.fixture(scope="module")
def reader() -> understand.Reader:
    return understand.load(lexicon.load())


def read(text: str, reader: understand.Reader, trigger: str, chance: float = 0.9, **roles: str) -> Reading:
    taught = Taught(reader.parser, trigger, {word.replace("_", " "): role for word, role in roles.items()}, chance)
    return understand.reading(Document("d", "d", None, text), replace(reader, parser=taught))


def told(claim: Claim) -> tuple[str | None, str | None, str | None]:
    supplier, recipient, item = claim.transfer.supplier, claim.transfer.recipient, claim.transfer.item
    return (
        supplier.span.text if supplier else None, recipient.span.text if recipient else None,
        item.span.text if item else None,
    )  # fmt: skip


ODD = "Out of Tehran, by ways that nobody will name, drones have been finding Khartoum."
ELSEWHERE = "Tehran was asked about it. Somehow drones have been finding Khartoum."


def test_a_learned_passing_becomes_a_claim_that_says_so(reader: understand.Reader) -> None:
    found = read(ODD, reader, "finding", Tehran="supplier", Khartoum="recipient", drones="item")
    (claim,) = found.claims
    assert told(claim) == ("Tehran", "Khartoum", "drones")
    assert claim.rule == "learned"
    assert "Learned" in claim.why[0]


def test_nothing_is_made_of_a_passing_that_is_not_sure(reader: understand.Reader) -> None:
    parts = {"Tehran": "supplier", "Khartoum": "recipient", "drones": "item"}
    assert read(ODD, reader, "finding", chance=0.3, **parts).claims == ()


def test_nobody_is_on_both_sides_of_a_learned_passing(reader: understand.Reader) -> None:
    same = "Tehran showed drones that Iran had been finding."
    found = read(same, reader, "finding", Tehran="supplier", Iran="recipient", drones="item")
    assert found.claims == ()
    assert any(r.rule == "learned" for r in found.refused)


@pytest.mark.parametrize(
    ("text", "trigger", "roles", "reason"),
    [
        ("Iran kept lobbing rockets at Israel.", "lobbing", ("Iran", "Israel", "rockets"), "fired"),
        ("Russia has stationed tanks in Belarus.", "stationed", ("Russia", "Belarus", "tanks"), "own forces"),
        (
            "When Ukraine gave up missiles, the United States cheered.",
            "gave",
            ("Ukraine", "United", "missiles"),
            "giving up",
        ),
        ("Japan may acquire nuclear weapons, not Iran.", "acquire", ("Iran", "Japan", "nuclear"), "giving up"),
        ("Egypt never used rockets against Yemen.", "used", ("Egypt", "Yemen", "rockets"), "fired"),
        ("Iran found a gloomy mood for Sudan.", "found", ("Iran", "Sudan", "mood"), "not something"),
        ("A club of Iran transferred a striker to Sudan.", "transferred", ("Iran", "Sudan", "striker"), "not some"),
        ("Iran found rockets in Sudan.", "found", ("Iran", "Sudan", "rockets"), "only one side"),
        ("Iran keeps finding coal.", "finding", ("Iran", "coal", "coal"), "one side"),
        (
            "The missile cruiser Peter Grand has returned to Russia.",
            "returned",
            ("Peter", "Russia", "cruiser"),
            "goes by itself",
        ),
        ("Iran found a missile for Mars.", "found", ("Iran", "Mars", "missile"), "nobody there"),
        ("Iran found rockets out of Sudan.", "found", ("Iran", "Sudan", "rockets"), "only one side"),
    ],
)
def test_what_was_learned_has_refusals_of_its_own(
    text: str, trigger: str, roles: tuple[str, str, str], reason: str, reader: understand.Reader
) -> None:
    taught = Taught(reader.parser, trigger, dict(zip(roles, ("supplier", "recipient", "item"), strict=True)))
    found = understand.reading(
        Document("d", "d", None, text), replace(reader, parser=taught, sources=frozenset({"learned"}))
    )
    assert [claim for claim in found.claims if claim.rule == "learned"] == []
    assert any(r.rule == "learned" and reason in r.reason for r in found.refused), found.refused


def test_members_of_one_list_pass_nothing_to_each_other(reader: understand.Reader) -> None:
    text = "Somehow Japan, Yemen and Sudan had been finding rockets."
    found = read(text, reader, "finding", Japan="supplier", Sudan="recipient", rockets="item")
    assert found.claims == ()
    assert any("one list" in r.reason for r in found.refused)


def test_between_two_of_a_list_something_may_pass(reader: understand.Reader) -> None:
    text = "The finding of rockets between Sudan and Yemen went on."
    found = read(text, reader, "finding", Sudan="supplier", Yemen="recipient", rockets="item")
    assert [told(claim) for claim in found.claims] == [("Sudan", "Yemen", "rockets")]


def test_somebody_without_a_name_is_known_by_the_other_side(reader: understand.Reader) -> None:
    found = read("Blankets from Qatar found the evacuees.", reader, "found",
                 Qatar="supplier", evacuees="recipient", Blankets="item")  # fmt: skip
    (claim,) = found.claims
    assert told(claim) == ("Qatar", "evacuees", "Blankets")


@pytest.mark.parametrize(
    ("text", "word", "state"),
    [
        ("Tehran somehow found diesel for a Sudanese harbour.", "harbour", "SD"),
        ("Tehran somehow found diesel for the depot at Khartoum.", "depot", "SD"),
        ("Tehran somehow found diesel for a Sudanese tanker.", "tanker", "SD"),
        ("Tehran somehow found diesel for the owner of a yacht.", "owner", None),
    ],
)
def test_who_belongs_to_a_state_stands_for_it(
    text: str, word: str, state: str | None, reader: understand.Reader
) -> None:
    found = read(text, reader, "found", 0.9, Tehran="supplier", diesel="item", **{word: "recipient"})
    (claim,) = resolve.actors(found, Document("d", "d", None, text), reader.lexicon).claims
    recipient = claim.transfer.recipient
    assert recipient is not None
    assert word in recipient.span.text
    assert (recipient.actor.state if recipient.actor else None) == state


def test_an_article_stands_for_its_noun(reader: understand.Reader) -> None:
    text = "Tehran somehow found the army rifles, and nobody asked."
    found = read(text, reader, "found", 0.9, Tehran="supplier", rifles="item", the_army="recipient")
    assert [told(claim) for claim in found.claims] == [("Tehran", "army", "rifles")]


def test_the_word_itself_may_say_what_passes(reader: understand.Reader) -> None:
    text = "There was, for Sudan, a reimbursement that Qatar called small."
    (claim,) = read(text, reader, "reimbursement", Qatar="supplier", Sudan="recipient").claims
    assert claim.transfer.item is not None
    assert (claim.transfer.item.span.text, claim.transfer.item.category) == ("reimbursement", "money")


def test_what_was_learned_completes_what_a_rule_read_by_half(reader: understand.Reader) -> None:
    text = "Drones bought from Turkey helped Sudan."
    (half,) = understand.reading(Document("d", "d", None, text), replace(reader, sources=frozenset({"rules"}))).claims
    assert told(half) == ("Turkey", None, "Drones")
    (whole,) = read(text, reader, "bought", Turkey="supplier", Sudan="recipient", Drones="item").claims
    assert told(whole) == ("Turkey", "Sudan", "Drones")


def test_the_branch_in_the_package_reads_what_no_rule_does(reader: understand.Reader) -> None:
    text = "The harbour was quiet again. In the summer Qatar gave the army seventy tons of food a month, he said."
    by_rule = understand.reading(Document("d", "d", None, text), replace(reader, sources=frozenset({"rules"})))
    assert by_rule.claims == ()
    (claim,) = understand.reading(Document("d", "d", None, text), reader).claims
    assert (told(claim), claim.rule) == (("Qatar", "army", "food"), "learned")


def test_what_a_rule_read_is_not_told_again_with_a_side_that_nobody_can_name(reader: understand.Reader) -> None:
    text = "The parliament asked the government to sell tanks to Ukraine."
    found = read(text, reader, "sell", government="supplier", tanks="item", Ukraine="recipient")
    assert [(claim.rule, told(claim)) for claim in found.claims] == [("verb_give", (None, "Ukraine", "tanks"))]


def test_negation_is_read_by_rule(reader: understand.Reader) -> None:
    text = "Drones from Tehran have never been finding Khartoum."
    (claim,) = read(text, reader, "finding", Tehran="supplier", Khartoum="recipient", Drones="item").claims
    assert claim.status == "denied"


def test_who_stands_in_the_sentence_before_is_evidence_too(reader: understand.Reader) -> None:
    (claim,) = read(ELSEWHERE, reader, "finding", Tehran="supplier", Khartoum="recipient", drones="item").claims
    assert told(claim) == ("Tehran", "Khartoum", "drones")
    assert "Tehran" in [span.text for span in claim.evidence]


def test_a_rule_that_reads_the_same_goes_first(reader: understand.Reader) -> None:
    text = "Iran shipped drones to Sudan."
    (claim,) = read(text, reader, "shipped", Iran="supplier", Sudan="recipient", drones="item").claims
    assert claim.rule == "verb_give"


def test_the_tree_of_a_claim_is_drawn(reader: understand.Reader) -> None:
    (claim,) = understand.reading(Document("d", "d", None, "Iran shipped drones to Sudan."), reader).claims
    assert claim.tree == (
        "shipped · says that it passes",
        "├─ nsubj: Iran · supplier",
        "├─ obj: drones · item",
        "└─ obl (to): Sudan · recipient",
    )


def test_what_a_rule_and_the_branch_refuse_for_one_reason_is_told_once(reader: understand.Reader) -> None:
    text = "France pays no ransom, the minister said."
    found = read(text, reader, "pays", France="supplier", ransom="item").refused
    told = [(each.reason, each.evidence) for each in found]
    assert told, "something is refused here"
    for number, (reason, words) in enumerate(told):
        for other, beside in told[number + 1 :]:
            assert reason != other or words.end <= beside.start or beside.end <= words.start


def test_one_side_with_money_counts_where_it_is_certain(reader: understand.Reader) -> None:
    text = "Then the Chinese advanced 400 million dollars on crude that was still in the ground."
    parts = {"Chinese": "supplier", "dollars": "item"}
    claims = {}
    for part in (0.95, 0.99):
        taught = Taught(reader.parser, "advanced", parts, 0.99, part)
        claims[part] = understand.reading(Document("d", "d", None, text), replace(reader, parser=taught)).claims
    assert not claims[0.95]
    assert [told(claim) for claim in claims[0.99]] == [("Chinese", None, "400 million dollars")]


def test_the_army_is_that_of_the_one_state_that_the_sentence_names(reader: understand.Reader) -> None:
    text = "South Sudan's minister denied that the army had received tanks from Uganda."
    found = read(text, reader, "received", Uganda="supplier", army="recipient", tanks="item").claims
    assert [str(claim.transfer.recipient and claim.transfer.recipient.antecedent) for claim in found] != ["None"]
    text = "Uganda says that it gave the army tanks."
    found = read(text, reader, "gave", it="supplier", army="recipient", tanks="item").claims
    assert not [claim for claim in found if claim.transfer.recipient and claim.transfer.recipient.antecedent]


@pytest.mark.parametrize(
    ("text", "trigger", "roles", "reason"),
    [
        (
            "The emir of Qatar told us that rockets had reached Mali.",
            "reached",
            ("Qatar", "Mali", "rockets"),
            "says",
        ),
        (
            "Claims made by Syria about rockets smuggled to Mali are old.",
            "smuggled",
            ("Syria", "Mali", "rockets"),
            "alleg",
        ),
    ],
)
def test_who_says_so_passes_nothing(
    text: str, trigger: str, roles: tuple[str, str, str], reason: str, reader: understand.Reader
) -> None:
    taught = Taught(reader.parser, trigger, dict(zip(roles, ("supplier", "recipient", "item"), strict=True)), 0.99)
    found = understand.reading(Document("d", "d", None, text), replace(reader, parser=taught))
    assert not [claim for claim in found.claims if claim.transfer.supplier]
    assert any(reason in refused.reason for refused in found.refused), found.refused


@pytest.mark.parametrize("giver", ["Qatar", "army"])
def test_a_side_far_along_in_a_longer_sentence_breaks_nothing(giver: str, reader: understand.Reader) -> None:
    text = f"All that is known about the matter so far came to us by way of the {giver}. Mali got rockets."
    found = read(text, reader, "got", 0.99, **{giver: "supplier", "Mali": "recipient", "rockets": "item"})
    assert [told(claim)[1:] for claim in found.claims] == [("Mali", "rockets")]


def test_a_pronoun_many_sentences_back_is_told_there_or_not_at_all(reader: understand.Reader) -> None:
    asked = "In the long and cold and dark year in the far north of the old town of Kidal they asked Iran for rifles."
    text = f"{asked} {'Go. ' * 20}We got them."
    claims = read(text, reader, "got", they="recipient", Iran="supplier", rifles="item").claims
    assert all(claim.transfer.supplier is not None for claim in claims)


def test_giving_up_something_asks_no_other_sentence(reader: understand.Reader) -> None:
    asked = "In the long and cold and dark year in the far north of the old town of Kidal nobody came to Iran."
    found = read(f"{asked} Libya gave up tanks.", reader, "gave", Libya="supplier", Iran="recipient", tanks="item")
    assert any(refused.rule == "learned" for refused in found.refused) or found.claims


@pytest.mark.parametrize(
    ("text", "trigger", "roles", "reason"),
    [
        (
            "He said Sweden criticised arms sales to Iran.", "sales", {"Sweden": "supplier", "Iran": "recipient"},
            "who only criticises or investigates it passes nothing",
        ),
        (
            "Nobody knew whether Norway approved arms shipments by Israel.", "shipments",
            {"Norway": "recipient", "Israel": "supplier"}, "who only allows it receives nothing",
        ),
        (
            "Farmers talked about Japanese import ceilings for American beef.", "import",
            {"Japanese": "supplier", "American": "recipient"}, "whose imports they are receives them",
        ),
    ],
)  # fmt: skip
def test_who_stands_beside_a_passing_has_no_part_in_it(
    reader: understand.Reader, text: str, trigger: str, roles: dict[str, str], reason: str
) -> None:
    goods = "beef" if "beef" in text else "arms"
    found = read(text, reader, trigger, 0.9, **{**roles, goods: "item"})
    assert not any(claim.rule == "learned" for claim in found.claims)
    assert reason in [refused.reason for refused in found.refused]


def test_what_somebody_else_criticises_passes_all_the_same(reader: understand.Reader) -> None:
    text = "Israel criticised it. " + ODD
    found = read(text, reader, "finding", Tehran="supplier", Khartoum="recipient", drones="item")
    assert [told(claim) for claim in found.claims] == [("Tehran", "Khartoum", "drones")]
