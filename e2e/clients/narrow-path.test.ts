import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { freeUdpPort, startNarrowPath } from "../peers/narrow-path.ts";
import { ask, startBrowser, type Received } from "./livekit-page.ts";

let server: RunningServer;
let cast: Cast;
let chromium: Awaited<ReturnType<typeof startBrowser>>;
let path: Awaited<ReturnType<typeof startNarrowPath>>;
let bo: Page;

/** Bo's browser knows of one way to the server's media: the narrow one. */
function leadOver(port: number): void {
  /* oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-member-access -- the page has no types */
  const prototype = (globalThis as any).RTCPeerConnection.prototype;
  const add = prototype.addIceCandidate;
  prototype.addIceCandidate = function addOver(candidate: any) {
    const line = String(candidate?.candidate ?? "").replace(/^(\S+ \S+ UDP \d+ \S+) \d+/i, `$1 ${port}`);
    return add.call(this, {
      ...candidate,
      sdpMid: candidate.sdpMid,
      sdpMLineIndex: candidate.sdpMLineIndex,
      candidate: line,
    });
  };
  Object.defineProperty(prototype, "onicecandidate", { set() {} });
}

const receivedOf = async (source: string): Promise<Received> => {
  const found = (await ask<Received[]>(bo, "received")).find((one) => one.source === source && one.packets > 0);
  if (!found) throw new Error(`nothing of ${source} yet`);
  return found;
};

/** What happens in a while; `ms` long. */
async function during(ms: number): Promise<{ concealed: number; frames: number; width: number; frozen: number }> {
  const [sound, picture] = [await receivedOf("microphone"), await receivedOf("camera")];
  await bo.waitForTimeout(ms);
  const [soundAfter, pictureAfter] = [await receivedOf("microphone"), await receivedOf("camera")];
  return {
    concealed: (soundAfter.concealed - sound.concealed) / (soundAfter.samples - sound.samples),
    frames: pictureAfter.frames - picture.frames,
    width: pictureAfter.width,
    frozen: pictureAfter.frozen - picture.frozen,
  };
}

beforeAll(async () => {
  const mediaPort = await freeUdpPort();
  path = await startNarrowPath(mediaPort);
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: String(mediaPort) } }));
  chromium = await startBrowser();
  const { url = "", token = "" } = await server.safos("meeting", "token", cast.workspaceId, cast.anna.name);
  const anna = await chromium.open();
  await ask(anna, "join", url, token);
  await ask(anna, "publish");
  bo = await chromium.open();
  await bo.evaluate(leadOver, path.port);
  const his = await server.safos("meeting", "token", cast.workspaceId, cast.bo.name);
  await ask(bo, "join", his["url"], his["token"]);
  await until(async () => {
    expect((await receivedOf("camera")).width).toBe(1280);
    return true;
  }, 30_000);
});
afterAll(async () => {
  await chromium.stop();
  await server.stop();
  path.stop();
});

test("loss by chance is not heard and takes no picture away", async () => {
  path.state.loss = 0.1;
  await bo.waitForTimeout(5000);
  const lossy = await during(10_000);
  // Without the packets before them, as much is missing as is lost; a busy machine misses some on its own.
  expect(lossy.concealed).toBeLessThan(0.05);
  expect(lossy.width).toBe(1280);
  expect(lossy.frames).toBeGreaterThan(50);
  path.state.loss = 0;
});

test("on 500 kbit/s the picture becomes small and the sound stays whole; with room again it is large", async () => {
  path.state.rate = 500_000;
  await bo.waitForTimeout(4000);
  const narrow = await during(12_000);
  expect(narrow.concealed).toBeLessThan(0.08);
  expect(narrow.width).toBeLessThan(1280);
  expect(narrow.frames).toBeGreaterThan(50);
  path.state.rate = Infinity;
  await until(async () => {
    expect((await receivedOf("camera")).width).toBe(1280);
    return true;
  }, 40_000);
});
