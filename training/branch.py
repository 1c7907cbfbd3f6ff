"""The branch that learns roles: six layers of its own on the word vectors of the parser, and heads on words.

In: the vectors of the subwords of a window as the parser's network begins with them ``(B, T, WIDTH)``, first-subword
positions ``(B, N)``, a mask. Out: whether a word says that something passes ``(B, N)``, with what standing
``(B, N, STANDINGS)``, and the role of each word in it ``(B, N, N, ROLES)``. The layers start as copies of the parser's,
so that what they know of syntax is kept, and then go their own way, so that learning roles cannot harm the trees.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from embargowatch.understand.passing import STATES
from network import LAYERS, WIDTH, Dropout, Layer
from sentences import ROLES, STANDINGS

ROLE = 128
_VECTORS = "/norm/LayerNormalization_output_0"  # the word vectors in the parser's graph, as export.py names them


class Branch(nn.Module):
    """Layers, a learned mix of them, and the heads."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.mix = nn.Parameter(torch.arange(LAYERS + 1, dtype=torch.float32) * 0.8)
        self.passing = nn.Linear(WIDTH, 1 + len(STANDINGS))
        self.role_in = nn.Linear(WIDTH, 2 * ROLE)
        self.role_bilinear = nn.Linear(ROLE, len(ROLES) * ROLE)
        self.role_bias = nn.Linear(2 * ROLE, len(ROLES))
        self.dropout, self.role_dropout = Dropout(dropout), Dropout(0.25)
        spreads = {self.passing: 0.03, self.role_in: 0.05, self.role_bilinear: 0.12, self.role_bias: 0.03}
        for part, spread in spreads.items():
            nn.init.normal_(part.weight, std=spread)
            nn.init.zeros_(part.bias)
        with torch.no_grad():  # most words say nothing of the kind
            self.passing.bias[0] = -3.5
            self.role_bias.bias[0] = 2.5

    def forward(self, vectors: Tensor, mask: Tensor | None, first: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        states = [vectors]
        x = self.dropout(vectors)
        for layer in self.layers:
            x = layer(x, mask)
            states.append(x)
        share = torch.softmax(self.mix, 0)
        mixed = share[0] * states[0]
        for number in range(1, len(states)):
            mixed = mixed + share[number] * states[number]
        words = mixed.gather(1, first[:, :, None].expand(-1, -1, WIDTH))
        trigger, standing = self.passing(self.dropout(words)).split([1, len(STANDINGS)], -1)
        return trigger[..., 0], standing, self._roles(words)

    def _roles(self, words: Tensor) -> Tensor:
        """``role[b, t, w]``: scores of the roles of word w to the trigger t: bilinear, and a term for each."""
        hidden = self.role_dropout(functional.gelu(self.role_in(words)))
        of_trigger, of_word = hidden.split([ROLE, ROLE], -1)
        matrix = self.role_bilinear(of_trigger).unflatten(-1, (len(ROLES), ROLE)) * ROLE**-0.5
        from_trigger, from_word = self.role_bias.weight.split(ROLE, 1)
        both = (matrix.flatten(1, 2) @ of_word.transpose(1, 2)).unflatten(1, (-1, len(ROLES))).transpose(2, 3)
        alone = of_trigger @ from_trigger.t() + self.role_bias.bias
        return both + alone[:, :, None] + (of_word @ from_word.t())[:, None]


class Vectors:
    """The word vectors of the parser in a package folder: what the branch starts from, never trained here."""

    def __init__(self, model: ModelProto) -> None:
        found = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
        self._vectors, self._scale = torch.tensor(found["vectors"]), torch.tensor(found["scale"])
        self._positions, self._shapes, self._weight, self._bias = (
            torch.tensor(found[f"network.{name}"])
            for name in ("positions.weight", "shapes.weight", "norm.weight", "norm.bias")
        )

    def __call__(self, ids: Tensor, shapes: Tensor) -> Tensor:
        """(B, T), (B, T) to (B, T, WIDTH)."""
        words = self._vectors[ids].float() * self._scale[ids]
        summed = words + self._positions[: ids.shape[1]] + self._shapes[shapes]
        return functional.layer_norm(summed, (WIDTH,), self._weight, self._bias, eps=1e-12)


def start(branch: Branch, model: ModelProto) -> None:
    """Gives the branch the parser's layers, from their int8 weights."""
    found = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    products = {node.name: node.input[1] for node in model.graph.node if node.op_type == "MatMulInteger"}
    for number, layer in enumerate(branch.layers):
        state: dict[str, Tensor] = {}
        for name, value in layer.state_dict().items():
            part, _, kind = name.partition(".")
            product = f"/layers.{number}/{part}/MatMul_quant"
            if kind == "weight" and product in products:
                state[name] = torch.tensor(_weights(found, products[product]).T.copy())
            else:
                state[name] = torch.tensor(found[f"network.layers.{number}.{name}"]).reshape(value.shape)
        layer.load_state_dict(state)


def _weights(found: dict[str, np.ndarray], name: str) -> np.ndarray:
    base = name.removesuffix("_quantized")
    whole = found[name].astype(np.float32) - found[f"{base}_zero_point"].astype(np.float32)
    return np.asarray(whole * found[f"{base}_scale"])


def shown(path: Path) -> ModelProto:
    """The parser's network, its word vectors among the outputs as ``states``."""
    model = onnx.load(str(path))
    if STATES not in [output.name for output in model.graph.output]:
        model.graph.node.append(onnx.helper.make_node("Identity", [_VECTORS], [STATES]))
        shape = [1, "t", WIDTH]
        model.graph.output.append(onnx.helper.make_tensor_value_info(STATES, onnx.TensorProto.FLOAT, shape))
    return model
