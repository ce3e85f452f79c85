import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, takePicture } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let citra: Page;
let meetingId = "";
const folder = mkdtempSync(join(tmpdir(), "safos-recording-"));

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  ({ page: citra } = await openContext(browser, server.url, "desktop"));
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const picturesOnFailure = (name: string): void => keepPicturesOnFailure(name, () => ({ anna, bo, citra }));
const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
const chip = (page: Page) => page.getByRole("status").filter({ hasText: /^Spelas in$/ });

async function api(method: string, path: string, body?: unknown): Promise<Record<string, never>> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${cast.anna.token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, never>;
}

interface Listed {
  state: string;
  fault: string | null;
  seconds: number | null;
  tracks: { fileId: number; kind: string }[];
}
const newest = async (): Promise<Listed> =>
  ((await api("GET", `/api/v1/meetings/${meetingId}/recordings`))["items"] as unknown as Listed[])[0]!;

test("Anna records; Bo on his phone and a guest who comes later are told what it means", async () => {
  picturesOnFailure("recording-on");
  const made = await api("POST", `/api/v1/workspaces/${cast.workspaceId}/meetings`, {
    title: "Inspelat möte",
    isStarted: true,
    lobby: "open",
  });
  meetingId = String(made["id"]);
  const link = await api("POST", `/api/v1/meetings/${meetingId}/guest-link`);
  for (const page of [anna, bo]) {
    await page.goto(`${server.url}/w/${cast.workspaceId}/meetings`);
    await button(page, "Gå med").first().click();
    await button(page, "Gå med nu").click();
    await stage(page).waitFor();
  }
  await button(anna, "Spela in").click();
  await anna.getByRole("dialog").getByText("i 90 dagar").waitFor();
  await takePicture(anna, "recording-dialog-desktop");
  await button(anna, "Alla har fått veta, spela in").click();
  for (const page of [anna, bo]) await chip(page).waitFor();
  await bo.getByText("Mötet spelas in. Ljud och bild sparas").waitFor();
  await takePicture(anna, "recording-desktop");
  await takePicture(bo, "recording-phone");
  expect(await violationsOf(bo)).toEqual([]);
  await citra.goto(String(link["url"]));
  await citra.getByRole("textbox", { name: "Ditt namn" }).fill("Citra Wahyudi");
  await button(citra, "Be att få komma in").click();
  await stage(citra).waitFor();
  await chip(citra).waitFor();
  await citra.getByText("Mötet spelas in. Ljud och bild sparas").waitFor();
  expect(await button(citra, "Spela in").count()).toBe(0);
  await takePicture(citra, "recording-guest");
  await button(citra, "Jag förstår").click();
  await expect.poll(() => citra.getByText("Mötet spelas in. Ljud").count()).toBe(0);
});

test("a pause is told, and where a rule forbids recording it ends for everybody within a second", async () => {
  picturesOnFailure("recording-rule");
  await api("PUT", `/api/v1/meetings/${meetingId}/recording`, { isPaused: true });
  for (const page of [anna, bo, citra]) await page.getByText("Inspelning pausad").waitFor();
  await takePicture(bo, "recording-paused-phone");
  await api("PUT", `/api/v1/meetings/${meetingId}/recording`, { isPaused: false });
  for (const page of [anna, bo, citra]) await chip(page).waitFor();
  await api("PATCH", "/api/v1/organisation", { rules: { recordings: false } });
  for (const page of [anna, bo, citra]) await expect.poll(() => chip(page).count(), { timeout: 1000 }).toBe(0);
  await expect.poll(newest).toMatchObject({ fault: "rule" });
  await button(anna, "Spela in").click();
  await anna
    .getByRole("dialog")
    .getByText(/regel Inspelning av möten tillåter inte/)
    .waitFor();
  expect(await button(anna, "Alla har fått veta, spela in").count()).toBe(0);
  await takePicture(anna, "recording-rule-desktop");
  await anna.keyboard.press("Escape");
  await api("PATCH", "/api/v1/organisation", { rules: { recordings: true } });
  await api("PUT", `/api/v1/meetings/${meetingId}/recording`, { isPaused: false });
  for (const page of [anna, bo, citra]) await chip(page).waitFor();
});

test("the film is among the files with everybody's picture and sound, and plays on the meeting's page", async () => {
  picturesOnFailure("recording-film");
  // Six seconds of everybody.
  const begun = performance.now();
  await expect.poll(() => performance.now() - begun, { timeout: 8000 }).toBeGreaterThan(6000);
  await button(anna, "Spela in").click();
  await button(anna, "Avsluta inspelningen").click();
  for (const page of [anna, bo, citra]) await expect.poll(() => chip(page).count()).toBe(0);
  // Nobody's picture is sent any more: the machine has time for the film.
  await api("POST", `/api/v1/meetings/${meetingId}/end`);
  const state = async () => ({ state: (await newest()).state, fault: (await newest()).fault });
  await expect.poll(state, { timeout: 90_000 }).toEqual({ state: "ready", fault: null });
  const { seconds, tracks } = await newest();
  expect(seconds).toBeGreaterThan(6);
  const content = await fetch(`${server.url}/api/v1/files/${tracks[0]!.fileId}/content`, {
    headers: { authorization: `Bearer ${cast.anna.token}` },
  });
  const path = join(folder, "film.mp4");
  writeFileSync(path, Buffer.from(await content.arrayBuffer()));
  const probed = JSON.parse(
    execFileSync("ffprobe", [
      ..."-v error -show_entries stream=codec_name,duration,nb_frames -of json".split(" "),
      path,
    ]).toString(),
  ) as { streams: { codec_name: string; duration: string }[] };
  expect(probed.streams.map((one) => one.codec_name)).toEqual(["h264", "aac"]);
  for (const { duration } of probed.streams) expect(Math.abs(Number(duration) - (seconds ?? 0))).toBeLessThan(0.5);
  // The fake microphone beeps: the sound is not silence.
  const heard = execFileSync("sh", [
    "-c",
    `ffmpeg -hide_banner -i "${path}" -af volumedetect -f null - 2>&1`,
  ]).toString();
  expect(Number(/max_volume: (-?[\d.]+) dB/.exec(heard)?.[1])).toBeGreaterThan(-30);
  if (process.env["PICTURES"])
    execFileSync("ffmpeg", [
      ..."-y -loglevel quiet -i".split(" "),
      path,
      ..."-vf fps=1,scale=480:-1,tile=4x4 -frames:v 1".split(" "),
      join(process.env["PICTURES"], "recording-film.png"),
    ]);
  await anna.goto(`${server.url}/w/${cast.workspaceId}/meetings/${meetingId}`);
  const film = anna.locator("video").first();
  await film.waitFor();
  await film.evaluate((one: HTMLVideoElement) => {
    one.muted = true;
    return one.play();
  });
  await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(0.5);
  await anna
    .getByText(/^Tas bort .+ enligt regeln/)
    .first()
    .waitFor();
  await takePicture(anna, "recording-page-desktop");
  expect(await violationsOf(anna)).toEqual([]);
  await bo.goto(`${server.url}/w/${cast.workspaceId}/meetings/${meetingId}`);
  await bo.locator("video").first().waitFor();
  await takePicture(bo, "recording-page-phone");
});
