import { readFileSync } from "node:fs";
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  VideoStream,
  dispose,
} from "@livekit/rtc-node";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { expectMedia, receivedFrom } from "./livekit-media.ts";
import { ask, heard, startBrowser, type Received } from "./livekit-page.ts";

let server: RunningServer;
let cast: Cast;
let chromium: Awaited<ReturnType<typeof startBrowser>>;
let meetingId = "";
let annaPage: Page;
let boPage: Page;
let annaIdentity = "";
let boIdentity = "";

async function api(token: string, method: string, path: string, body?: unknown) {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function join(page: Page, token: string): Promise<string> {
  const ticket = await api(token, "POST", `/api/v1/meetings/${meetingId}/join`);
  expect(ticket.status).toBe(200);
  return ask<string>(page, "join", ticket.body["url"], ticket.body["token"]);
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  chromium = await startBrowser();
  const made = await api(cast.anna.token, "POST", `/api/v1/workspaces/${cast.workspaceId}/meetings`, {
    title: "Möte",
    isStarted: true,
  });
  meetingId = made.body["id"] ?? "";
  annaPage = await chromium.open();
  boPage = await chromium.open();
});
afterAll(async () => {
  await chromium.stop();
  await server.stop();
});

test("two livekit-client pages see and hear each other", async () => {
  annaIdentity = await join(annaPage, cast.anna.token);
  await ask(annaPage, "publish");
  boIdentity = await join(boPage, cast.bo.token);
  await ask(boPage, "publish");
  await expectMedia(boPage, annaIdentity);
  await expectMedia(annaPage, boIdentity);
  await until(async () => {
    expect((await receivedFrom(boPage, annaIdentity, "camera")).width).toBe(1280);
    return true;
  }, 30_000);
  await until(async () => {
    expect((await heard(boPage)).some(([what, ...who]) => what === "speakers" && who.includes(annaIdentity))).toBe(
      true,
    );
    return true;
  });
  const seen = await api(cast.bo.token, "GET", `/api/v1/meetings/${meetingId}`);
  expect((seen.body["participants"] as unknown as { name: string }[]).map((p) => p.name).toSorted()).toEqual([
    "Anna Lindqvist",
    "Bo Ek",
  ]);
});

test("sound comes with the packets before it, both ways", async () => {
  await until(async () => {
    // The browser's tone is about 120 bytes a packet: it is sent with the one before, and comes with two.
    const sent = await ask<{ packets: number; size: number }>(annaPage, "soundSent");
    const received = await receivedFrom(boPage, annaIdentity, "microphone");
    expect(sent.packets).toBeGreaterThan(20);
    expect(sent.size).toBeGreaterThan(180);
    expect(received.size).toBeGreaterThan(sent.size * 1.2);
    return true;
  });
});

test("a smaller picture is chosen by the subscriber, the publisher stops the rest, and the large one comes back", async () => {
  await ask(boPage, "quality", annaIdentity, 0);
  await until(async () => {
    expect((await receivedFrom(boPage, annaIdentity, "camera")).width).toBe(320);
    return true;
  });
  await until(async () => {
    const layers = await ask<{ rid: string; active: boolean }[]>(annaPage, "sending");
    expect(layers.find((l) => l.rid === "f")?.active).toBe(false);
    expect(layers.find((l) => l.rid === "q")?.active).toBe(true);
    return true;
  });
  await ask(boPage, "quality", annaIdentity, 2);
  await until(async () => {
    expect((await receivedFrom(boPage, annaIdentity, "camera")).width).toBe(1280);
    return true;
  });
});

test("a screen is shared beside the camera and taken away again", async () => {
  await ask(annaPage, "share");
  const first = await until(() => receivedFrom(boPage, annaIdentity, "screen_share"));
  await until(async () => {
    const next = await receivedFrom(boPage, annaIdentity, "screen_share");
    expect(next.width).toBe(1920);
    expect(next.frames).toBeGreaterThan(first.frames + 5);
    return true;
  }, 30_000);
  await ask(annaPage, "unshare");
  await until(async () => (await ask<Received[]>(boPage, "received")).every((r) => r.source !== "screen_share"));
  await ask(annaPage, "share");
  await until(async () => (await receivedFrom(boPage, annaIdentity, "screen_share")).frames > 5);
  await ask(annaPage, "unshare");
  await expectMedia(boPage, annaIdentity);
});

