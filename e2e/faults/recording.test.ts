import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let recordings = "";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  recordings = join(server.data, "recordings");
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  await signIn(anna, cast.anna.name, cast.anna.password);
});
afterAll(async () => {
  await browser.close();
  await server.kill("SIGTERM");
  if (isMounted) execFileSync("umount", ["-l", recordings]);
  await server.stop();
});
let isMounted = false;

interface Listed {
  id: string;
  state: string;
  fault: string | null;
  seconds: number | null;
}

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${cast.anna.token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}`).toBe(true);
  return (await response.json()) as T;
}

const newest = async (meetingId: string): Promise<Listed> =>
  (await api<{ items: Listed[] }>("GET", `/api/v1/meetings/${meetingId}/recordings`)).items[0]!;

async function record(title: string): Promise<{ meetingId: string; folder: string }> {
  const { id } = await api<{ id: string }>("POST", `/api/v1/workspaces/${cast.workspaceId}/meetings`, {
    title,
    isStarted: true,
  });
  await anna.goto(`${server.url}/w/${cast.workspaceId}/meetings/${id}`);
  await button(anna, "Gå med").first().click();
  await button(anna, "Gå med nu").click();
  await anna.getByRole("region", { name: /^Möte:/ }).waitFor();
  await api("PUT", `/api/v1/meetings/${id}/recording`, { isPaused: false });
  return { meetingId: id, folder: join(recordings, (await newest(id)).id) };
}

/** When processes began to record here, ms since 1970: their files are named by it. */
const beginnings = (folder: string): number[] =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .flatMap((one) => (one.startsWith("timeline-") ? Number(one.slice(9)) : []))
    .toSorted((a, b) => a - b);

/** Waits until a process has written some seconds of picture and sound. */
async function written(folder: string, begunAt: number): Promise<void> {
  await until(
    () =>
      readdirSync(folder).filter((one) => one.startsWith(`${begunAt}-`) && statSync(join(folder, one)).size > 20_000)
        .length > 0,
    30_000,
  );
  await until(() => Date.now() - begunAt > 4000, 10_000);
}

test("the media process and then the server are killed in the middle: at most two seconds of each are lost", async () => {
  const { meetingId, folder } = await record("Avbrutet möte");
  const first = await until(() => beginnings(folder)[0] ?? false);
  await written(folder, first);
  const { pid } = server.process();
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  const media = children.find((one) => readFileSync(`/proc/${one}/cmdline`, "utf8").includes("router/process.ts"));
  process.kill(Number(media), "SIGKILL");
  const firstEnd = Date.now();
  // The page comes back by itself, and the recording with it.
  const second = await until(() => beginnings(folder)[1] ?? false, 30_000);
  await written(folder, second);
  await server.kill("SIGKILL");
  const secondEnd = Date.now();
  await server.restart();
  await api("POST", `/api/v1/meetings/${meetingId}/end`);
  const { seconds, fault } = await until(async () => {
    const one = await newest(meetingId);
    return one.state === "ready" && one;
  }, 60_000);
  expect(fault).toBe(null);
  const spent = (firstEnd - first + secondEnd - second) / 1000;
  expect(seconds).toBeGreaterThan(spent - 4);
  expect(seconds).toBeLessThan(spent + 1);
  expect(existsSync(folder)).toBe(false);
});

test("a disk that fills up ends the recording, says so to everybody, and the call goes on", async () => {
  mkdirSync(recordings, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", recordings]);
  isMounted = true;
  const { meetingId } = await record("Möte på full disk");
  await anna.getByText("Inspelningen avslutades: servern har för lite plats").first().waitFor({ timeout: 20_000 });
  expect(await newest(meetingId)).toMatchObject({ fault: "disk" });
  const received = async (): Promise<number> =>
    anna
      .locator("video")
      .first()
      .evaluate((one: HTMLVideoElement) => one.currentTime);
  const before = await received();
  await expect.poll(received).toBeGreaterThan(before + 1);
  // What came to the disk is kept.
  await until(async () => (await newest(meetingId)).state === "ready", 60_000);
});
