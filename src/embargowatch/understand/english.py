"""Which sentences are in English: the grammar reads no others, and says how many it left out.

In: a parsed sentence, and the language that the whole document was taken for. Out: whether the grammar may read it.
Decided by words that hold sentences together ("the", "und", "les"): no rule of English grammar may find claims among
words of another language that happen to look like names and goods ("Iran lieferte Panzer").
"""

from __future__ import annotations

from embargowatch.understand.syntax import Sentence

# Function words, without those that are words of English, too ("die", "in", "do") or stand in many names ("de", "al").
_OTHERS = frozenset(
    """der das und ist nicht ein eine einen einem einer mit für auf den dem des zu im sich wird werden hat haben wurde
    sei dass bei nach über sagte le les du et est une dans pour sur aux avec que qui par ses ont été selon leur
    cette ces los las una y del por con para se su como más han fue según il lo gli della delle che di per non
    sono alla nel dei uma não em dos os ao pelo pela foram het een van voor niet op zijn door naar heeft werd
    dat zei ook aan uit wordt deze och att det som på är inte og ikke er av til har den av w z na nie się że jest
    przez oraz ve bir bu için ile
    olarak göre yang dan ke dari untuk dengan pada ini itu và của các është dhe në është se që ka és egy hogy ja
    ei että je na se že za u i su od koji waxay iyo ku ya na wa""".split()
)
_ENGLISH = frozenset(
    """the of to and a in that is was for on with by has have had said says from at as it its an be were will would
    which who after not but or their they this are been its his about into over could may can also more than
    against""".split()
)
# Of these, the ones that a sentence of English may hold: in names, or as letters.
_NAMELY = frozenset("den har og na ya w z i u su se ku per con van het y er le les los las".split())
_LATIN = 0.6  # share of letters that must be Latin ones


_PARTICLES = frozenset("von der van den du des le las los het zu di della del dos la de el ter ten".split())


def _in_names(words: list[str]) -> set[int]:
    """Where a particle stands inside a name: "von der" between "Ursula" and "Leyen"."""
    out: set[int] = set()
    for n, word in enumerate(words):
        fore = n > 0 and (words[n - 1][:1].isupper() or n - 1 in out)
        aft = next((w for w in words[n + 1 :] if w not in _PARTICLES), "")
        if word in _PARTICLES and fore and aft[:1].isupper():
            out.add(n)
    return out


def english(sentence: Sentence, language: str | None) -> bool:
    """Whether the sentence is in English.

    In a document taken for English, or for no language, a sentence passes unless its words speak for another language;
    in any other document it passes only where its words speak for English.
    """
    words = [token.text.lower() for token in sentence.tokens]
    letters = [letter for word in words for letter in word if letter.isalpha()]
    if letters and sum(letter < "\u0250" for letter in letters) < _LATIN * len(letters):
        return False
    ours = sum(word in _ENGLISH for word in words)
    named = _in_names([token.text for token in sentence.tokens])
    theirs = {word for n, word in enumerate(words) if word in _OTHERS and word not in _ENGLISH and n not in named}
    clear = len(theirs - _NAMELY)
    if language not in ("en", None):
        return ours > max(1, len(theirs))
    return ours >= len(theirs) or clear < 2 and ours > 0 or clear == 0
