"""Trains the branch that learns roles: ``python training/train_roles.py --package DIR --roles DIR --out DIR``.

In: the parser's weights in a package folder, marked lines and news (``roles/``), RAMS where given. Out: ``roles.pt``,
and on the way ``roles-checkpoint.pt``, from which a stopped run goes on. Same seed, machine and number of threads: same
weights.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

import mean
from batches import Encoder
from branch import Branch, Vectors, start
from lines import Lines
from sentences import Row, shapes
from train import write

TRIGGERS = 8.0  # one word in thirty is a trigger
STANDING = 0.3
MASK, HIDDEN = 103, 0.05  # [MASK], and the part of the subwords hidden behind it; the ids up to it are special
LONGEST = 300  # words of one row
WARM = 0.06  # part of the steps
LEAST = 0.15  # part of the highest rate at which the last steps are made


@dataclass
class Batch:
    """Padded rows. ``pairs``: row, trigger, word, role; targets that are not known are -1."""

    ids: Tensor
    shapes: Tensor
    mask: Tensor
    first: Tensor
    trigger: Tensor
    standing: Tensor
    pairs: Tensor


def cells(row: Row, encoder: Encoder) -> tuple[list[int], list[int], list[int]]:
    """Subwords, their shapes, and the first subword of each word: one window, as the parser makes it."""
    ids, kinds, first = [encoder.cls], [0], []
    for form, shape in zip(row.forms, shapes(row), strict=True):
        pieces = encoder(form)
        first.append(len(ids))
        ids += pieces
        kinds += [shape] * len(pieces)
    return [*ids, encoder.sep], [*kinds, 0], first


def collate(rows: list[Row], encoder: Encoder) -> Batch:
    """Rows padded to one batch."""
    made = [cells(row, encoder) for row in rows]
    lengths = torch.tensor([len(ids) for ids, _, _ in made])
    pairs = [(number, *pair) for number, row in enumerate(rows) for pair in row.pairs]
    return Batch(
        _padded([ids for ids, _, _ in made], 0), _padded([kinds for _, kinds, _ in made], 0),
        torch.arange(int(lengths.max()))[None] < lengths[:, None], _padded([first for _, _, first in made], 0),
        _padded([row.trigger for row in rows], -1), _padded([row.standing for row in rows], -1),
        torch.tensor(pairs, dtype=torch.int64).reshape(-1, 4),
    )  # fmt: skip


def _padded(rows: list[list[int]], empty: int) -> Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [empty] * (width - len(row)) for row in rows])


def batched(rows: list[Row], size: int, chance: random.Random) -> list[list[Row]]:
    """Rows of like length, about ``size`` subwords together, in random order."""
    rows = sorted(
        (row for row in rows if len(row.forms) <= LONGEST), key=lambda row: len(row.forms) + chance.random() * 8
    )
    batches: list[list[Row]] = [[]]
    for row in rows:
        if batches[-1] and (len(batches[-1]) + 1) * len(row.forms) * 1.25 > size:
            batches.append([])
        batches[-1].append(row)
    chance.shuffle(batches)
    return batches


def losses(branch: Branch, vectors: Vectors, batch: Batch, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Losses of triggers, standings and roles; "none" is most of the roles, so theirs counts the others."""
    trigger, standing, role = branch(vectors(ids, batch.shapes), batch.mask, batch.first)
    known, stands = batch.trigger >= 0, batch.standing >= 0
    of_trigger = functional.binary_cross_entropy_with_logits(trigger[known].float(), batch.trigger[known].float())
    none = role.sum() * 0.0
    of_standing = functional.cross_entropy(standing[stands].float(), batch.standing[stands]) if stands.any() else none
    row, at, word, target = batch.pairs.unbind(1)
    total = functional.cross_entropy(role[row, at, word].float(), target, reduction="sum") if len(target) else none
    return of_trigger, of_standing, total / (target > 0).sum().clamp(min=1)


@torch.no_grad()
def check(branch: Branch, vectors: Vectors, rows: list[Row], encoder: Encoder) -> str:
    """Precision and recall of triggers, of roles given the trigger, and accuracy of standings."""
    branch.eval()
    hits, of = Counter[str](), Counter[str]()
    for group in batched(rows, 3000, random.Random(1)):
        for key, hit, whole in _marks(branch, vectors, collate(group, encoder)):
            hits[key] += int(hit.sum())
            of[key] += int(whole.sum())
    branch.train()
    return " ".join(f"{key} {hits[key] / max(1, of[key]):.2f}" for key in of)


def _marks(branch: Branch, vectors: Vectors, batch: Batch) -> Iterator[tuple[str, Tensor, Tensor]]:
    """For each figure: what is right, and out of what."""
    trigger, standing, role = branch(vectors(batch.ids, batch.shapes), batch.mask, batch.first)
    said, there, stands = (trigger > 0) & (batch.trigger >= 0), batch.trigger == 1, batch.standing >= 0
    row, at, word, target = batch.pairs.unbind(1)
    best = role[row, at, word].argmax(-1)
    right = (best == target) & (target > 0)
    yield "trigger P", said & there, said
    yield "trigger R", said & there, there
    yield "role P", right, best > 0
    yield "role R", right, target > 0
    yield "standing", (standing.argmax(-1) == batch.standing) & stands, stands