test("muting is told and heard, and unmuting brings sound and picture back", async () => {
  for (const source of ["microphone", "camera"]) await ask(annaPage, "setMuted", source, true);
  await until(async () => (await heard(boPage)).filter(([what]) => what === "trackMuted").length === 2);
  for (const source of ["microphone", "camera"]) await ask(annaPage, "setMuted", source, false);
  await until(async () => (await heard(boPage)).filter(([what]) => what === "trackUnmuted").length === 2);
  await expectMedia(boPage, annaIdentity);
});

test("a moderator silences a microphone, which its owner opens again", async () => {
  const trackSid = await ask<string>(boPage, "ownTrack", "microphone");
  const path = `/api/v1/meetings/${meetingId}/participants/${boIdentity}/mute`;
  expect((await api(cast.anna.token, "POST", path, { trackSid })).status).toBe(200);
  await until(() => ask<boolean>(boPage, "isMuted", "microphone"));
  await ask(boPage, "setMuted", "microphone", false);
  await expectMedia(annaPage, boIdentity);
});

test("data packets reach the others with the sender's name", async () => {
  await ask(annaPage, "send", "hej");
  await until(async () => {
    expect(await heard(boPage)).toContainEqual(["data", "hej", annaIdentity]);
    return true;
  });
});

test("a lost signal connection is taken up again without losing a packet", async () => {
  const before = await receivedFrom(boPage, annaIdentity, "camera");
  await ask(boPage, "dropSignal");
  await until(async () => (await heard(boPage)).some(([what]) => what === "reconnected"), 30_000);
  const after = await receivedFrom(boPage, annaIdentity, "camera");
  expect(after.lost - before.lost).toBe(0);
  expect(after.packets).toBeGreaterThan(before.packets + 20);
  expect((await heard(boPage)).some(([what]) => what === "reconnecting")).toBe(false);
  await expectMedia(boPage, annaIdentity);
  await ask(boPage, "send", "åter");
  await until(async () => {
    expect(await heard(annaPage)).toContainEqual(["data", "åter", boIdentity]);
    return true;
  });
});

test("an @livekit/rtc-node process sends and receives sound and picture in the same meeting", async () => {
  const { url = "", token = "" } = await server.safos("meeting", "token", cast.workspaceId, cast.bo.name);
  const room = new Room();
  let frames = 0;
  let energy = 0;
  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind === TrackKind.KIND_VIDEO)
      void (async () => {
        for await (const _frame of new VideoStream(track)) frames++;
      })();
    else
      void (async () => {
        for await (const frame of new AudioStream(track)) for (const sample of frame.data) energy += Math.abs(sample);
      })();
  });
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  const camera = new VideoSource(640, 360);
  const microphone = new AudioSource(48_000, 1);
  const options = (source: TrackSource) => Object.assign(new TrackPublishOptions(), { source });
  const me = room.localParticipant;
  await me?.publishTrack(LocalVideoTrack.createVideoTrack("camera", camera), options(TrackSource.SOURCE_CAMERA));
  await me?.publishTrack(
    LocalAudioTrack.createAudioTrack("microphone", microphone),
    options(TrackSource.SOURCE_MICROPHONE),
  );
  let turn = 0;
  const drawing = setInterval(() => {
    const picture = new Uint8Array(640 * 360 * 4).fill((turn++ * 7) % 255);
    camera.captureFrame(new VideoFrame(picture, 640, 360, VideoBufferType.RGBA));
  }, 50);
  const speech = { isOn: true };
  const speaking = (async () => {
    for (let at = 0; speech.isOn; at += 480) {
      const samples = Int16Array.from(
        { length: 480 },
        (_, i) => Math.sin(((at + i) * 2 * Math.PI * 440) / 48_000) * 9000,
      );
      await microphone.captureFrame(new AudioFrame(samples, 48_000, 1, 480));
    }
  })();
  try {
    const identity = me?.identity ?? "";
    await expectMedia(boPage, identity);
    await expectMedia(annaPage, identity);
    await until(() => frames > 20 && energy > 100_000);
  } finally {
    speech.isOn = false;
    clearInterval(drawing);
    await speaking;
    await room.disconnect();
  }
  await until(async () =>
    (await heard(annaPage)).some(([what, who]) => what === "left" && who === (me?.identity ?? "")),
  );
});

