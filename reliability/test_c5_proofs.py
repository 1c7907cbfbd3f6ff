"""C5: RFC 6962. Roots of the eight public reference leaves; every proof up to a size; altered proofs are refused.

The kinds of altered proofs are those of the public probes of transparency-dev/merkle, made here by rule: a flipped bit
in any hash, a neighbouring index or size, roots exchanged, the proof cut, lengthened, reversed, or of another tree.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from embargowatch.vault import disk, note, proofs, tree
from embargowatch.vault.tiles import Tiles
from embargowatch.vault.tree import EMPTY, leaf_hash
from reliability import gochecker
from reliability.figures import RELEASE, SEED, Row, row

LARGEST = 520 if RELEASE else 130
SIZES = (1, 255, 256, 257, 511, 65_535, 65_536, 65_537, 70_000)
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (  # of the first 1, 2, ... of these leaves; the test constants of Certificate Transparency
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
Hashes = Sequence[bytes]
Inclusion = tuple[str, int, int, bytes, Hashes, bytes]
Consistency = tuple[str, int, int, bytes, bytes, Hashes]


class Trees:
    """Leaves by rule, the roots of all sizes, and what is known to the makers of proofs."""

    def __init__(self, size: int) -> None:
        self.leaves = [leaf_hash(b"leaf %d" % number) for number in range(size + 1)]
        self.spans: dict[tuple[int, int], bytes] = {}
        self.roots = [tree.span(0, each, self.known) for each in range(size + 2)]

    def known(self, low: int, high: int) -> bytes | None:
        if high - low == 1:
            return self.leaves[low]
        if (high - low) & (high - low - 1) or low % (high - low):
            return None
        if (low, high) not in self.spans:
            middle = (low + high) // 2
            self.spans[low, high] = tree.node_hash(self.known(low, middle) or b"", self.known(middle, high) or b"")
        return self.spans[low, high]


def altered(path: Hashes, chance: random.Random) -> Iterator[tuple[str, Hashes]]:
    """Proofs that are not the proof."""
    noise = chance.randbytes(32)
    yield "one more hash behind", [*path, noise]
    yield "one more hash before", [noise, *path]
    yield "an empty hash behind", [*path, b""]
    yield "a long hash behind", [*path, noise + b"\0"]
    for place in range(len(path)):
        flipped = bytearray(path[place])
        flipped[chance.randrange(32)] ^= 1 << chance.randrange(8)
        yield f"bit of hash {place}", [*path[:place], bytes(flipped), *path[place + 1 :]]
        yield f"without hash {place}", [*path[:place], *path[place + 1 :]]
        yield f"hash {place} cut", [*path[:place], path[place][:31], *path[place + 1 :]]
        yield f"hash {place} twice", [*path[: place + 1], *path[place:]]
    if len(path) > 1:
        yield "reversed", path[::-1]
        yield "empty", []


def inclusions(c5: Row, trees: Trees, size: int, chance: random.Random) -> None:
    root = trees.roots[size]
    for index in range(size):
        path, leaf = proofs.inclusion(index, size, trees.known), trees.leaves[index]
        c5.count(proofs.included(index, size, leaf, path, root), f"leaf {index} of {size}")
        wrong: list[Inclusion] = [(name, index, size, leaf, other, root) for name, other in altered(path, chance)]
        wrong += [
            ("next index", index + 1, size, leaf, path, root),
            ("index before", index - 1, size, leaf, path, root),
            ("index beyond", index + size, size, leaf, path, root),
            ("root of the next size", index, size + 1, leaf, path, trees.roots[size + 1]),
            ("root of the size before", index, size - 1, leaf, path, trees.roots[size - 1]),
            ("another leaf", index, size, trees.leaves[index + 1], path, root),
            ("no leaves", index, 0, leaf, path, root),
            ("the empty root", index, size, leaf, path, EMPTY),
        ]
        if size > 1:
            wrong += [
                ("root for leaf", index, size, root, path, root),
                ("leaf for root", index, size, leaf, path, leaf),
            ]
        for name, at, of, hash, other, head in chance.sample(wrong, 12) if size > 20 and not RELEASE else wrong:
            c5.count(not proofs.included(at, of, hash, other, head), f"leaf {index} of {size}: {name} was taken")


def consistencies(c5: Row, trees: Trees, new: int, chance: random.Random) -> None:
    root = trees.roots[new]
    for old in range(new + 1):
        path, before = proofs.consistency(old, new, trees.known), trees.roots[old]
        c5.count(proofs.consistent(old, new, before, root, path), f"{old} in {new}")
        wrong: list[Consistency] = [(name, old, new, before, root, other) for name, other in altered(path, chance)]
        wrong += [
            ("another old root", old, new, trees.roots[old + 1], root, path),
            ("sizes exchanged", new + 1, old, before, root, path),
            ("a negative size", -1, new, before, root, path),
            ("roots cut", old, new, before[:31], root, path),
        ]
        if 0 < old < new:
            wrong += [
                ("another new root", old, new, before, trees.roots[new + 1], path),
                ("roots exchanged", old, new, root, before, path),
                ("an empty proof", old, new, before, root, []),
                ("the old size before", old - 1, new, before, root, path),
                ("as if the same size", new, new, before, root, []),
            ]
        some = chance.sample(wrong, min(len(wrong), 9)) if new > 20 and not RELEASE else wrong
        for name, first, second, one, two, other in some:
            c5.count(not proofs.consistent(first, second, one, two, other), f"{old} in {new}: {name} was taken")


def test_c5_proofs() -> None:
    chance = random.Random(SEED)
    with row("C5", f"proofs of RFC 6962: all sizes up to {LARGEST}, altered ones refused, 8 reference roots") as c5:
        hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
        for size, expected in enumerate(ROOTS, 1):
            c5.count(tree.root(hashes[:size]).hex() == expected, f"root of {size} reference leaves, from the top")
            c5.count(tree.Range(hashes[:size]).root.hex() == expected, f"root of {size} reference leaves, leaf by leaf")
        trees = Trees(LARGEST + 1)
        for size in range(1, LARGEST + 1):
            inclusions(c5, trees, size, chance)
            consistencies(c5, trees, size, chance)


def test_c5_logs_are_good_to_the_go_project_too(tmp_path: Path) -> None:
    """Logs as the vault writes them, batch by batch, read by golang.org/x/mod/sumdb; of sizes where tiles begin."""
    chance = random.Random(SEED)
    private = Ed25519PrivateKey.generate()
    key = note.public(private, "watch.example/log")
    with row("C5", "logs that the vault wrote are good to the Go checker (golang.org/x/mod/sumdb)") as go:
        if not gochecker.there():
            go.not_run = gochecker.MISSING
            pytest.skip(go.not_run)
        program = gochecker.built(tmp_path)
        tiles, size, whole = Tiles(tmp_path / "log"), 0, tree.Range()
        for wanted in SIZES:
            while size < wanted:
                leaves = [b"leaf %d" % (size + more) for more in range(min(chance.randint(1, 2_000), wanted - size))]
                batch = disk.Batch(tmp_path)
                tiles.add(size, leaves, batch)
                tiles.clear(size, size + len(leaves))
                size += len(leaves)
                for leaf in leaves:
                    whole.append(leaf_hash(leaf))
            text = note.Checkpoint(key.name, size, whole.root).text
            body = note.Note(text, (note.sign(text, private, key.name),)).body
            (tmp_path / "log" / "checkpoint").write_bytes(body)
            go.count(gochecker.said(program, tmp_path, key.text) == 0, f"{size} leaves")
        (tmp_path / "log" / "tile" / "1" / "000").unlink()
        go.count(gochecker.said(program, tmp_path, key.text) == 1, "control: a missing tile is not noticed")
        go.measured["largest log"] = f"{size:,} leaves"
