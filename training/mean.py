"""The running mean of a network's weights over the later steps of a run, which is steadier than any one step's."""

from __future__ import annotations

from torch import Tensor, nn

AVERAGED = 0.5  # part of the run from which on steps are averaged
KEPT = 0.998  # part of itself that the mean keeps at each step

Weights = dict[str, Tensor]


def take(mean: Weights, network: nn.Module, done: float) -> None:
    """Takes the weights of this step into ``mean``; ``done``: part of the run that is over, 0..1."""
    if done < AVERAGED:
        return
    for name, value in network.state_dict().items():
        held = mean.setdefault(name, value.detach().clone())
        held.lerp_(value, 1 - KEPT)


def weights(mean: Weights, network: nn.Module) -> Weights:
    """The mean, or the network's own weights while there is none."""
    return mean or network.state_dict()
