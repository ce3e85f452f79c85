import { execFileSync, fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LivePlaylist, LiveTrack } from "@safos/contract/live-page";
import { afterAll, expect, test } from "vitest";
import { mediaProcessesOf } from "../../../../e2e/clients/media-processes.ts";
import {
  eventually,
  startTestServer,
  testPassword,
  type TestPerson,
  type TestServer,
} from "../../../testing/server.ts";
import { makePictures } from "../recorder/testing.ts";
import { SignalClient } from "../signalling/testing.ts";

/** Live pages over HTTP, of a call with a real sender; e2e/journeys/live-page.test.ts has them in a browser. */

const server = await startTestServer();
const twin = await server.twin();
const folder = mkdtempSync(join(tmpdir(), "safos-live-"));
const senders: ChildProcess[] = [];
afterAll(async () => {
  for (const child of senders) child.kill("SIGKILL");
  await twin.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Livesändning", anna, bo);
await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
const hasPictures = makePictures(1, "320x180") !== null;

let ports = 20_000;
/** Someone who sends a camera and a microphone until they leave. */
async function send(token: string, at: TestServer = server): Promise<{ leave(): void }> {
  const child = fork(new URL("../media/testing-clients.ts", import.meta.url), [String((ports += 200))], {
    execArgv: [],
  });
  senders.push(child);
  await new Promise((done) => {
    child.once("message", done);
    child.send({ kind: "publish", url: at.url, token, hasSound: true });
  });
  return { leave: () => void child.kill("SIGKILL") };
}

interface Shown {
  readonly id: string;
  readonly path: string;
  readonly code: string;
}
const set = (who: TestPerson | null, id: string, state: string, at = server) =>
  at.call(who, "PUT", `/api/v1/meetings/${id}/live-page`, { state });

async function webinar(more: object = { isStarted: true }): Promise<string> {
  const fresh = { title: "Ny e-tjänst", lobby: "open", isWebinar: true, ...more };
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, fresh);
  expect(made.status).toBe(201);
  return made.body.id as string;
}
async function shown(more?: object): Promise<Shown> {
  const id = await webinar(more);
  const { status, body } = await set(anna, id, "on");
  expect([status, body.state]).toEqual([200, "on"]);
  const code = /\/live\/(\w{24})$/.exec(body.url as string)?.[1] ?? "";
  return { id, code, path: `/api/v1/live-pages/${code}` };
}
const enter = async (who: TestPerson, id: string): Promise<string> =>
  (await server.call(who, "POST", `/api/v1/meetings/${id}/join`)).body.token as string;
const ask = (path: string, at: TestServer = server) => at.call(null, "GET", path);
const playlist = async (path: string, at: TestServer = server): Promise<LivePlaylist> =>
  (await ask(path, at)).body as LivePlaylist;
const bytesOf = async (path: string, track: string, n: number, at: TestServer = server): Promise<Buffer> => {
  const response = await fetch(`${at.url}${path}/segments/${track}-${n}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};
const find = (list: LivePlaylist, source: string): LiveTrack | undefined =>
  list.tracks.findLast((one) => one.source === source && !one.hasEnded);
const grown = (path: string, source: string, count: number, at: TestServer = server) =>
  eventually(async () => {
    const track = find(await playlist(path, at), source);
    expect(track?.segments.length ?? 0).toBeGreaterThanOrEqual(count);
    return track!;
  }, 40_000);

function probe(name: string, pieces: readonly Buffer[]): { codec: string; frames: number; times: number[] } {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat(pieces));
  const asked = "-v error -count_frames -show_entries stream=codec_name,nb_read_frames:packet=pts_time -of json";
  const probed = JSON.parse(execFileSync("ffprobe", [...asked.split(" "), path]).toString()) as {
    streams: { codec_name: string; nb_read_frames: string }[];
    packets: { pts_time: string }[];
  };
  return {
    codec: probed.streams[0]!.codec_name,
    frames: Number(probed.streams[0]!.nb_read_frames),
    times: probed.packets.map((one) => Number(one.pts_time)),
  };
}

test("who leads turns it on and off; strangers, who only reads, and meetings that are no webinars are refused", async () => {
  const id = await webinar();
  const path = `/api/v1/meetings/${id}/live-page`;
  expect((await server.call(anna, "GET", path)).body).toEqual({
    ...{ state: "off", url: null, watching: 0, hasPassword: false },
  });
  for (const [who, status] of [
    [null, 401],
    [britt, 404],
    [agnes, 403],
  ] as const) {
    expect((await set(who, id, "on")).status).toBe(status);
    expect((await server.call(who, "GET", path)).status).toBe(status);
  }
  expect((await set(anna, id, "open")).status).toBe(400);
  expect((await server.call(anna, "PUT", path, { state: "on", code: "eget" })).status).toBe(400);
  const plain = await webinar({ isStarted: true, isWebinar: false });
  expect((await set(anna, plain, "on")).body.code).toBe("NOT_WEBINAR");
  const sealed = await webinar({ isEncrypted: true });
  expect((await set(anna, sealed, "on")).body.code).toBe("LIVE_ENCRYPTED");
  const first = (await set(anna, id, "on")).body.url as string;
  // Another who may write leads too; the address stays.
  expect((await set(bo, id, "off")).body).toMatchObject({ state: "off", url: first });
  expect((await set(bo, id, "paused")).body.state).toBe("off");
  expect((await set(bo, id, "on")).body).toMatchObject({ state: "on", url: first });
  await eventually(async () => {
    const { items } = (await server.call(anna, "GET", "/api/v1/audit?category=access")).body;
    const acts = new Set(items.map((entry: { act: string }) => entry.act));
    for (const act of ["livePage.opened", "livePage.closed"]) expect(acts).toContain(act);
  });
});

test("an address says what is to come, what is paused and what is over, in both processes, and nothing once it is off", async () => {
  const { id, path } = await shown({ isStarted: false, startsAt: new Date(Date.now() + 3_600_000).toISOString() });
  expect(await playlist(path)).toMatchObject({ title: "Ny e-tjänst", state: "scheduled", tracks: [], captions: [] });
  await server.call(anna, "POST", `/api/v1/meetings/${id}/start`);
  for (const at of [server, twin]) await eventually(async () => expect((await playlist(path, at)).state).toBe("live"));
  await set(anna, id, "paused");
  for (const at of [server, twin])
    await eventually(async () => expect((await playlist(path, at)).state).toBe("paused"));
  await set(anna, id, "off");
  for (const at of [server, twin]) await eventually(async () => expect((await ask(path, at)).status).toBe(404));
  await set(anna, id, "on");
  await server.call(anna, "POST", `/api/v1/meetings/${id}/end`);
  await eventually(async () => expect((await playlist(path)).state).toBe("over"));
  expect((await set(anna, id, "on")).body.code).toBe("ENDED");
  await server.call(anna, "DELETE", `/api/v1/meetings/${id}`);
  await eventually(async () => expect((await ask(path)).body.code).toBe("LINK_UNKNOWN"));
});

test("codes are not guessed, and what is asked for has one shape", async () => {
  const wrong = (n: number) => `/api/v1/live-pages/${String(n).padStart(24, "0")}`;
  for (const bad of ["x", `${"a".repeat(24)}~${"b".repeat(200)}`, "..%2f..%2fx", "a".repeat(25)])
    expect((await ask(`/api/v1/live-pages/${bad}`)).status, bad).toBe(400);
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => ask(wrong(n))));
  const counts = (status: number): number => answers.filter((one) => one.status === status).length;
  expect(counts(404)).toBeLessThanOrEqual(25);
  expect(counts(404) + counts(429)).toBe(200);
  // Who watches is not disturbed by those who guess behind the same address, once their page is known.
  const { path } = await shown();
  await eventually(async () => expect((await ask(path)).status).toBe(200), 8000);
  await Promise.all(Array.from({ length: 50 }, (_, n) => ask(wrong(1000 + n))));
  expect((await ask(path)).status).toBe(200);
});

test("a password is asked for, and its proof opens the page and its pieces", async () => {
  const { id, code, path } = await shown();
  await eventually(async () => expect((await ask(path)).status).toBe(200), 8000);
  await server.call(anna, "PUT", `/api/v1/meetings/${id}/guest-password`, { password: testPassword });
  await eventually(async () =>
    expect((await ask(path)).body).toMatchObject({
      code: "LINK_LOCKED",
      data: { organisationName: "Försäkringskassan" },
    }),
  );
  expect((await ask(`${path}/segments/abc0001-1`)).body.code).toBe("LINK_LOCKED");
  const unlock = (password: string) => server.call(null, "POST", `${path}/unlock`, { password });
  expect((await unlock("ett annat lösenord")).body.code).toBe("LINK_PASSWORD_WRONG");
  const { secret } = (await unlock(testPassword)).body;
  expect(secret.startsWith(`${code}~`)).toBe(true);
  const open = `/api/v1/live-pages/${secret}`;
  for (const at of [server, twin]) expect((await ask(open, at)).status).toBe(200);
  const other = await shown();
  expect((await ask(`/api/v1/live-pages/${secret.replace(code, other.code)}`)).status).toBe(200);
  await server.call(anna, "PUT", `/api/v1/meetings/${id}/guest-password`, { password: "ett tredje lösenord" });
  await eventually(async () => expect((await ask(open)).body.code).toBe("LINK_LOCKED"));
});

test("a rule of any organisation there, and who turned it on, end it within two seconds", async () => {
  const { id, path } = await shown();
  await eventually(async () => expect((await ask(path)).status).toBe(200), 8000);
  const rule = (who: TestPerson, guestLinks: boolean) =>
    server.call(who, "PATCH", "/api/v1/organisation", { rules: { guestLinks } });
  await rule(bo, false);
  for (const at of [server, twin]) await eventually(async () => expect((await ask(path, at)).status).toBe(404), 2500);
  expect((await set(anna, await webinar(), "on")).body).toMatchObject({
    code: "POLICY_REFUSED",
    data: { rule: "guestLinks", organisation: { id: bo.organisationId } },
  });
  await rule(bo, true);
  await eventually(async () => expect((await ask(path)).status).toBe(200), 8000);
  // Bo turned it on last, and is removed.
  await set(anna, id, "off");
  await set(bo, id, "on");
  await eventually(async () => expect((await ask(path)).status).toBe(200), 8000);
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  await eventually(async () => expect((await ask(path)).status).toBe(404), 2500);
  expect((await set(bo, id, "on")).status).toBe(404);
  await server.safos.workspaces.addMember(anna.id, workspace.id, bo.id, "editor");
});

test.skipIf(!hasPictures)(
  "a sender is seen in pieces that decode without a gap, by who comes late and in the other process too",
  { timeout: 90_000 },
  async () => {
    const { id, path } = await shown();
    const sender = await send(await enter(anna, id));
    const video = await grown(path, "camera", 5);
    const sound = find(await playlist(path), "microphone")!;
    expect([video.codec, video.width, video.height, sound.codec]).toEqual(["vp8", 320, 180, "opus"]);
    expect(video.name).toBe("Anna Lindqvist");
    expect(JSON.stringify(await playlist(path))).not.toContain(anna.id);
    for (const { segments } of [video, sound])
      for (const [index, one] of segments.entries()) {
        expect(one.until - one.at).toBeGreaterThan(500);
        expect(one.until - one.at).toBeLessThan(5500);
        const before = segments[index - 1];
        if (before) expect([one.n, one.at]).toEqual([before.n + 1, before.until]);
      }
    expect(video.segments.every((one) => one.isKey)).toBe(true);
    // Two seconds each: whole pictures are asked for no more often.
    const span = video.segments.at(-1)!.until - video.segments[0]!.at;
    expect(span / video.segments.length).toBeGreaterThan(1500);
    for (const [track, at] of [
      [video, server],
      [sound, server],
      [video, twin],
    ] as const) {
      // From the middle, as who comes late.
      const some = track.segments.slice(2);
      const pieces = [await bytesOf(path, track.id, 0, at)];
      for (const { n } of some) pieces.push(await bytesOf(path, track.id, n, at));
      const { codec, frames, times } = probe(`${track.codec}.webm`, pieces);
      expect(codec).toBe(track.codec);
      const ms = some.at(-1)!.until - some[0]!.at;
      expect(frames).toBeGreaterThan((ms / 1000) * (codec === "vp8" ? 25 : 50) * 0.97);
      for (const [index, time] of times.entries())
        if (index > 0) expect(time - times[index - 1]!).toBeLessThan(codec === "vp8" ? 0.3 : 0.1);
    }
    const [first] = video.segments;
    const cut = await fetch(`${server.url}${path}/segments/${video.id}-${first!.n}`, {
      headers: { range: "bytes=5-9" },
    });
    expect([cut.status, cut.headers.get("cache-control")]).toEqual([200, "public, max-age=120, immutable"]);
    // Not from another page's address, and none that there is not.
    const other = await shown();
    for (const name of [`${video.id}-${first!.n}`, `${video.id}-0`, `${video.id}-999999`, "zzz-1"])
      expect((await ask(`${other.path}/segments/${name}`)).status).toBe(404);
    expect((await ask(`${path}/segments/${video.id}-999999`)).status).toBe(404);
    expect((await ask(`${path}/segments/${video.id}-1x`)).status).toBe(400);
    const again = await fetch(server.url + path);
    const unchanged = await fetch(server.url + path, { headers: { "if-none-match": again.headers.get("etag") ?? "" } });
    expect([200, 304]).toContain(unchanged.status);
    // About how many watch, of both processes, to who leads and to nobody else.
    const caller = new SignalClient(server, await enter(bo, other.id));
    await eventually(async () => {
      expect(caller.of("join")).toHaveLength(1);
      expect((await playlist(other.path, twin)).state).toBe("live");
    });
    for (const at of [server, twin]) await Promise.all(Array.from({ length: 60 }, () => ask(other.path, at)));
    for (const at of [server, twin])
      await eventually(async () => {
        const { watching } = (await at.call(anna, "GET", `/api/v1/meetings/${other.id}/live-page`)).body;
        expect(watching).toBeGreaterThan(10);
        expect(watching).toBeLessThan(60);
      });
    caller.socket.terminate();
    // Who leaves is not shown any more; the page stays live.
    sender.leave();
    await eventually(async () => expect(find(await playlist(path), "camera")).toBeUndefined(), 15_000);
    expect((await playlist(path)).state).toBe("live");
  },
);

test.skipIf(!hasPictures)(
  "a pause shows nothing, and a media process that is killed is followed by another",
  { timeout: 90_000 },
  async () => {
    const { id, path } = await shown();
    const first = await send(await enter(anna, id));
    const before = await grown(path, "camera", 2);
    await set(anna, id, "paused");
    await eventually(async () => expect((await playlist(path)).state).toBe("paused"));
    expect((await ask(`${path}/segments/${before.id}-1`)).status).toBe(404);
    await set(anna, id, "on");
    const resumed = await grown(path, "camera", 1);
    expect(resumed.id).not.toBe(before.id);
    for (const pid of mediaProcessesOf(process.pid)) process.kill(pid, "SIGKILL");
    first.leave();
    await send(await enter(anna, id));
    await eventually(async () => expect(find(await playlist(path), "camera")?.id).not.toBe(resumed.id), 30_000);
    const after = await grown(path, "camera", 2);
    expect(after.id.slice(0, -4)).not.toBe(resumed.id.slice(0, -4));
    await server.call(anna, "POST", `/api/v1/meetings/${id}/end`);
    await eventually(async () => expect(await playlist(path)).toMatchObject({ state: "over", tracks: [] }));
    expect((await ask(`${path}/segments/${after.id}-1`)).status).toBe(404);
  },
);
