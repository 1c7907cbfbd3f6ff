"""C7: a keeper who cheats, and machines that err. Each attack is refused when it is made, flagged by verify, or noticed
by somebody outside: an authority, a witness, whoever kept a checkpoint.

Each attack names the guards that it hangs on. The positive control is the same attack with those
guards off: it succeeds.
"""

from __future__ import annotations

from pathlib import Path

from embargowatch.errors import EmbargoWatchError
from embargowatch.vault import note, publish
from reliability import cheating
from reliability.attacks import (
    BUNDLE,
    DOUBTED,
    LAST_TILE,
    REFUSED,
    TILE,
    Attack,
    blob,
    broken,
    checkpoint,
    checkpoints_removed,
    clock_set_back,
    edited,
    exchanged,
    exchanged_leaves,
    fewer,
    file,
    flagged,
    flipped_root,
    index_edited,
    loose_base64,
    one_less,
    one_more,
    other_root,
    other_text,
    overwrite,
    pair_exchanged,
    private_key_exchanged,
    publishing,
    refused,
    removal_undone,
    replaced,
    rewritten,
    stranger_signs,
    taken_away,
    text,
    tile_removed,
    turned,
    two_writers,
    unknown_input,
)
from reliability.cheating import LEAVES, SIZES, Home
from reliability.figures import row
from reliability.guards import without
from reliability.outsiders import OUTSIDE

