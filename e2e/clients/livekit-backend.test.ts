import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { RoomServiceClient, TrackSource } from "livekit-server-sdk";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { loudness } from "../loudness.ts";
import { startServer, until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { buildLiveKitServer, startLiveKitServer, type LiveKitProcess } from "./livekit-build.ts";

/** Calls at LiveKit's own server: Safos' page, three processes of Safos, and media that never come to Safos. */

const built = await buildLiveKitServer();
let livekit: LiveKitProcess;
let hooks: Server;
let server: RunningServer;
let others: RunningServer[] = [];
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let service: RoomServiceClient;
let meetingId = "";

/** Hands LiveKit's webhooks to Safos, whose address is known later. */
async function startHooks(): Promise<string> {
  hooks = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const { authorization = "", "content-type": type = "" } = request.headers;
      fetch(`${server.url}/livekit/webhook`, {
        method: "POST",
        headers: { authorization, "content-type": type },
        body: Buffer.concat(pieces),
      }).then(
        ({ status }) => response.writeHead(status).end(),
        () => response.writeHead(502).end(),
      );
    });
  });
  await new Promise<void>((done) => hooks.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(hooks.address() as AddressInfo).port}`;
}

async function startTwin(environment: Record<string, string>): Promise<RunningServer> {
  const secret = readFileSync(join(server.data, "postgresql.secret"), "utf8").trim();
  const port = readFileSync(join(server.data, "postgresql", "postmaster.pid"), "utf8").split("\n")[3];
  const url = `postgres://safos:${secret}@127.0.0.1:${port}/safos`;
  return startServer({ data: server.data, environment: { ...environment, SAFOS_DATABASE_URL: url } });
}

beforeEach((context) => {
  if (typeof built === "string") context.skip(built);
});

beforeAll(async () => {
  if (typeof built === "string") return;
  livekit = await startLiveKitServer(built.path, await startHooks());
  service = new RoomServiceClient(livekit.url.replace("ws", "http"), livekit.key, livekit.secret);
  const environment = {
    SAFOS_MEDIA_BACKEND: "livekit",
    SAFOS_LIVEKIT_URL: livekit.url,
    SAFOS_LIVEKIT_KEY: livekit.key,
    SAFOS_LIVEKIT_SECRET: livekit.secret,
  };
  ({ server, cast } = await startWithCast({ environment }));
  others = [await startTwin(environment), await startTwin(environment)];
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  await signIn(anna, cast.anna.name, cast.anna.password);
  await signIn(bo, cast.bo.name, cast.bo.password);
}, 300_000);

afterAll(async () => {
  if (typeof built === "string") return;
  await browser?.close();
  for (const one of others) await one.kill("SIGTERM");
  await server?.stop();
  await livekit?.stop();
  hooks.closeAllConnections();
  hooks.close();
});

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });

async function frames(page: Page, name: string): Promise<number> {
  const tile = stage(page).getByRole("listitem", { name: new RegExp(`^${name}`) });
  const count = (video: unknown): number => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames;
  return tile.first().locator("video").evaluate(count, undefined, { timeout: 500 });
}

async function expectMoving(page: Page, name: string): Promise<void> {
  const before = await until(async () => (await frames(page, name)) || false, 30_000);
  await until(async () => (await frames(page, name)) > before + 5, 20_000);
}

interface Read {
  readonly id: string;
  readonly state: string;
  readonly participants: readonly { readonly identity: string; readonly name: string }[];
}

const read = (at: RunningServer): Promise<Read> => callApi<Read>(at, cast.anna, "GET", `/api/v1/meetings/${meetingId}`);

async function comeIn(page: Page): Promise<void> {
  await page.goto(`${server.url}/w/${cast.workspaceId}/meetings`);
  await button(page, "Gå med").first().click();
  await button(page, "Gå med nu").click();
  await stage(page).waitFor();
}

