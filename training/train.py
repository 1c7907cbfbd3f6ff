"""Trains the language pipeline: ``python training/train.py --treebanks DIR --encoder DIR --out DIR --minutes 70``.

In: treebanks (``*-train.conllu.xz``, ``*-dev.conllu.xz``) and a folder with MiniLM's ``model.safetensors`` and
``tokenizer.json``. Out: ``checkpoint.pt`` (resumed when present), ``model.pt`` (the mean of the later steps) and a log.
The learning rate follows the wall clock (``--minutes``) so that it always ends at zero; ``--steps`` makes a run
repeatable to the bit instead.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

import domain
import mean
from batches import Cells, Encoder, Inventory, Numbers, batched, collate, treebank_cells
from network import Linear8, Network
from treebank import Doc, read

VECTORS = ("words.", "positions.", "shapes.", "norm.")  # what the branch that learned roles stands on
MASK = 103  # [MASK]; the ids up to it are special
WEIGHTS = {"arc": 1.0, "label": 1.0, "upos": 0.5, "xpos": 0.5, "lemma": 0.5, "name": 1.0, "end": 0.6}


def losses(network: Network, batch: dict[str, Tensor]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """The loss of each head over the words that have a target, and the scores."""
    scores = network(batch)
    found = {}
    for key in ("upos", "xpos", "lemma", "name"):
        found[key] = _cross_entropy(scores[key], batch[key])
    found["end"] = _yes_or_no(scores["end"][..., 0], batch["end"])
    scores["arc"] = scores["arc"].float().masked_fill(~reachable(batch["sentence"]), -1e4)
    found["arc"] = _cross_entropy(scores["arc"], batch["head"])
    kept = batch["head"] > 0
    head_of = (batch["head"] - 1).clamp(min=0)
    heads = scores["label_head"].gather(1, head_of[:, :, None].expand_as(scores["label_head"]))
    scores["label"] = network.labels(scores["label_dep"][kept], heads[kept])
    found["label"] = _cross_entropy(scores["label"], batch["label"][kept])
    return found, scores


def _yes_or_no(scores: Tensor, target: Tensor) -> Tensor:
    known = target >= 0
    if not known.any():
        return scores.sum() * 0.0
    return functional.binary_cross_entropy_with_logits(scores[known].float(), target[known].float())


def _cross_entropy(scores: Tensor, target: Tensor) -> Tensor:
    if not (target >= 0).any():
        return scores.sum() * 0.0
    return functional.cross_entropy(scores.flatten(0, -2).float(), target.flatten(), ignore_index=-1)


def reachable(sentence: Tensor) -> Tensor:
    """(B, N, N + 1): which heads a word may have: the root, and the other words of its own sentence."""
    same = sentence[:, :, None] == sentence[:, None, :]
    same = same & ~torch.eye(sentence.shape[1], dtype=torch.bool)[None]
    return torch.cat([torch.ones_like(same[:, :, :1]), same], 2)


@torch.no_grad()
def check(network: Network, rows: list[list[Cells]]) -> dict[str, float]:
    """Accuracy of every head on windows with gold words and sentences (arcs greedy)."""
    network.eval()
    right: dict[str, float] = {}
    total: dict[str, int] = {}
    for batch in map(collate, rows):
        _, scores = losses(network, batch)
        arcs_right = scores["arc"].argmax(-1) == batch["head"]
        if not (batch["head"] >= 0).any():
            continue
        kept = batch["head"] > 0
        both = arcs_right & (batch["head"] == 0)
        both[kept] = arcs_right[kept] & (scores["label"].argmax(-1) == batch["label"][kept])
        results = {"uas": (arcs_right, batch["head"] >= 0), "las": (both, batch["head"] >= 0)}
        for key in ("upos", "xpos", "lemma", "name"):
            results[key] = (scores[key].argmax(-1) == batch[key], batch[key] >= 0)
        results["end"] = ((scores["end"][..., 0] > 0) == (batch["end"] > 0), batch["end"] >= 0)
        for key, (hit, mask) in results.items():
            right[key] = right.get(key, 0.0) + float((hit & mask).sum())
            total[key] = total.get(key, 0) + int(mask.sum())
    network.train()
    return {key: round(100 * right[key] / max(1, total[key]), 2) for key in right}


def optimiser(network: Network, encoder_rate: float, head_rate: float, keep_vectors: bool) -> torch.optim.AdamW:
    """AdamW with a lower rate for the pretrained encoder; no decay on vectors. ``keep_vectors``: these do not learn."""
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, value in network.named_parameters():
        if keep_vectors and name.startswith(VECTORS):
            value.requires_grad_(False)
            continue
        pretrained = name.startswith(("words", "positions", "norm.", "layers."))
        key = (encoder_rate if pretrained else head_rate, 0.01 if value.dim() > 1 else 0.0)
        groups.setdefault(key, []).append(value)
    settings = [{"params": v, "lr": k[0], "base": k[0], "weight_decay": k[1]} for k, v in groups.items()]
    return torch.optim.AdamW(settings, betas=(0.9, 0.98), fused=True)


class Run:
    """State of a training run: it can be written and taken up again."""

    def __init__(self, options: argparse.Namespace, network: Network) -> None:
        self.options, self.network = options, network
        self.optimiser = optimiser(network, options.encoder_rate, options.head_rate, options.keep_vectors)
        self.step, self.epoch, self.batch, self.spent = 0, 0, 0, 0.0
        self.mean: mean.Weights = {}

    def progress(self) -> float:
        """Part of the budget that is used up, 0..1."""
        done = self.step / self.options.steps if self.options.steps else self.spent / (60 * self.options.minutes)
        return min(1.0, done)

    def set_rates(self) -> None:
        """Warm-up over the first 4 %, then linear decay; int8 is rehearsed in the last part."""
        done = self.progress()
        scale = min(done / 0.04, (1 - done) / 0.96) if done < 1 else 0.0
        for group in self.optimiser.param_groups:
            group["lr"] = group["base"] * max(scale, 1e-3)
        Linear8.rehearse = done >= self.options.rehearse_from

    def save(self) -> None:
        """Writes the checkpoint in one move."""
        state = {"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict()}
        state |= {"mean": self.mean}
        state |= {"at": (self.step, self.epoch, self.batch, self.spent)}
        write(state, Path(self.options.out) / "checkpoint.pt")

    def load(self) -> None:
        """Takes up the checkpoint, if there is one."""
        path = Path(self.options.out) / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, weights_only=False)
            self.network.load_state_dict(state["network"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.mean = state["mean"]
            self.step, self.epoch, self.batch, self.spent = state["at"]

    def averaged(self) -> Network:
        """A network with the mean weights."""
        out = Network(self.network.sizes)
        out.load_state_dict(mean.weights(self.mean, self.network))
        return out


def write(state: object, path: Path) -> None:
    """torch.save to a file beside, then rename."""
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def one_step(run: Run, rows: list[Cells]) -> dict[str, float]:
    """Forward, backward, update. Returns the losses."""
    torch.manual_seed(run.options.seed * 1_000_003 + run.step)
    run.set_rates()
    batch = collate(rows)
    batch["ids"] = _masked(batch["ids"])
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=run.options.bf16):
        found, _ = losses(run.network, batch)
    total = torch.stack([WEIGHTS[key] * value for key, value in found.items()]).sum()
    run.optimiser.zero_grad(set_to_none=True)
    total.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), 3.0)
    run.optimiser.step()
    mean.take(run.mean, run.network, run.progress())
    return {key: value.item() for key, value in found.items()}


def _masked(ids: Tensor, share: float = 0.06) -> Tensor:
    """Hides some subwords, so that the network learns to do without them."""
    hidden = (torch.rand(ids.shape) < share) & (ids > MASK)
    return ids.masked_fill(hidden, MASK)


@dataclass
class Material:
    """What a run learns from: treebanks, sentences of our own with trees, and what it is checked on."""

    docs: list[Doc]
    encoder: Encoder
    numbers: Numbers
    domain: int  # documents of our own sentences an epoch
    held: list[list[Cells]]

    def epoch(self, seed: int, size: int) -> list[list[Cells]]:
        """The batches of one epoch."""
        docs = [*self.docs, *domain.docs(self.domain, seed)] if self.domain else self.docs
        cells = treebank_cells(docs, self.encoder, self.numbers, seed)
        return batched(cells, seed, size)


def train(run: Run, material: Material) -> None:
    """Epochs until the budget is used up, with a checkpoint every few minutes."""
    saved = run.spent
    recent: dict[str, float] = {}
    while run.progress() < 1:
        batches = material.epoch(run.options.seed + run.epoch, run.options.batch)
        while run.batch < len(batches) and run.progress() < 1:
            began = time.perf_counter()
            found = one_step(run, batches[run.batch])
            recent |= {key: 0.97 * recent.get(key, value) + 0.03 * value for key, value in found.items()}
            run.step, run.batch = run.step + 1, run.batch + 1
            run.spent += time.perf_counter() - began
            if run.step % 25 == 0:
                report(run, f"batch {run.batch}/{len(batches)} " + _figures(recent))
            if run.spent - saved > 60 * run.options.every:
                saved = run.spent
                run.save()
                checked(run, material, "dev")
        run.epoch, run.batch = run.epoch + (run.batch >= len(batches)), run.batch % len(batches)
    run.save()
    checked(run, material, "final dev")


def checked(run: Run, material: Material, word: str) -> None:
    """Logs the figures on what was held out."""
    report(run, f"{word} " + _figures(check(run.averaged(), material.held)))


def _figures(values: dict[str, float]) -> str:
    return " ".join(f"{key} {value:.3f}" for key, value in values.items())


def report(run: Run, line: str) -> None:
    """One line of the log."""
    print(f"[{run.spent / 60:.1f} min, epoch {run.epoch}, step {run.step}] {line}", flush=True)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=70)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--every", type=float, default=4, help="minutes between checkpoints")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--batch", type=int, default=1400, help="subwords in a batch")
    parser.add_argument("--encoder-rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument(
        "--rehearse-from", type=float, default=2.0, help="part of the run after which int8 is rehearsed"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--start", type=Path, help="model.pt of an earlier run, to go on from")
    parser.add_argument("--keep-vectors", action="store_true", help="word vectors stay, so that a branch still fits")
    parser.add_argument("--domain", type=int, default=0, help="documents of our own sentences with trees, an epoch")
    return parser.parse_args()


def main() -> None:
    """Reads, trains, writes."""
    chosen = options()
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    names = sorted(path.name for path in chosen.treebanks.glob("*-train.conllu*"))
    docs = [doc for name in names for doc in read(chosen.treebanks / name)]
    held = [doc for name in names for doc in read(chosen.treebanks / name.replace("-train", "-dev"))]
    inventory = Inventory.of(docs)
    encoder = Encoder(Tokenizer.from_file(str(chosen.encoder / "tokenizer.json")))
    numbers = Numbers(inventory, encoder)
    network = Network(inventory.sizes())
    network.load_encoder(chosen.encoder / "model.safetensors")
    if chosen.start:
        network.load_state_dict(torch.load(chosen.start, weights_only=False)["network"], strict=False)
    run = Run(chosen, network)
    run.load()
    write(vars(inventory), chosen.out / "inventory.pt")
    held_cells = batched(treebank_cells(held, encoder, numbers, seed=1, disturb=False), seed=1, size=3000)
    print(f"{len(docs)} documents, {sum(len(g.forms) for d in docs for g in d)} words, {inventory.sizes()}", flush=True)
    train(run, Material(docs, encoder, numbers, chosen.domain, held_cells))
    write({"network": run.averaged().state_dict(), "inventory": vars(inventory)}, chosen.out / "model.pt")


if __name__ == "__main__":
    main()
