"""The multi-task network: a small BERT encoder (MiniLM weights) with word shapes, and heads on words.

In: subword ids and shapes ``(B, T)``, first-subword positions ``(B, N)``, masks. Out: scores for sentence ends, tags,
lemma scripts, names, arcs ``(B, N, N + 1)`` (column 0 is the root) and labels. Written out here, not taken from a model
library, so that the exported graph holds what we want and no more. What passes is learned in a branch (``branch.py``).
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, LAYERS, ATTENTION_HEADS, INNER, POSITIONS = 384, 6, 12, 1536, 512
ARC, LABEL = 256, 100


class Linear8(nn.Linear):
    """A linear layer that can rehearse int8: per-channel weights, one activation scale a window, straight-through."""

    rehearse = False

    def forward(self, input: Tensor) -> Tensor:
        if not Linear8.rehearse:
            return functional.linear(input, self.weight, self.bias)
        return functional.linear(_rehearsed(input), _rehearsed_weight(self.weight), self.bias)


def _rehearsed(x: Tensor) -> Tensor:
    with torch.no_grad():
        flat = x.float().flatten(1)
        low = flat.amin(1).clamp(max=0.0)
        scale = ((flat.amax(1).clamp(min=0.0) - low) / 255).clamp(min=1e-8)
        shape = [-1] + [1] * (x.dim() - 1)
        low, scale = low.view(shape), scale.view(shape)
        zero = torch.round(-low / scale)
        near = (torch.clamp(torch.round(x / scale) + zero, 0, 255) - zero) * scale
    return x + (near.to(x.dtype) - x).detach()


def _rehearsed_weight(weight: Tensor) -> Tensor:
    with torch.no_grad():
        scale = (weight.abs().amax(1, keepdim=True) / 127).clamp(min=1e-8)
        near = torch.clamp(torch.round(weight / scale), -127, 127) * scale
    return weight + (near - weight).detach()


class Dropout(nn.Module):
    """Dropout that draws bytes instead of numbers: a quarter of the time on a processor; the chance is in 256ths."""

    def __init__(self, chance: float) -> None:
        super().__init__()
        self.below = round(chance * 256)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.below:
            return x
        words = torch.empty((x.numel() + 7) // 8, dtype=torch.int64).random_(-(2**63), 2**63 - 1)
        kept = words.view(torch.uint8)[: x.numel()].view(x.shape) >= self.below
        return x * kept.to(x.dtype) * (256 / (256 - self.below))


class Layer(nn.Module):
    """One transformer layer, normalised after each half as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = Linear8(WIDTH, 3 * WIDTH)
        self.out = Linear8(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = Linear8(WIDTH, INNER)
        self.down = Linear8(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).permute(2, 0, 3, 1, 4)
        # Written out: on a processor the fused attention of torch takes three times as long with bfloat16.
        points = q @ k.transpose(-1, -2) * (WIDTH // ATTENTION_HEADS) ** -0.5
        if mask is not None:  # None at export: one window, no padding
            points = points.masked_fill(~mask[:, None, None, :], -1e4)
        seen = torch.softmax(points, -1).to(v.dtype) @ v
        x = self.norm1(x + self.dropout(self.out(seen.transpose(1, 2).reshape(b, t, WIDTH))))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Mix(nn.Module):
    """A learned weighting of the hidden layers; starts near the last ones."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.arange(LAYERS, dtype=torch.float32) * 0.8)
        self.gain = nn.Parameter(torch.ones(1))

    def forward(self, layers: list[Tensor]) -> Tensor:
        share = torch.softmax(self.weights, 0)
        total = share[0] * layers[0]
        for i in range(1, len(layers)):
            total = total + share[i] * layers[i]
        return self.gain * total


class Network(nn.Module):
    """``sizes`` gives the number of classes of upos, xpos, lemma, name, label and shape."""

    def __init__(self, sizes: dict[str, int], vocabulary: int = 30522, dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes = sizes
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(sizes["shape"], WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.tag_mix, self.tree_mix = Mix(), Mix()
        self.tags = Linear8(WIDTH, 1 + sizes["upos"] + sizes["xpos"] + sizes["lemma"] + sizes["name"])
        self.arc_in = Linear8(WIDTH, 2 * ARC + 2 * LABEL)
        self.arc_bilinear = Linear8(ARC, ARC)
        self.arc_bias = nn.Linear(ARC, 1)
        self.root = nn.Parameter(torch.zeros(ARC))
        self.label_bilinear = Linear8(LABEL, sizes["label"] * LABEL)
        self.label_bias = nn.Linear(2 * LABEL, sizes["label"])
        self.dropout = Dropout(dropout)
        self.tree_dropout = Dropout(0.25)
        self._start()

    def _start(self) -> None:
        for part in self.modules():
            if isinstance(part, nn.Linear):
                nn.init.normal_(part.weight, std=0.03)
                nn.init.zeros_(part.bias)
        nn.init.zeros_(self.shapes.weight)
        nn.init.normal_(self.root, std=0.1)
        nn.init.normal_(self.arc_bilinear.weight, std=0.06)

    def encode(self, embedded: Tensor, shapes: Tensor, mask: Tensor | None) -> list[Tensor]:
        """Hidden states of every layer, each ``(B, T, WIDTH)``."""
        positions = self.positions.weight[: shapes.shape[1]]
        x = self.dropout(self.norm(embedded + positions + self.shapes(shapes)))
        states = []
        for layer in self.layers:
            x = layer(x, mask)
            states.append(x)
        return states

    def heads(self, tag_states: Tensor, tree_states: Tensor) -> dict[str, Tensor]:
        """Word states ``(B, N, WIDTH)`` to scores; ``label_from``/``label_to`` are combined by ``labels``."""
        names = ("end", "upos", "xpos", "lemma", "name")
        split = [1, *(self.sizes[name] for name in names[1:])]
        scores = dict(zip(names, self.tags(self.dropout(tag_states)).split(split, -1), strict=True))
        hidden = self.tree_dropout(functional.gelu(self.arc_in(tree_states)))
        dep, head, label_dep, label_head = hidden.split([ARC, ARC, LABEL, LABEL], -1)
        root = self.root.expand(head.shape[0], 1, ARC)
        head = torch.cat([root, head], 1)
        scores["arc"] = self.arc_bilinear(dep) @ head.transpose(1, 2) * ARC**-0.5 + self.arc_bias(head).transpose(1, 2)
        scores["label_dep"], scores["label_head"] = label_dep, label_head
        return scores

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        layers = self.encode(self.words(batch["ids"]), batch["shapes"], batch["mask"])
        index = batch["first"][:, :, None].expand(-1, -1, WIDTH)
        tag_states = self.tag_mix(layers).gather(1, index)
        tree_states = self.tree_mix(layers).gather(1, index)
        return self.heads(tag_states, tree_states)

    def labels(self, dep: Tensor, head: Tensor) -> Tensor:
        """Label scores ``(..., L)`` of dependents ``(..., LABEL)`` with their heads ``(..., LABEL)``."""
        matrix = self.label_bilinear(dep).unflatten(-1, (self.sizes["label"], LABEL))
        return (matrix @ head.unsqueeze(-1)).squeeze(-1) * LABEL**-0.5 + self.label_bias(torch.cat([dep, head], -1))

    def load_encoder(self, path: Path) -> None:
        """Takes over the weights of a BERT-style ``model.safetensors``."""
        given = load_file(str(path))
        mine = {"words.weight": given["embeddings.word_embeddings.weight"]}
        kinds = given["embeddings.token_type_embeddings.weight"][0]
        mine["positions.weight"] = given["embeddings.position_embeddings.weight"] + kinds
        pairs = {"norm": "embeddings.LayerNorm"}
        for i in range(LAYERS):
            source, target = f"encoder.layer.{i}.", f"layers.{i}."
            for kind in ("weight", "bias"):
                parts = [given[f"{source}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                mine[f"{target}qkv.{kind}"] = torch.cat(parts)
            pairs[target + "out"] = source + "attention.output.dense"
            pairs[target + "norm1"] = source + "attention.output.LayerNorm"
            pairs[target + "up"] = source + "intermediate.dense"
            pairs[target + "down"] = source + "output.dense"
            pairs[target + "norm2"] = source + "output.LayerNorm"
        for target, origin in pairs.items():
            for kind in ("weight", "bias"):
                mine[f"{target}.{kind}"] = given[f"{origin}.{kind}"]
        missing = self.load_state_dict(mine, strict=False)
        if missing.unexpected_keys:
            raise ValueError(f"not a MiniLM checkpoint: {missing.unexpected_keys[:3]}")