FILES = (
    flagged("the last leaves are taken away", taken_away, "signed", "blobs", "index"),
    flagged(
        "a leaf is edited in its bundle", file(BUNDLE, lambda b: b.replace(b"3.html", b"4.html", 1)), "tree", "index"
    ),
    flagged("a leaf is edited, tiles made anew", rewritten(edited), "checkpoints"),
    flagged("history rewritten, the newest signed anew", rewritten(edited, (LEAVES,)), "checkpoints"),
    flagged("history rewritten, all signed anew", rewritten(edited, (*SIZES, LEAVES)), "checkpoints"),
    flagged("history rewritten, older checkpoints thrown away", checkpoints_removed, "signed"),
    flagged("two leaves exchanged", rewritten(exchanged_leaves), "checkpoints", "leaves"),
    flagged("a leaf removed from the middle", rewritten(one_less), "checkpoints", "blobs"),
    flagged("a leaf put in", rewritten(one_more), "checkpoints"),
    flagged("signed by another key, which lies in the log", stranger_signs, "signatures", "checkpoints"),
    flagged("time goes back in a leaf", replaced(b'"at":"20', b'"at":"19', 50), "leaves"),
    flagged("a key twice in a leaf", replaced(b'"v":1', b'"v":1,"v":1'), "strict leaf"),
    flagged("a number with a point in a leaf", replaced(b'"v":1', b'"v":1.0'), "strict leaf"),
    flagged("a space in a leaf", replaced(b'"v":1', b'"v": 1'), "strict leaf"),
    flagged("an unknown version", replaced(b'"v":1', b'"v":2'), "strict leaf"),
    flagged("an unknown type", replaced(b'"import"', b'"inport"'), "strict leaf"),
    flagged("an unknown field", replaced(b',"v":1', b',"v":1,"z":0'), "strict leaf"),
    flagged(
        "size in the checkpoint edited", checkpoint(lambda b: b.replace(b"\n280\n", b"\n200\n")), "note", "checkpoints"
    ),
    flagged("root in the checkpoint edited", checkpoint(other_root), "note", "checkpoints"),
    flagged("origin of the checkpoint edited", checkpoint(lambda b: b.replace(b"watch", b"wetch", 1)), "note"),
    flagged("origin of another log, signed", text(lambda t: t.replace("watch", "wetch", 1)), "note"),
    flagged("an extension line, signed", text(lambda t: f"{t}more\n"), "note"),
    flagged("a leading zero, signed", text(lambda t: t.replace("\n280\n", "\n0280\n")), "note"),
    flagged("a wrong root, signed", lambda h: h.sign(LEAVES, flip=True), "checkpoints"),
    flagged("bytes behind the checkpoint", checkpoint(lambda b: b + b"more\n"), "note"),
    flagged("lines that end in CR LF", checkpoint(lambda b: b.replace(b"\n", b"\r\n")), "note"),
    flagged("the last newline is missing", checkpoint(lambda b: b[:-1]), "note"),
    flagged("base64 in another spelling", checkpoint(loose_base64), "note"),
    flagged("seventeen signatures", checkpoint(lambda b: b + b.split(b"\n\n")[1] * 16), "note"),
    flagged("bytes behind a bundle", file(BUNDLE, lambda b: b + b"\0"), "tree", "bundle"),
    flagged("bytes behind a tile", file(TILE, lambda b: b + b"\0"), "tree"),
    flagged("a tile is altered", file(TILE, turned), "tree"),
    flagged("a tile is missing", tile_removed, "tree"),
    flagged("a file among the tiles", lambda h: h.put(f"{TILE}.txt", b"?"), "tree"),
    flagged("a file beside the log", lambda h: h.put("log/notes.txt", b"?"), "signatures", "checkpoints", "signed"),
    flagged("a kept file is altered", blob(lambda p: overwrite(p, p.read_bytes()[:-1] + b"?")), "blobs"),
    flagged("a kept file is cut", blob(lambda p: overwrite(p, p.read_bytes()[:9])), "blobs"),
    flagged("a kept file is missing", blob(Path.unlink), "blobs"),
    flagged("two kept files are exchanged", exchanged, "blobs"),
    flagged("a file that no leaf names", lambda h: h.put(f"blobs/sha256/0b/{'0b' * 32}", b"?"), "blobs"),
    flagged("bytes that a tombstone removed are there", removal_undone, "blobs"),
    flagged("a reading of bytes that were never captured", unknown_input, "leaves"),
    flagged("the index is edited", index_edited, "index"),
    flagged("the journal begins elsewhere", file("waiting/journal", lambda b: b[:27] + b"\1" + b[28:]), "opened"),
)
SIGNING = (
    refused("publishing over a rewritten history", publishing(rewritten(edited)), "recount"),
    refused("publishing after leaves were taken away", publishing(rewritten(fewer)), "recount", "grown"),
    refused(
        "publishing over a tile that is not of its leaves",
        publishing(file(LAST_TILE, turned)),
        "recount",
    ),
    refused("two writers sign", two_writers, "swap"),
    refused("a bit of a root flips before signing", broken(publish, "span", flipped_root), "recount"),
    refused("the text changes between check and signature", broken(note, "sign", other_text), "read again"),
    refused("the private key is exchanged", publishing(private_key_exchanged), "pair"),
    refused("the pair of keys is exchanged", publishing(pair_exchanged), "beside"),
    refused(
        "the private key may be read by others",
        publishing(lambda h: (h.home / "keys" / "log.key").chmod(0o644)),
        "private",
    ),
    refused("the clock is set back", clock_set_back, "clock"),
)
ATTACKS = (*FILES, *SIGNING, *OUTSIDE)


def noticed(home: Home, attack: Attack) -> list[str]:
    """Who noticed an attack, and how; empty where it succeeded."""
    try:
        attack.act(home)
    except EmbargoWatchError as error:
        return [str(error)] if attack.noticed == REFUSED else []
    if attack.noticed == REFUSED:
        return []
    return home.doubts() if attack.noticed == DOUBTED else home.faults()


def test_c7_cheating(tmp_path: Path) -> None:
    cheating.sound(tmp_path / "sound")
    first = Home(tmp_path / "sound", tmp_path / "first")
    with row("C7", "attacks on the log: refused or noticed, and not once the guard is off") as c7:
        c7.count(not first.faults(), f"a sound log is flagged: {first.faults()[:2]}")
        c7.count(not first.doubts(), f"a sound log is doubted: {first.doubts()[:2]}")
        for number, attack in enumerate(ATTACKS):
            home = Home(tmp_path / "sound", tmp_path / f"{number}")
            c7.count(bool(noticed(home, attack)), f"{attack.name}: not noticed")
            home = Home(tmp_path / "sound", tmp_path / f"{number}-control")
            with without(attack.guards):
                still = noticed(home, attack)
            c7.count(not still, f"control of '{attack.name}': noticed with {attack.guards} off: {still[:2]}")
        c7.measured["attacks, each with its control"] = str(len(ATTACKS))
