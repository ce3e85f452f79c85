import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dispose, Room } from "@livekit/rtc-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { writeWav } from "../../server/products/captions/engine/wav.ts";
import { countErrors, tokensOf } from "../../server/products/captions/measure/word-errors.ts";
import { openMicrophone, speak, startSpeechServer } from "./speech.ts";

/** A stream of captions as a foreign client gets it. */
interface Caption {
  readonly identity: string;
  readonly text: string;
  readonly segment: string;
  readonly isFinal: boolean;
  readonly language: string;
  readonly track: string;
  /** When it began to be said, and when it came. Milliseconds. */
  readonly saidAt: number;
  readonly cameAt: number;
}

const english =
  "The committee met on Monday morning to discuss the new budget for the public library, and everybody agreed to open it on Sundays.";
const swedish = "Välkomna till mötet. Vi ska prata om vägarna och skolorna i kommunen.";

let server: RunningServer;
let cast: Cast;
let speech: Awaited<ReturnType<typeof startSpeechServer>>;
let meetingId = "";
let anna: Awaited<ReturnType<typeof enter>>;
let bo: Awaited<ReturnType<typeof enter>>;
let microphone: Awaited<ReturnType<typeof openMicrophone>>;
const rooms: Room[] = [];

async function api(method: string, path: string, body?: unknown) {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${cast.anna.token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** A foreign client in the call, and the captions that came to it. */
async function enter(name: string): Promise<{ room: Room; captions: Caption[] }> {
  const { url = "", token = "" } = await server.safos("meeting", "token", cast.workspaceId, name);
  const room = new Room();
  rooms.push(room);
  const captions: Caption[] = [];
  room.registerTextStreamHandler("lk.transcription", (reader, { identity }) => {
    const { attributes = {}, timestamp } = reader.info;
    void reader.readAll().then((text) =>
      captions.push({
        identity,
        text,
        segment: attributes["lk.segment_id"] ?? "",
        isFinal: attributes["lk.transcription_final"] === "true",
        language: attributes["language"] ?? "",
        track: attributes["lk.transcribed_track_id"] ?? "",
        saidAt: timestamp,
        cameAt: Date.now(),
      }),
    );
  });
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  return { room, captions };
}

const finalText = (captions: readonly Caption[]): string =>
  captions
    .filter((one) => one.isFinal)
    .map((one) => one.text)
    .join(" ");

beforeAll(async () => {
  speech = await startSpeechServer();
  ({ server, cast } = await startWithCast({
    environment: { SAFOS_MEDIA_PORT: "0", SAFOS_CAPTIONS_URL: speech.url, SAFOS_CAPTIONS_MODEL: "base" },
  }));
  const made = await api("POST", `/api/v1/workspaces/${cast.workspaceId}/meetings`, { title: "Möte", isStarted: true });
  meetingId = String(made.body["id"]);
  anna = await enter(cast.anna.name);
  bo = await enter(cast.bo.name);
  microphone = await openMicrophone(anna.room);
});
afterAll(async () => {
  await microphone.close();
  for (const room of rooms) await room.disconnect();
  await dispose();
  await server.stop();
  await speech.stop();
});

test("what is said is written out for a foreign client, as it is said and when it has been said", async () => {
  const started = await api("PUT", `/api/v1/meetings/${meetingId}/captions`, { language: "en" });
  expect(started).toMatchObject({ status: 200, body: { isOn: true, language: "en", hasEngine: true, refusal: null } });
  // Everybody is told, by what every client shows of a room.
  await until(() => JSON.parse(bo.room.metadata || "{}").captions === "on");

  const sound = speak(english, "en-gb");
  await microphone.say(sound);
  const endedAt = Date.now();
  await until(() => tokensOf(finalText(bo.captions)).length >= 18, 30_000);
  const { identity = "" } = anna.room.localParticipant ?? {};
  const errors = countErrors(english, finalText(bo.captions)) / tokensOf(english).length;
  // About one and a half seconds after the last word on two cores.
  expect((bo.captions.findLast((one) => one.isFinal)?.cameAt ?? Infinity) - endedAt).toBeLessThan(8000);
  expect(errors).toBeLessThan(0.15);
  for (const one of bo.captions) {
    expect(one.identity).toBe(identity);
    expect(one.language).toBe("en");
    expect(one.track).toMatch(/^TR_/);
  }
  // Something could be read while it was being said, of the same piece, and before its final.
  const interims = bo.captions.filter((one) => !one.isFinal);
  expect(interims.length).toBeGreaterThan(0);
  const finals = bo.captions.filter((one) => one.isFinal);
  for (const one of interims) {
    const final = finals.find(({ segment }) => segment === one.segment);
    if (final) expect(bo.captions.indexOf(final)).toBeGreaterThan(bo.captions.indexOf(one));
  }
  // Times are those of what was said.
  const spoken = (sound.length / 48_000) * 1000;
  expect(Math.abs((finals[0]?.saidAt ?? 0) - (endedAt - spoken))).toBeLessThan(2500);
  // Who speaks reads it too.
  await until(() => finalText(anna.captions) === finalText(bo.captions));
});

test("Swedish is asked for as Swedish, in pieces at its pauses, with å, ä and ö", async () => {
  expect((await api("PUT", `/api/v1/meetings/${meetingId}/captions`, { language: "sv" })).status).toBe(200);
  await until(() => JSON.parse(bo.room.metadata || "{}").language === "sv");
  bo.captions.length = 0;
  const [first = "", second = ""] = swedish.split(". ");
  await microphone.say(speak(first, "sv"));
  await microphone.say(new Int16Array(48_000));
  await microphone.say(speak(second, "sv"));
  await until(() => bo.captions.filter((one) => one.isFinal).length >= 2, 30_000);
  const finals = bo.captions.filter((one) => one.isFinal);
  for (const one of finals) expect(one.language).toBe("sv");
  expect(finalText(bo.captions)).toMatch(/[åäö]/i);
  expect((finals[1]?.saidAt ?? 0) - (finals[0]?.saidAt ?? 0)).toBeGreaterThan(1500);
});

test("an operator measures the recogniser with recordings and transcripts", async () => {
  const folder = mkdtempSync(join(tmpdir(), "safos-recordings-"));
  try {
    const samples = speak(english, "en-gb").filter((_, at) => at % 3 === 0);
    writeFileSync(join(folder, "one.wav"), writeWav(samples, 16_000));
    writeFileSync(join(folder, "one.txt"), english);
    const found = await server.safos("captions", "measure", folder, "--language", "en");
    expect(Number(found["errors"])).toBeLessThan(0.15);
    expect(Number(found["factor"])).toBeGreaterThan(0);
    expect(Number(found["factor"])).toBeLessThan(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("when they are stopped nothing more comes, everybody is told, and no sound is left on the server", async () => {
  expect((await api("DELETE", `/api/v1/meetings/${meetingId}/captions`)).body["isOn"]).toBe(false);
  await until(() => bo.room.metadata === "");
  bo.captions.length = 0;
  // Nobody puts words into another's mouth, nor into their own.
  await anna.room.localParticipant?.sendText("Jag säger ja.", { topic: "lk.transcription" });
  await microphone.say(speak("Nobody writes this sentence down.", "en-gb"));
  await microphone.say(new Int16Array(96_000));
  expect(bo.captions).toEqual([]);
  const files = readdirSync(server.data, { recursive: true, encoding: "utf8", withFileTypes: true });
  const large = files.filter((one) => one.isFile() && /\.(wav|pcm|opus|ogg)$/.test(one.name));
  expect(large).toEqual([]);
});
