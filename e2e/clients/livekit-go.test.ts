import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { buildGoProgram } from "./go.ts";
import { expectMedia, receivedFrom } from "./livekit-media.ts";
import { mediaProcessesOf } from "./media-processes.ts";
import { ask, heard, startBrowser } from "./livekit-page.ts";

/** LiveKit's Go SDK, as bots and bridges are written with it, in a call with a page of livekit-client. */

interface Line {
  readonly what: string;
  readonly identity?: string;
  readonly source?: string;
  readonly text?: string;
  readonly packets?: number;
  readonly bytes?: number;
}

const own = join(import.meta.dirname, "livekit-go");
const digest = createHash("sha256");
for (const file of ["go.sum", "main.go"]) digest.update(readFileSync(join(own, file)));
const built = await buildGoProgram(`livekit-go-${digest.digest("hex").slice(0, 16)}`, async (go) => {
  const source = join(go.folder, "source");
  cpSync(own, source, { recursive: true });
  await go.run(source, "mod", "download");
  return { source, main: "." };
});
const folder = mkdtempSync(join(tmpdir(), "safos-livekit-go-"));
const lines: Line[] = [];
let server: RunningServer;
let cast: Cast;
let chromium: Awaited<ReturnType<typeof startBrowser>>;
let anna: Page;
let annaIdentity = "";
let meetingId = "";
let go: ChildProcessWithoutNullStreams;
let goIdentity = "";

const has = (what: string, identity?: string): boolean =>
  lines.some((line) => line.what === what && (identity === undefined || line.identity === identity));
const mediaOf = (identity: string, source: string): Line | undefined =>
  lines.findLast((line) => line.what === "media" && line.identity === identity && line.source === source);
const command = (line: string): boolean => go.stdin.write(`${line}\n`);

/** A tone of two minutes, and a moving picture in two sizes with a whole picture every second. */
function film(): void {
  const ffmpeg = (...parameters: readonly string[]): unknown =>
    execFileSync("ffmpeg", ["-y", "-loglevel", "error", ...parameters], { cwd: folder });
  ffmpeg("-f", "lavfi", "-i", "sine=440:duration=120", "-c:a", "libopus", "-page_duration", "20000", "tone.ogg");
  for (const [name, size, rate] of [
    ["small", "320x180", "150k"],
    ["large", "1280x720", "800k"],
  ] as const)
    ffmpeg(
      ...["-f", "lavfi", "-i", `testsrc2=size=${size}:rate=25:duration=5`, "-c:v", "libvpx", "-b:v", rate],
      ...["-g", "25", "-deadline", "realtime", "-cpu-used", "8", `${name}.ivf`],
    );
}

beforeEach((context) => {
  if (typeof built !== "string") return;
  // What is wrong in our own program is no reason to leave it out.
  if (built.includes("main.go:")) throw new Error(built);
  context.skip(built);
});
beforeAll(async () => {
  if (typeof built === "string") return;
  film();
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  chromium = await startBrowser();
  anna = await chromium.open();
  const path = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  const { id } = await callApi<{ id: string }>(server, cast.anna, "POST", path, { title: "Möte", isStarted: true });
  meetingId = id;
  const ticket = await callApi(server, cast.anna, "POST", `/api/v1/meetings/${meetingId}/join`);
  annaIdentity = await ask<string>(anna, "join", ticket["url"], ticket["token"]);
  await ask(anna, "publish");
  const { url = "", token = "" } = await server.safos("meeting", "token", cast.workspaceId, cast.bo.name);
  go = spawn(built.path, [url, token, folder], { stdio: ["pipe", "pipe", "pipe"] });
  go.stderr.resume();
  createInterface(go.stdout).on("line", (line) => lines.push(JSON.parse(line) as Line));
  await until(() => has("in") || has("failed"), 30_000);
  expect(lines.find(({ what }) => what === "failed")).toBeUndefined();
  goIdentity = lines.find(({ what }) => what === "in")?.identity ?? "";
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  if (typeof built === "string") return;
  go?.kill("SIGKILL");
  await chromium?.stop();
  await server?.stop();
});

test("it and the page see and hear each other", async () => {
  await expectMedia(anna, goIdentity);
  await until(() => (mediaOf(annaIdentity, "microphone")?.packets ?? 0) > 100);
  await until(() => (mediaOf(annaIdentity, "camera")?.bytes ?? 0) > 100_000);
});

test("the page chooses which of its two sizes it is sent", async () => {
  const width = async (is: number): Promise<unknown> =>
    until(async () => {
      expect((await receivedFrom(anna, goIdentity, "camera")).width).toBe(is);
      return true;
    }, 30_000);
  await width(1280);
  await ask(anna, "quality", goIdentity, 0);
  await width(320);
  await ask(anna, "quality", goIdentity, 2);
  await width(1280);
});

test("what is written, and a microphone that is turned off, reach the other side both ways", async () => {
  command("data hej");
  await until(async () => {
    expect(await heard(anna)).toContainEqual(["data", "hej", goIdentity]);
    return true;
  });
  await ask(anna, "send", "hej igen");
  await until(() =>
    lines.some(({ what, text, identity }) => what === "data" && text === "hej igen" && identity === annaIdentity),
  );
  command("mute");
  await until(async () => (await heard(anna)).some(([what]) => what === "trackMuted"));
  command("unmute");
  await until(async () => (await heard(anna)).some(([what]) => what === "trackUnmuted"));
  await ask(anna, "setMuted", "microphone", true);
  await until(() => has("muted", annaIdentity));
  await ask(anna, "setMuted", "microphone", false);
});

test("it takes a lost signal connection up again, and comes back when the media process dies", async () => {
  command("cut");
  await until(() => has("reconnected"), 30_000);
  await expectMedia(anna, goIdentity);
  command("data åter");
  await until(async () => {
    expect(await heard(anna)).toContainEqual(["data", "åter", goIdentity]);
    return true;
  });
  process.kill(mediaProcessesOf(server.process().pid)[0] ?? 0, "SIGKILL");
  await until(() => lines.filter(({ what }) => what === "reconnected").length > 1, 30_000);
  const packets = mediaOf(annaIdentity, "microphone")?.packets ?? 0;
  await until(() => (mediaOf(annaIdentity, "microphone")?.packets ?? 0) !== packets, 30_000);
  await expectMedia(anna, goIdentity);
});

test("anyone who is removed from the workspace is out of the call within a second", async () => {
  const { person } = await callApi<{ person: { id: string } }>(server, cast.bo, "GET", "/api/v1/session");
  const before = performance.now();
  await callApi(server, cast.anna, "DELETE", `/api/v1/workspaces/${cast.workspaceId}/members/${person.id}`);
  await until(() => has("disconnected"), 1000, 10);
  expect(performance.now() - before).toBeLessThan(1000);
});