test("a viewer stays in a call of more pictures than it has ever had room for", async () => {
  const source = new VideoSource(64, 36);
  const rooms: Room[] = [];
  const drawing = setInterval(() => {
    const picture = new Uint8Array(64 * 36 * 4).fill(Math.floor(performance.now() / 40) % 255);
    source.captureFrame(new VideoFrame(picture, 64, 36, VideoBufferType.RGBA));
  }, 200);
  try {
    for (let person = 0; person < 3; person++) {
      const { url = "", token = "" } = await server.safos("meeting", "token", cast.workspaceId, cast.bo.name);
      const room = new Room();
      rooms.push(room);
      await room.connect(url, token, { autoSubscribe: false, dynacast: false });
      const options = Object.assign(new TrackPublishOptions(), { source: TrackSource.SOURCE_CAMERA, simulcast: false });
      for (let n = 0; n < 18; n++)
        await room.localParticipant?.publishTrack(LocalVideoTrack.createVideoTrack(`camera ${n}`, source), options);
    }
    const identities = rooms.map((room) => room.localParticipant?.identity);
    await until(async () => {
      const shown = (await ask<Received[]>(annaPage, "received")).filter((one) => identities.includes(one.identity));
      expect(shown.filter((one) => one.frames > 2)).toHaveLength(54);
      return true;
    }, 90_000);
    expect((await heard(annaPage)).filter(([what]) => what === "disconnected")).toEqual([]);
  } finally {
    clearInterval(drawing);
    for (const room of rooms) await room.disconnect();
  }
});

test("when the media process dies, everybody comes back by themselves", async () => {
  const { pid } = server.process();
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  const media = children.find((one) => readFileSync(`/proc/${one}/cmdline`, "utf8").includes("router/process.ts"));
  expect(media).toBeDefined();
  process.kill(Number(media), "SIGKILL");
  for (const page of [annaPage, boPage])
    await until(
      async () => (await heard(page)).filter(([what]) => what === "reconnected").length > (page === boPage ? 1 : 0),
      30_000,
    );
  // The made-up camera of a headless browser gives no pictures after its track was published anew, so sound and a drawn
  // screen are what is looked at.
  for (const [page, identity] of [
    [boPage, annaIdentity],
    [annaPage, boIdentity],
  ] as const) {
    const before = await until(() => receivedFrom(page, identity, "microphone"), 30_000);
    await until(async () => (await receivedFrom(page, identity, "microphone")).energy > before.energy + 0.001, 30_000);
  }
  await ask(annaPage, "share");
  await until(async () => (await receivedFrom(boPage, annaIdentity, "screen_share")).frames > 5, 30_000);
});

test("anyone who is removed from the workspace is out of the call within a second and cannot come back", async () => {
  const kept = await api(cast.bo.token, "POST", `/api/v1/meetings/${meetingId}/join`);
  const { id } = (await api(cast.bo.token, "GET", "/api/v1/session")).body["person"] as unknown as { id: string };
  const before = performance.now();
  const removed = await api(cast.anna.token, "DELETE", `/api/v1/workspaces/${cast.workspaceId}/members/${id}`);
  expect(removed.status).toBe(200);
  await until(async () => (await heard(boPage)).some(([what]) => what === "disconnected"), 1000, 10);
  expect(performance.now() - before).toBeLessThan(1000);
  expect((await api(cast.bo.token, "POST", `/api/v1/meetings/${meetingId}/join`)).status).toBe(404);
  await expect(ask(boPage, "join", kept.body["url"], kept.body["token"])).rejects.toThrow();
});

afterAll(() => dispose());
