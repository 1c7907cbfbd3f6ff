"""Attacks of C7 that are made on, or noticed by, outsiders: authorities, witnesses, whoever kept a checkpoint."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID

from embargowatch.errors import StoreError
from embargowatch.vault import anchor, note, policy, witness
from embargowatch.vault.note import Checkpoint
from embargowatch.vault.witness import Question, Witness
from reliability.attacks import Act, doubted, edited, file, refused, rewritten, turned
from reliability.authority import Authority
from reliability.cheating import AUTHORITY, LEAVES, SIZES, STAMPED, WITNESS, Home
from reliability.goldenstore import signer

NOTE, TOKEN = f"log/anchors/{STAMPED}.note", f"log/anchors/{STAMPED}-1.tsr"
COSIGNED = f"log/witness/{STAMPED}.note"


# ---- time stamps


def stamped(authority: Authority, trusted: Authority | None = None, asked: int | None = 7) -> Act:
    """An authority's reply to a request with this nonce, checked before it is kept."""

    def act(home: Home) -> None:
        reply = authority.stamp(home.newest, asked)
        anchor.checked(reply, home.newest, [(trusted or authority).root], 7)

    return act


def other_bytes_stamped(home: Home) -> None:
    """A stamp over another checkpoint."""
    anchor.checked(AUTHORITY.stamp(home.newest + b"x", 7), home.newest, [AUTHORITY.root], 7)


def token_exchanged(home: Home) -> None:
    """Another token of the same authority over the same checkpoint, with a time that suits better."""
    earlier = dataclasses.replace(AUTHORITY, at=AUTHORITY.at - datetime.timedelta(hours=5))
    earlier.root, earlier.own = AUTHORITY.root, AUTHORITY.own
    home.put(TOKEN, earlier.stamp(home.read(NOTE)))


def tokens_removed(home: Home) -> None:
    """The time stamp that the log names is not there."""
    for name in (NOTE, TOKEN):
        (home.evidence / name).unlink()


def fork_stamped(home: Home) -> None:
    """Another history, signed by the log's key, has the time stamp."""
    forked = home.signed(home.head(STAMPED, flip=True).text)
    home.put(NOTE, forked)
    home.put(TOKEN, AUTHORITY.stamp(forked))


# ---- witnesses


def watching(home: Home) -> Witness:
    """A witness that has seen the first leaves of the log."""
    found = Witness(home.home / "witness.db", WITNESS.private, WITNESS.name)
    found.watch(home.key)
    _take(found, Question(0, (), home.read(f"log/checkpoints/{STAMPED}.checkpoint")))
    return found


def _take(who: Witness, what: Question) -> bytes:
    """The cosignature. StoreError where the witness refuses."""
    answer = who.add_checkpoint(what.body)
    if answer.status != 200:
        raise StoreError(f"the witness answers {answer.status}")
    return answer.body


def offered(home: Home, head: Checkpoint, old: int, proof: Sequence[bytes] = ()) -> None:
    """A checkpoint signed by the log's own key is offered to the witness."""
    who = watching(home)
    _take(who, Question(old, tuple(proof), home.signed(head.text)))


def taken_back(home: Home) -> None:
    """The log as it was before the witness saw it."""
    offered(home, home.head(SIZES[1]), SIZES[1])


def fork_of_one_size(home: Home) -> None:
    """Another root for the size that the witness saw."""
    offered(home, home.head(STAMPED, flip=True), STAMPED)


def fork_that_grew(home: Home) -> None:
    """A longer log over another history, with the proof that it gives."""
    who = watching(home)
    rewritten(edited)(home)
    proof = home.vault().consistency(STAMPED, LEAVES)
    _take(who, Question(STAMPED, tuple(proof), home.signed(home.head(LEAVES).text)))


def proof_made_up(home: Home) -> None:
    """A proof of other hashes."""
    proof = home.vault().consistency(STAMPED, LEAVES)
    offered(home, home.head(LEAVES), STAMPED, [bytes(32), *proof[1:]])


