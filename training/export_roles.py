"""Writes the learned branch for the package: ``python training/export_roles.py --model roles.pt --package DIR``.

In: ``roles.pt``, or several of runs that went on from each other. Out, in the package folder, each put in place by one
rename: ``roles.onnx`` (int8 weights, one window at a time), and ``model.onnx`` with its word vectors among its outputs,
everything else in it as it was.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from branch import Branch, shown
from embargowatch.understand.passing import STATES
from export import put, quantised
from network import WIDTH


class Exported(nn.Module):
    """One window without padding, to what ``understand/passing.py`` reads."""

    def __init__(self, branch: Branch) -> None:
        super().__init__()
        self.branch = branch

    def forward(self, states: Tensor, first: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(1, T, WIDTH), (N,) to chances (N,), standings (N,), chances (N, N, ROLES)."""
        trigger, standing, role = self.branch(states, None, first[None])
        return torch.sigmoid(trigger[0]), standing[0].argmax(-1), torch.softmax(role[0], -1)


def to_onnx(branch: Branch) -> bytes:
    """Exports, fuses, quantises."""
    branch.eval()
    example = (torch.zeros(1, 5, WIDTH), torch.tensor([1, 3]))
    names = ["trigger", "standing", "role"]
    axes = {STATES: {1: "t"}, "first": {0: "n"}, "trigger": {0: "n"}, "standing": {0: "n"}, "role": {0: "n", 1: "n"}}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            Exported(branch), example, str(plain), input_names=[STATES, "first"], output_names=names,
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        return quantised(plain, [])


def mean(states: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of the weights of runs that went on from each other."""
    return {key: torch.stack([state[key] for state in states]).mean(0) for key in states[0]}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, nargs="+", required=True, help="roles.pt; of several, the mean")
    parser.add_argument("--package", type=Path, required=True)
    chosen = parser.parse_args()
    branch = Branch()
    branch.load_state_dict(mean([torch.load(path, weights_only=False) for path in chosen.model]))
    put(to_onnx(branch), chosen.package / "roles.onnx")
    put(shown(chosen.package / "model.onnx").SerializeToString(), chosen.package / "model.onnx")


if __name__ == "__main__":
    main()