class Run:
    """State of a training run: it can be written and taken up again."""

    def __init__(self, options: argparse.Namespace, branch: Branch) -> None:
        self.options, self.branch = options, branch
        layers = [value for name, value in branch.named_parameters() if name.startswith("layers")]
        heads = [value for name, value in branch.named_parameters() if not name.startswith("layers")]
        groups = [
            {"params": group, "base": rate} for group, rate in ((layers, options.rate), (heads, options.head_rate))
        ]
        self.optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        self.epoch, self.step, self.steps = 0, 0, 0
        self.mean: dict[str, Tensor] = {}

    @property
    def path(self) -> Path:
        """The checkpoint."""
        return Path(self.options.out) / "roles-checkpoint.pt"

    def save(self) -> None:
        """Writes the checkpoint in one move."""
        state = {"branch": self.branch.state_dict(), "optimiser": self.optimiser.state_dict(), "mean": self.mean}
        write(state | {"at": (self.epoch, self.step, self.steps)}, self.path)

    def load(self) -> None:
        """Takes up the checkpoint, if there is one."""
        if self.path.exists():
            state = torch.load(self.path, weights_only=False)
            self.branch.load_state_dict(state["branch"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.mean = state["mean"]
            self.epoch, self.step, self.steps = state["at"]

    def set_rates(self) -> None:
        """Warm-up, then linear decay."""
        done = self.step / max(1, self.steps)
        scale = min(done / WARM + 0.01, max(0.0, 1 - done) / (1 - WARM) * (1 - LEAST) + LEAST)
        for group in self.optimiser.param_groups:
            group["lr"] = group["base"] * scale

    def averaged(self) -> Branch:
        """A branch with the mean weights, or the branch itself while there are none."""
        out = Branch()
        out.load_state_dict(mean.weights(self.mean, self.branch))
        return out


def one_step(run: Run, vectors: Vectors, batch: Batch) -> Tensor:
    """Forward, backward, update. Returns the three losses."""
    run.set_rates()
    hidden = (torch.rand(batch.ids.shape) < HIDDEN) & (batch.ids > MASK)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=run.options.bf16):
        found = losses(run.branch, vectors, batch, batch.ids.masked_fill(hidden, MASK))
    total = TRIGGERS * found[0] + STANDING * found[1] + found[2]
    run.optimiser.zero_grad(set_to_none=True)
    total.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(run.branch.parameters(), 3.0)
    run.optimiser.step()
    run.step += 1
    mean.take(run.mean, run.branch, run.step / run.steps)
    return torch.stack(found).detach()


def train(run: Run, vectors: Vectors, lines: Lines, encoder: Encoder) -> None:
    """The epochs that are left, each from its own seed, with a checkpoint after each."""
    began = time.perf_counter()
    while run.epoch < run.options.epochs:
        chance = random.Random(run.options.seed * 1000 + run.epoch)
        torch.manual_seed(run.options.seed * 1000 + run.epoch)
        batches = batched(lines.epoch(chance), run.options.batch, chance)
        run.steps = run.steps or len(batches) * run.options.epochs
        total = torch.zeros(3)
        for number, rows in enumerate(batches, 1):
            total += one_step(run, vectors, collate(rows, encoder))
            if number % 50 == 0:
                report(run, began, f"batch {number} of {len(batches)}, losses {_figures(total / number)}")
        run.epoch += 1
        run.save()
        for name, held in lines.held.items():
            report(run, began, f"{name}: {check(run.averaged(), vectors, held, encoder)}")


def _figures(values: Tensor) -> str:
    return " ".join(f"{float(value):.3f}" for value in values)


def report(run: Run, began: float, line: str) -> None:
    """One line of the log."""
    print(f"[{(time.perf_counter() - began) / 60:.1f} min, epoch {run.epoch}] {line}", flush=True)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", type=Path, required=True, help="folder with model.onnx and tokenizer.json")
    parser.add_argument("--roles", type=Path, required=True, help="the folder of marked texts")
    parser.add_argument("--rams", type=Path, help="RAMS 1.0 as JSON lines, xz")
    parser.add_argument("--without", type=Path, help="JSON lines, xz: no snippet that shares words with these texts")
    parser.add_argument("--treebanks", type=Path, help="folder with gum-train.conllu: texts where nothing passes")
    parser.add_argument("--articles", type=Path, help='"News Articles" as a zip file')
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="roles.pt of an earlier run, to go on from with new rates")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--batch", type=int, default=1400, help="subwords in a batch")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=2e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true")
    return parser.parse_args()


def main() -> None:
    """Reads, trains, writes."""
    chosen = options()
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    model = onnx.load(str(chosen.package / "model.onnx"))
    branch, vectors = Branch(), Vectors(model)
    start(branch, model)
    if chosen.start:
        branch.load_state_dict(torch.load(chosen.start, weights_only=False))
    run = Run(chosen, branch)
    run.load()
    lines = Lines.read(chosen.roles, chosen.rams, chosen.without, chosen.treebanks, chosen.articles)
    print(
        f"{len(lines.short)} lines, {len(lines.long)} paragraphs, {len(lines.labelled)} snippets, "
        f"{len(lines.quiet)} quiet",
        flush=True,
    )
    train(run, vectors, lines, Encoder(Tokenizer.from_file(str(chosen.package / "tokenizer.json"))))
    write(run.averaged().state_dict(), chosen.out / "roles.pt")


if __name__ == "__main__":
    main()
