"""Writes the trained network for the package: ``python training/export.py --model model.pt --encoder DIR --out DIR``.

In: ``model.pt`` or ``checkpoint.pt`` (with ``inventory.pt`` beside it) and the tokenizer. Out: ``model.onnx`` (int8
weights, one window at a time), ``tokenizer.json`` and ``pipeline.json``; each is put in place by one rename.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from pathlib import Path

import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn

from batches import Inventory
from network import LABEL, Linear8, Network
from treebank import read

SLOW = ["SkipLayerNormFusion"]  # its kernel takes several times as long as the three it stands for
OUTPUTS = ["end", "upos", "xpos", "lemma", "name", "arc", "label_matrix", "label_bias", "label_head"]


class Exported(nn.Module):
    """One window without padding; the word vectors are held as int8 with a scale a row."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        weights = network.words.weight.detach()
        scale = weights.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("vectors", torch.round(weights / scale).to(torch.int8))

    def forward(self, ids: Tensor, shapes: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """(T,), (T,), (N,) to the outputs that ``understand/parse.py`` names."""
        net = self.network
        embedded = (self.vectors[ids].float() * self.scale[ids])[None]
        layers = net.encode(embedded, shapes[None], None)
        scores = net.heads(net.tag_mix(layers)[:, first], net.tree_mix(layers)[:, first])
        dep, head = scores["label_dep"][0], scores["label_head"][0]
        matrix = net.label_bilinear(dep).view(-1, net.sizes["label"], LABEL) * LABEL**-0.5
        of_dep, of_head = net.label_bias.weight.split(LABEL, 1)
        bias = dep @ of_dep.t() + net.label_bias.bias
        tags = [scores["upos"][0].argmax(-1), scores["xpos"][0].argmax(-1), scores["lemma"][0].topk(3, -1).indices]
        tree = (scores["arc"][0], matrix + of_head, bias, head)
        return (scores["end"][0, :, 0], *tags, scores["name"][0], *tree)


def to_onnx(network: Network, out: Path, precise: list[str]) -> None:
    """Exports, fuses, quantises; ``precise``: patterns of matrix products that stay float."""
    network.eval()
    Linear8.rehearse = False
    example = (torch.tensor([101, 7, 8, 9, 102]), torch.zeros(5, dtype=torch.int64), torch.tensor([1, 3]))
    axes = {"ids": {0: "t"}, "shapes": {0: "t"}, "first": {0: "n"}} | {name: {0: "n"} for name in OUTPUTS}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            Exported(network), example, str(plain), input_names=["ids", "shapes", "first"], output_names=OUTPUTS,
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        put(quantised(plain, precise), out / "model.onnx")


def quantised(plain: Path, precise: list[str]) -> bytes:
    """The graph in ``plain``, fused, its matrix products in int8 but those that match ``precise``."""
    fused, small = plain.with_name("fused.onnx"), plain.with_name("small.onnx")
    settings = onnxruntime.SessionOptions()
    settings.optimized_model_filepath = str(fused)
    settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    onnxruntime.InferenceSession(str(plain), settings, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW)
    graph = onnx.load(str(fused)).graph
    kept = [node.name for node in graph.node if any(re.search(p, node.name) for p in precise)]
    quantize_dynamic(
        str(fused), str(small), op_types_to_quantize=["MatMul"], per_channel=True,
        weight_type=QuantType.QInt8, nodes_to_exclude=kept,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )  # fmt: skip
    return small.read_bytes()


OPEN = ("VERB", "NOUN", "ADJ", "ADV", "AUX")


def lexicon(treebanks: Path) -> tuple[dict[str, str], list[str]]:
    """Lemmas of the inflected words of the training set, "form upos" -> lemma, where it hardly varies; all lemmas."""
    seen: dict[str, Counter[str]] = {}
    known: set[str] = set()
    golds = (g for path in sorted(treebanks.glob("*-train.conllu*")) for doc in read(path) for g in doc)
    for gold in golds:
        for form, base, upos in zip(gold.forms, gold.lemmas, gold.upos, strict=True):
            if upos in OPEN and form.isalpha() and base.isalpha() and base == base.lower():
                seen.setdefault(f"{form.lower()} {upos}", Counter())[base] += 1
                known.add(base)
    table = {}
    for key, bases in sorted(seen.items()):
        base, count = bases.most_common(1)[0]
        if base != key.split()[0] and count >= 0.9 * bases.total():
            table[key] = base
    return table, sorted(known)


def put(data: bytes, path: Path) -> None:
    """Writes beside, then renames."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--model", "--encoder", "--treebanks", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--precise", nargs="*", default=[])
    chosen = parser.parse_args()
    state = torch.load(chosen.model, weights_only=False)
    inventory = Inventory(**torch.load(chosen.model.with_name("inventory.pt"), weights_only=False))
    network = Network(inventory.sizes())
    network.load_state_dict(state["network"])
    chosen.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(chosen.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    to_onnx(network, chosen.out, chosen.precise)
    put(tokenizer.to_str().encode(), chosen.out / "tokenizer.json")
    table, known = lexicon(chosen.treebanks)
    classes = vars(inventory) | {"lemmas": table, "known": known}
    put(json.dumps(classes, ensure_ascii=False, separators=(",", ":")).encode(), chosen.out / "pipeline.json")


if __name__ == "__main__":
    main()
