import { sampleRate } from "../speech/voice.ts";
import type { Engine } from "./engine.ts";
import { plainText } from "./plain-text.ts";
import { writeWav } from "./wav.ts";

export interface RemoteEngineSettings {
  /** The address before `/audio/transcriptions`. */
  readonly url: string;
  readonly model: string;
  readonly key: string | null;
}

const timeoutMs = 20_000;
const longestAnswer = 256 * 1024;
/** Above this the engine itself takes a piece for silence. */
const surelySilent = 0.8;

interface Answer {
  readonly text?: unknown;
  readonly segments?: unknown;
}

/** A server with OpenAI's `POST /v1/audio/transcriptions`. The operator names it; no answer of it leads anywhere else. */
export function remoteEngine({ url, model, key }: RemoteEngineSettings): Engine {
  return {
    async recognise(samples, language) {
      const form = new FormData();
      form.set("file", new Blob([writeWav(samples, sampleRate)], { type: "audio/wav" }), "speech.wav");
      form.set("model", model);
      form.set("response_format", "verbose_json");
      form.set("temperature", "0");
      if (language !== null) form.set("language", language);
      const response = await fetch(`${url}/audio/transcriptions`, {
        method: "POST",
        body: form,
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
        headers: { accept: "application/json", ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      });
      const answer = await readLimited(response);
      if (!response.ok) throw new Error(`The speech recogniser answered ${response.status}.`);
      return textOf(JSON.parse(answer) as Answer | null);
    },
  };
}

async function readLimited(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > longestAnswer) throw new Error("The speech recogniser's answer is too long.");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** The words, on one line; empty where there are none or the engine took it for silence. */
export function textOf(answer: Answer | null): string {
  if (typeof answer?.text !== "string") throw new Error("The speech recogniser's answer has no text.");
  const segments = Array.isArray(answer.segments) ? (answer.segments as ({ no_speech_prob?: unknown } | null)[]) : [];
  const isSilent =
    segments.length > 0 &&
    segments.every((one) => typeof one?.no_speech_prob === "number" && one.no_speech_prob > surelySilent);
  return isSilent ? "" : plainText(answer.text);
}
