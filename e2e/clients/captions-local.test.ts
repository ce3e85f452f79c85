import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dispose, Room } from "@livekit/rtc-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeWav } from "../../server/products/captions/engine/wav.ts";
import { countErrors, tokensOf } from "../../server/products/captions/measure/word-errors.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { openMicrophone, speak } from "./speech.ts";

const packages = join(import.meta.dirname, "../../node_modules/.clients");
const folder = mkdtempSync(join(tmpdir(), "safos-model-"));
const model = join(folder, "whisper-base");
const english = "The committee met on Monday morning to discuss the new budget for the public library.";

let server: RunningServer;
let cast: Cast;
let list = "";

const sum = (content: Buffer | string): string => createHash("sha256").update(content).digest("hex");

async function api(method: string, path: string, body?: unknown, who: "anna" | "bo" = "anna") {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${cast[who].token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** Every other pair of samples: 48 kHz to 16. */
const third = (sound: Int16Array): Int16Array => sound.filter((_, index) => index % 3 === 0);

beforeAll(async () => {
  execFileSync("/usr/bin/python3", [join(import.meta.dirname, "whisper-onnx.py"), packages, model], {
    env: { PYTHONPATH: packages },
  });
  list = readdirSync(model)
    .toSorted()
    .map((name) => `${sum(readFileSync(join(model, name)))}  ${name}\n`)
    .join("");
  writeFileSync(join(model, "SHA256SUMS"), list);
  ({ server, cast } = await startWithCast());
});
afterAll(async () => {
  await dispose();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("an operator installs Whisper with its sum, and measures it; another sum is refused", async () => {
  await expect(server.safos("captions", "install", model, "--sha256", sum("another"))).rejects.toThrow(/SHA-256/);
  const installed = await server.safos("captions", "install", model, "--sha256", sum(list));
  expect(installed).toMatchObject({ name: "whisper-base", sha256: sum(list) });
  const recordings = join(folder, "recordings");
  execFileSync("mkdir", [recordings]);
  writeFileSync(join(recordings, "budget.wav"), writeWav(third(speak(english, "en-gb")), 16_000));
  writeFileSync(join(recordings, "budget.txt"), english);
  const measured = (await server.safos("captions", "measure", recordings, "--language", "en")) as unknown as {
    errors: number;
    factor: number;
  };
  expect(measured.errors).toBeLessThan(0.15);
  expect(measured.factor).toBeLessThan(1);
});

test("a call is written out by the server itself, with no server beside it, and kept within two seconds", async () => {
  for (const who of ["anna", "bo"] as const)
    await api("PATCH", "/api/v1/organisation", { rules: { transcripts: true } }, who);
  const made = await api("POST", `/api/v1/workspaces/${cast.workspaceId}/meetings`, { title: "Möte", isStarted: true });
  const id = String(made["id"]);
  const { url = "", token = "" } = await server.safos("meeting", "token", cast.workspaceId, cast.anna.name);
  const room = new Room();
  let cameAt = 0;
  let text = "";
  room.registerTextStreamHandler("lk.transcription", (reader) => {
    const isFinal = reader.info.attributes?.["lk.transcription_final"] === "true";
    void reader.readAll().then((said) => {
      if (!isFinal) return;
      text = `${text} ${said}`.trim();
      cameAt = performance.now();
    });
  });
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  const microphone = await openMicrophone(room);
  // A language that the model does not know must not end its process.
  await room.localParticipant?.setAttributes({ captionLanguage: "zz" });
  // No model needs a restart: it was installed while the server ran.
  const started = await api("PUT", `/api/v1/meetings/${id}/captions`, { language: "en", isKept: true });
  expect(started).toMatchObject({ isOn: true, isKept: true, hasEngine: true });
  await until(() => JSON.parse(room.metadata || "{}").isKept === true);
  await microphone.say(speak(english, "en-gb"));
  await until(() => tokensOf(text).length >= 12, 30_000);
  const lines = async (): Promise<string> => {
    const { items } = (await api("GET", `/api/v1/meetings/${id}/transcript`)) as { items: { text: string }[] };
    return items.map((one) => one.text).join(" ");
  };
  await until(async () => (await lines()).length >= text.length);
  expect(performance.now() - cameAt).toBeLessThan(2000);
  expect(countErrors(english, await lines()) / tokensOf(english).length).toBeLessThan(0.2);
  // What is there stays there when the server dies.
  const before = await lines();
  await microphone.close();
  await server.kill("SIGKILL");
  await server.restart();
  expect(await lines()).toBe(before);
  await room.disconnect();
});
