import { Room, dispose } from "@livekit/rtc-node";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { ask, heard, startBrowser, type Received } from "./livekit-page.ts";
import { mediaProcessesOf } from "./media-processes.ts";
import { openMicrophone, speak, startSpeechServer } from "./speech.ts";

/** Two calls at once on a server with two media processes: an unmodified livekit-client in Chromium. */

const adminToken = "an operator's token for tests";
let server: RunningServer;
let cast: Cast;
let speech: Awaited<ReturnType<typeof startSpeechServer>>;
let browser: Awaited<ReturnType<typeof startBrowser>>;
const meetings: string[] = [];
/** Who sends and who looks, in each of the two calls. */
const calls: { readonly sender: Page; readonly viewer: Page; readonly identity: string }[] = [];

async function api<T>(method: string, path: string, body?: unknown, token = cast.anna.token): Promise<T> {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as T;
}

async function enter(page: Page, token: string, meeting: string): Promise<string> {
  const { token: ticket } = await api<{ token: string }>("POST", `meetings/${meeting}/join`, undefined, token);
  return ask<string>(page, "join", server.url.replace("http", "ws"), ticket, 250);
}

/** A figure of `/metrics` for each media process. */
async function figures(name: string): Promise<number[]> {
  const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${adminToken}` } });
  return [...(await answer.text()).matchAll(new RegExp(`^safos_media_process_${name}\\{.*\\} (\\S+)$`, "gm"))].map(
    ([, figure]) => Number(figure),
  );
}

const mediaProcesses = (): number[] => mediaProcessesOf(server.process().pid);

/** Someone else of Bo's: each of a person's sessions comes into a call as one. */
const anotherBo = async (): Promise<string> => (await server.safos("token", "create", cast.bo.name))["token"] ?? "";

const packetsOf = async (page: Page, identity: string, kind: "audio" | "video") => {
  const found = (await ask<Received[]>(page, "received")).find((one) => one.identity === identity && one.kind === kind);
  return { packets: found?.packets ?? 0, lost: found?.lost ?? 0, frames: found?.frames ?? 0 };
};

/** That pictures of someone come, and go on coming. */
async function moves(page: Page, identity: string, withinMs = 30_000): Promise<void> {
  const before = await until(async () => {
    const { frames } = await packetsOf(page, identity, "video");
    return frames > 0 && frames;
  }, withinMs);
  await until(async () => (await packetsOf(page, identity, "video")).frames > before + 15, 30_000);
}

/** From now on all of a page's media goes by a relay, or not at all. */
const relayOnly = (page: Page): Promise<void> =>
  page.evaluate(() => {
    /* oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-member-access -- the page has no types */
    const scope = globalThis as any;
    const Plain = scope.RTCPeerConnection;
    scope.RTCPeerConnection = class extends Plain {
      constructor(configuration: object) {
        super({ ...configuration, iceTransportPolicy: "relay" });
      }
      setConfiguration(configuration: object): void {
        super["setConfiguration"]({ ...configuration, iceTransportPolicy: "relay" });
      }
    };
    /* oxlint-enable typescript/no-explicit-any, typescript/no-unsafe-member-access */
  });

beforeAll(async () => {
  speech = await startSpeechServer();
  ({ server, cast } = await startWithCast({
    environment: {
      SAFOS_MEDIA_PROCESSES: "2",
      SAFOS_MEDIA_PORT: "0",
      SAFOS_ADMIN_TOKEN: adminToken,
      SAFOS_CAPTIONS_URL: speech.url,
      SAFOS_CAPTIONS_MODEL: "base",
    },
  }));
  browser = await startBrowser();
  for (const title of ["Ett", "Två"]) {
    const { id } = await api<{ id: string }>("POST", `workspaces/${cast.workspaceId}/meetings`, {
      title,
      isStarted: true,
    });
    meetings.push(id);
    const [sender, viewer] = [await browser.open(), await browser.open()];
    const identity = await enter(sender, cast.anna.token, id);
    await ask(sender, "publish", 320, 180, 15);
    await enter(viewer, cast.bo.token, id);
    calls.push({ sender, viewer, identity });
  }
});
afterAll(async () => {
  await browser?.stop();
  await dispose();
  await server?.stop();
  await speech?.stop();
});

test("two calls are in two processes, and pictures move in both", async () => {
  for (const { viewer, identity } of calls) await moves(viewer, identity);
  expect(await figures("participants")).toEqual([2, 2]);
  expect(mediaProcesses()).toHaveLength(2);
  await until(async () => (await figures("forwarded_packets")).every((count) => count > 100));
});

test("one relay leads to both processes", async () => {
  for (const [index, meeting] of meetings.entries()) {
    const page = await browser.open();
    await relayOnly(page);
    await enter(page, await anotherBo(), meeting);
    await moves(page, calls[index]!.identity);
    await ask(page, "leave");
    await page.context().close();
  }
});

test("a call of the second process is written out and recorded", async () => {
  const meeting = meetings[1]!;
  await api("PUT", `meetings/${meeting}/captions`, { language: "en" });
  await api("PUT", `meetings/${meeting}/recording`, { isPaused: false });
  const { url, token } = await api<{ url: string; token: string }>(
    "POST",
    `meetings/${meeting}/join`,
    undefined,
    await anotherBo(),
  );
  const room = new Room();
  const read: string[] = [];
  room.registerTextStreamHandler("lk.transcription", (reader) => void reader.readAll().then((text) => read.push(text)));
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  await until(async () => (await figures("participants"))[1] === 3);
  const microphone = await openMicrophone(room);
  try {
    await microphone.say(speak("The committee met on Monday morning to discuss the new budget.", "en-gb"));
    await until(() => /committee|monday|budget/i.test(read.join(" ")), 60_000);
  } finally {
    await microphone.close();
    await room.disconnect();
  }
  await api("DELETE", `meetings/${meeting}/recording`);
  await api("DELETE", `meetings/${meeting}/captions`);
  await until(async () => {
    const { items } = await api<{ items: { state: string }[] }>("GET", `meetings/${meeting}/recordings`);
    expect(items).toMatchObject([{ state: "ready" }]);
    return true;
  }, 120_000);
});

test("when one process is killed, the other's call does not notice, and the lost one goes on within seconds", async () => {
  const [stays, goes] = [calls[0]!, calls[1]!];
  for (const { viewer, identity } of calls) await moves(viewer, identity);
  const quiet = (await heard(stays.viewer)).length;
  const [, second = 0] = mediaProcesses();
  process.kill(second, "SIGKILL");
  const killedAt = performance.now();
  await until(
    async () =>
      (await packetsOf(goes.viewer, goes.identity, "video")).frames === 0 || performance.now() - killedAt > 2000,
  );
  await moves(goes.viewer, goes.identity);
  expect(performance.now() - killedAt).toBeLessThan(20_000);
  await moves(stays.viewer, stays.identity);
  // Packets without a gap: `server/products/meetings/media/pool.test.ts`. Here: no client of that call had to come back.
  const names = (await heard(stays.viewer)).slice(quiet).map(([name]) => name);
  expect(names).not.toContain("reconnecting");
  expect(names).not.toContain("left");
  const health = (await (await fetch(`${server.url}/healthz`)).json()) as { status: string };
  expect(health.status).toBe("ok");
  await until(async () => (await figures("participants")).reduce((sum, count) => sum + count, 0) === 4, 20_000);
  await until(() => mediaProcesses().length === 2, 20_000);
});

test("a server that is told to stop ends both, in order", async () => {
  const pids = mediaProcesses();
  expect(pids).toHaveLength(2);
  expect(await server.kill("SIGTERM")).toBe(0);
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
});
