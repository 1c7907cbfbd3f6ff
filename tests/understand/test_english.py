"""Only English is read: no claims from another language, whatever its words look like; what was left out is said."""

from __future__ import annotations

import sys

import pytest

from embargowatch import lexicon, understand
from embargowatch.model import Document, Reading
from embargowatch.understand import english

FOREIGN = {
    "de": "Nordkorea hat Russland Raketen geliefert. Iran export von Drohnen und Patriot missiles nach Russia.",
    "fr": "La France a vendu des Rafale à l'Egypte. Le Soudan accuse le Tchad d'avoir livré des armes aux rebelles.",
    "es": "Rusia vendió misiles a Venezuela. México importa gas de Estados Unidos, según el ministro.",
    "tr": "Türkiye bu yıl Azerbaycan için drone sattı ve İran ile bir anlaşma imzaladı.",
    "nl": "Duitsland stuurt tanks naar Oekraïne. US arms Taiwan met Harpoon, zei de minister, en dat is niet nieuw.",
    "ru": "Иран поставил дроны России. США обвинили КНДР в поставках ракет.",
    "ko": "북한은 러시아에 미사일을 공급했다.",
    "fa": "ایران به روسیه پهپاد فروخت.",
}


@pytest.fixture(scope="session")
def reader() -> understand.Reader:
    return understand.load(lexicon.load())


def read(text: str, reader: understand.Reader, language: str | None = None) -> Reading:
    return understand.reading(Document("d", "d", None, text, language=language), reader)


@pytest.mark.parametrize("declared", [True, False], ids=["told", "not told"])
@pytest.mark.parametrize("language", FOREIGN)
def test_other_languages_give_no_claims_and_a_warning(language: str, declared: bool, reader: understand.Reader) -> None:
    found = read(FOREIGN[language], reader, language if declared else None)
    assert found.claims == ()
    assert found.statements == ()
    assert [notice.code for notice in found.warnings] == ["not_english"]


@pytest.mark.parametrize(
    "text",
    [
        "US arms Taiwan mit Harpoon, sagt China und das ist nicht neu.",
        "Iran export von Drohnen und Patriot missiles nach Russia.",
    ],
)
def test_without_the_guard_such_words_would_make_claims(
    text: str, reader: understand.Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(text, reader).claims == ()
    module = sys.modules["embargowatch.understand.reading"]
    monkeypatch.setattr(module, "english", lambda sentence, language: True)
    assert read(text, reader).claims


def test_english_sentences_in_a_mixed_page_are_read(reader: understand.Reader) -> None:
    text = (
        "L'Iran a fourni des missiles aux Houthis, selon Washington.\n\n"
        "Iran has supplied missiles to the Houthis, Washington says.\n\n"
        "Der Iran lieferte Drohnen an Russland, sagte der Minister."
    )
    for language in ("en", "fr", None):
        found = read(text, reader, language)
        assert [claim.evidence[0].text for claim in found.claims] == ["Iran has supplied missiles to the Houthis"]
        assert "2 sentences" in found.warnings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "Iran arms Houthis",
        "The ship left Port of Spain for Rio de la Plata.",
        "Le Monde and Die Zeit said Iran sold drones to Sudan.",
        "Ursula von der Leyen met Mark van der Berg.",
    ],
)
def test_english_with_foreign_names_is_english(text: str, reader: understand.Reader) -> None:
    assert all(english.english(s, "en") for s in reader.parser.sentences(text))
