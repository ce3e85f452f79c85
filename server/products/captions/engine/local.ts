import { createRequire } from "node:module";
import { cpus } from "node:os";
import type { Model } from "../models/model.ts";
import { sampleRate } from "../speech/voice.ts";
import type { Engine } from "./engine.ts";
import { whisperLanguage } from "./languages.ts";
import { plainText } from "./plain-text.ts";

/** What is used of sherpa-onnx-node. */
interface Sherpa {
  readonly OfflineRecognizer: new (config: object) => Recognizer;
}
interface Recognizer {
  setConfig(config: object): void;
  createStream(): { acceptWaveform(wave: { readonly sampleRate: number; readonly samples: Float32Array }): void };
  decodeAsync(stream: unknown): Promise<{ readonly text: string }>;
}

export interface LocalEngineSettings {
  readonly model: Model;
  readonly threads: number;
}

const mels = 80;

/**
 * Whisper in this process, by sherpa-onnx; it takes one piece after the other. For a process of its own: what a model does
 * not fit ends the process. Throws where sherpa-onnx is not installed for this machine.
 */
export function localEngine({ model, threads }: LocalEngineSettings): Engine {
  // A package with a binary for each system, and only where a model is installed is it needed.
  const { OfflineRecognizer } = createRequire(import.meta.url)("sherpa-onnx-node") as Sherpa;
  const configOf = (language: string): object => ({
    featConfig: { sampleRate, featureDim: mels },
    modelConfig: {
      whisper: { encoder: model.encoder, decoder: model.decoder, language, task: "transcribe" },
      tokens: model.tokens,
      numThreads: Math.min(threads, cpus().length),
      provider: "cpu",
      debug: 0,
    },
  });
  let current = "";
  const recognizer = new OfflineRecognizer(configOf(current));
  let before: Promise<unknown> = Promise.resolve();

  async function decode(samples: Int16Array, language: string): Promise<string> {
    if (language !== current) recognizer.setConfig(configOf(language));
    current = language;
    const stream = recognizer.createStream();
    stream.acceptWaveform({ sampleRate, samples: Float32Array.from(samples, (sample) => sample / 32_768) });
    const { text } = await recognizer.decodeAsync(stream);
    return plainText(text);
  }

  return {
    recognise(samples, language) {
      const result = before.then(() => decode(samples, whisperLanguage(language)));
      before = result.catch(() => undefined);
      return result;
    },
  };
}