def stranger_asks(home: Home) -> None:
    """A checkpoint under the log's name, signed by another key."""
    who = watching(home)
    body = home.signed(home.head(LEAVES).text, Ed25519PrivateKey.generate())
    _take(who, Question(STAMPED, tuple(home.vault().consistency(STAMPED, LEAVES)), body))


def log_changes_its_key(home: Home) -> None:
    """A witness is told of another key of a log that it watches."""
    watching(home).watch(note.public(Ed25519PrivateKey.generate(), home.origin))


def stranger_cosigns(home: Home) -> None:
    """The answer is a cosignature by somebody else."""
    other = signer("witness.example/w2", 4)
    head = note.opened(home.newest, home.key)
    line = note.cosign(head.text, other.private, other.name, 1).line
    witness._own(policy.Witness("w1", note.key(WITNESS.vkey)), head, line.encode())


def cosigned_by_a_stranger(home: Home) -> None:
    """The cosignature that is kept is by nobody whom the policy names."""
    other = signer("witness.example/w2", 4)
    head = note.opened(home.read(f"log/checkpoints/{STAMPED}.checkpoint"), home.key)
    cosigned = note.cosign(head.text, other.private, other.name, 1)
    own = note.read(head.note).signatures
    home.put(COSIGNED, note.Note(head.text, (*own, cosigned)).body)


def cosigned_in_another_time(home: Home) -> None:
    """The time of a cosignature is changed: its signature covers the time."""
    kept = note.read(home.read(COSIGNED))
    own, other = kept.signatures
    later = dataclasses.replace(other, raw=(9_999_999).to_bytes(8, "big") + other.raw[8:])
    home.put(COSIGNED, note.Note(kept.text, (own, later)).body)


# ---- all of it made anew


def everything_anew(home: Home) -> None:
    """The keeper rewrites history with his own key, and throws away all that spoke of the old one on his machine."""
    rewritten(edited, (*SIZES, LEAVES), forget=True)(home)
    home.sign(LEAVES)


def all_as_it_was(home: Home) -> None:
    """An old copy of everything, what this machine remembers included, is put back."""
    home.rewrite(home.leaves[:STAMPED])
    home.forget()
    home.sign(STAMPED)


EXPIRED, SERVER = Authority(days=(-30, -1)), Authority(purpose=ExtendedKeyUsageOID.SERVER_AUTH)
OUTSIDE = (
    refused("a time stamp by a certificate that had expired", stamped(EXPIRED), "time stamp"),
    refused("a time stamp by a certificate for another purpose", stamped(SERVER), "time stamp"),
    refused("a time stamp under another root", stamped(Authority(), AUTHORITY), "time stamp"),
    refused("an older reply of the authority again (nonce)", stamped(AUTHORITY, asked=6), "time stamp"),
    refused("a time stamp without the nonce", stamped(AUTHORITY, asked=None), "time stamp"),
    refused("a time stamp over other bytes", other_bytes_stamped, "time stamp"),
    doubted("a time stamp exchanged for a better one", token_exchanged, "logged", "tokens"),
    doubted("a time stamp altered", file(TOKEN, turned), "logged", "tokens"),
    doubted("time stamps removed", tokens_removed, "tokens"),
    doubted("another history stamped", fork_stamped, "passed", "logged", "tokens"),
    refused("a witness is shown an older log", taken_back, "consistent"),
    refused("a witness is shown another history of one size", fork_of_one_size, "consistent"),
    refused("a witness is shown another history that grew", fork_that_grew, "proof"),
    refused("a witness is shown a proof that is made up", proof_made_up, "proof"),
    refused("a stranger asks a witness under the log's name", stranger_asks, "log's key"),
    refused("a watched log changes its key", log_changes_its_key, "watched"),
    refused("a cosignature by another witness", stranger_cosigns, "own"),
    doubted("a kept cosignature by somebody else", cosigned_by_a_stranger, "quorum"),
    doubted("the time of a cosignature changed", cosigned_in_another_time, "witness's key"),
    doubted("the keeper makes everything anew", everything_anew, "passed", "time stamp", "logged"),
    doubted("the keeper puts everything back as it was", all_as_it_was, "passed", "logged"),
)