test("two people see and hear each other over LiveKit, and every process knows who is in", async () => {
  keepPicturesOnFailure("livekit-backend", () => ({ anna, bo }));
  const path = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  ({ id: meetingId } = await callApi<Read>(server, cast.anna, "POST", path, { title: "Hos LiveKit", isStarted: true }));
  const sockets: string[] = [];
  anna.on("websocket", (socket) => sockets.push(socket.url()));
  await comeIn(anna);
  await comeIn(bo);
  await expectMoving(anna, "Bo Ek");
  await expectMoving(bo, "Anna Lindqvist");
  for (const page of [anna, bo]) await until(async () => (await loudness(page)) > 0.01, 20_000);
  expect(sockets.some((url) => url.startsWith(livekit.url))).toBe(true);
  expect(sockets.some((url) => url.startsWith(`${server.url.replace("http", "ws")}/rtc`))).toBe(false);
  for (const one of [server, ...others])
    await until(async () => {
      const names = (await read(one)).participants.map(({ name }) => name);
      expect(names.toSorted()).toEqual(["Anna Lindqvist", "Bo Ek"]);
      return true;
    });
  const policy = (await fetch(server.url, { headers: { accept: "text/html" } })).headers.get("content-security-policy");
  expect(policy).toContain(`connect-src 'self' ${livekit.url};`);
});

test("a hand is raised and taken down, a microphone is muted, a camera stopped", async () => {
  keepPicturesOnFailure("livekit-backend-lead", () => ({ anna, bo }));
  await button(anna, "Räck upp").click();
  await stage(bo)
    .getByRole("listitem", { name: /^Anna Lindqvist.*har handen uppe, nummer 1/ })
    .waitFor();
  const at = others[0] ?? server;
  await callApi(at, cast.anna, "POST", `/api/v1/meetings/${meetingId}/hands/lower`, { identity: null });
  await button(anna, "Räck upp").waitFor();
  const { identity } = (await read(server)).participants.find(({ name }) => name === "Bo Ek") ?? { identity: "" };
  const tracks = (await service.getParticipant(meetingId, identity)).tracks;
  const sound = tracks.find(({ source }) => source === TrackSource.MICROPHONE)?.sid ?? "";
  const path = `/api/v1/meetings/${meetingId}/participants/${identity}`;
  await callApi(at, cast.anna, "POST", `${path}/mute`, { trackSid: sound });
  await until(async () => (await loudness(anna)) < 0.001, 20_000);
  await callApi(at, cast.anna, "POST", `${path}/stop`, { source: "camera" });
  await stage(anna)
    .getByRole("listitem", { name: /^Bo Ek.*kameran är av/i })
    .waitFor();
});

test("who is removed from the workspace by another process sees and hears nothing a second later", async () => {
  keepPicturesOnFailure("livekit-backend-removed", () => ({ anna, bo }));
  const { participants } = await read(server);
  const identity = participants.find(({ name }) => name === "Bo Ek")?.identity ?? "";
  const [, personId = ""] = /^p_(.{36})_/.exec(identity) ?? [];
  const at = others[1] ?? server;
  await callApi(at, cast.anna, "DELETE", `/api/v1/workspaces/${cast.workspaceId}/members/${personId}`);
  const began = performance.now();
  const isThere = async () => (await service.listParticipants(meetingId)).some((one) => one.identity === identity);
  await until(async () => !(await isThere()), 10_000, 20);
  expect(performance.now() - began).toBeLessThan(1000);
  await until(async () => !(await stage(bo).getByRole("listitem", { name: /^Anna/ }).isVisible()));
  for (const one of [server, ...others]) await until(async () => (await read(one)).participants.length === 1, 10_000);
});

test("while LiveKit is away the server says so and lets nobody wait; the call ends when it is back", async () => {
  await livekit.kill();
  await until(async () => {
    const answer = await fetch(`${server.url}/healthz`);
    return answer.status === 503 && (await answer.text()).includes("media");
  });
  const join = await fetch(`${server.url}/api/v1/meetings/${meetingId}/join`, {
    method: "POST",
    headers: { authorization: `Bearer ${cast.anna.token}` },
  });
  expect(join.status).toBe(503);
  expect(await join.json()).toMatchObject({ code: "UNAVAILABLE" });
  await livekit.begin();
  await until(async () => (await fetch(`${server.url}/healthz`)).status === 200);
  await callApi(server, cast.anna, "POST", `/api/v1/meetings/${meetingId}/end`);
  for (const one of [server, ...others])
    await until(async () => {
      const { state, participants } = await read(one);
      return state === "ended" && participants.length === 0;
    }, 20_000);
  for (const log of [server.log(), livekit.log()]) expect(log).not.toContain(livekit.secret);
});
