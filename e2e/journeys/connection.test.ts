import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, takePicture } from "../browser.ts";
import { writeMicrophone } from "../microphone.ts";
import { freePort, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** What one's network lets through, said before the meeting; and back in the call after a reload of the page. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let meetingId = "";
let mediaPort = 0;
const folder = mkdtempSync(join(tmpdir(), "safos-connection-"));

const stepState = (page: Page, step: string) => page.locator(`[data-step="${step}"]`).getAttribute("data-state");

beforeAll(async () => {
  mediaPort = await freePort();
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: String(mediaPort) } }));
  browser = await launchChromium([`--use-file-for-fake-audio-capture=${writeMicrophone(folder)}`]);
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  await openSession(anna, cast.anna.name, cast.anna.password);
  const path = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  meetingId = (await callApi<{ id: string }>(server, cast.anna, "POST", path, { title: "Samråd", isStarted: true })).id;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("within ten seconds Anna knows that all ways are open", async () => {
  await anna.goto("/connection");
  await anna.locator('[data-step="reach"]').waitFor();
  const good = anna.getByText("Allt fungerar.");
  const lesser = anna.getByText(/^Du kan vara med/);
  // A busy machine encodes its picture late, and is said to be slow: it is tried once more, as people would.
  for (let attempt = 1; !(await good.isVisible()) && attempt <= 4; attempt++) {
    if (attempt > 1) await button(anna, "Testa igen").click();
    await anna.getByText("Testet pågår.").waitFor();
    await good
      .or(lesser)
      .first()
      .waitFor({ timeout: 10_000 })
      .catch((error: unknown) => {
        if (attempt === 4) throw error;
      });
  }
  expect(await good.isVisible()).toBe(true);
  for (const step of ["reach", "browser", "devices", "direct", "relay"])
    await expect.poll(() => stepState(anna, step)).toBe("works");
  await anna.getByText(/^(UDP|TCP|TLS) fungerar, svar på \d+ ms\.$/).waitFor();
  await takePicture(anna, "desktop-anslutning");
  await expect.poll(() => violationsOf(anna)).toEqual([]);
  const { items } = await callApi<{ items: { id: string }[] }>(
    server,
    cast.anna,
    "GET",
    `/api/v1/workspaces/${cast.workspaceId}/meetings`,
  );
  expect(items.map((one) => one.id)).toEqual([meetingId]);
});

test("a guest whose network lets nothing out is told so, and what to ask for", async () => {
  const { secret } = await callApi<{ secret: string }>(
    server,
    cast.anna,
    "POST",
    `/api/v1/meetings/${meetingId}/guest-link`,
  );
  const { context, page } = await openContext(browser, server.url, "phone");
  // A browser that has no address that leads anywhere.
  await context.addInitScript(() => {
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super({ ...configuration, iceServers: [], iceTransportPolicy: "relay" });
      }
      override setConfiguration(): void {
        // As it was begun.
      }
    };
  });
  await page.goto(`/g/${secret}`);
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "Testa din uppkoppling" }).click();
  const tested = await opened;
  await tested.getByText("Du kan inte vara med härifrån.").waitFor({ timeout: 15_000 });
  for (const step of ["direct", "relay"]) expect(await stepState(tested, step)).toBe("stopped");
  await tested.getByText(/UDP \d+, utgående/).waitFor();
  await takePicture(tested, "phone-anslutning-stoppad");
  expect(await overflowOf(tested)).toBe(0);
  await expect.poll(() => violationsOf(tested)).toEqual([]);
  await tested.getByRole("link", { name: "Tillbaka till mötet" }).click();
  await tested.getByRole("textbox", { name: "Ditt namn" }).waitFor();
  await context.close();
});

test("Anna reloads the page in a call and is in it again, as she was", async () => {
  const stage = anna.getByRole("region", { name: /^Möte:/ });
  await anna.goto(`/w/${cast.workspaceId}/meetings`);
  await button(anna, "Gå med").first().click();
  await button(anna, "Gå med nu").click();
  await stage.waitFor();
  await anna.getByRole("toolbar").getByRole("button", { name: "Mikrofon", exact: true }).waitFor();
  await anna.getByRole("toolbar").getByRole("button", { name: "Kamera", exact: true }).click();
  await anna.getByRole("toolbar").getByRole("button", { name: "Kamera av" }).waitFor();
  const start = performance.now();
  await anna.reload();
  await stage.waitFor();
  await anna.getByRole("toolbar").getByRole("button", { name: "Mikrofon", exact: true }).waitFor();
  expect(performance.now() - start).toBeLessThan(5000);
  await anna.getByRole("toolbar").getByRole("button", { name: "Kamera av" }).waitFor();
});

test("Anna chooses her devices in the call, and what she chooses is there the next time", async () => {
  const toolbar = anna.getByRole("toolbar");
  await toolbar.getByRole("button", { name: "Kamera av" }).click();
  await toolbar.getByRole("button", { name: "Inställningar" }).click();
  const dialog = anna.getByRole("dialog", { name: "Inställningar i mötet" });
  await dialog.getByText("Så ser de andra dig").waitFor();
  for (const [label, choice] of [
    ["Mikrofon", /Fake Audio Input 1/],
    ["Högtalare", /Fake Audio Output 1/],
  ] as const) {
    await dialog.getByRole("button", { name: new RegExp(`${label}$`) }).click();
    await anna.getByRole("option", { name: choice }).click();
  }
  await dialog.getByRole("switch", { name: "Lågdataläge" }).press("Space");
  await dialog.getByRole("button", { name: "Spela testton" }).click();
  await dialog.getByRole("button", { name: "Stoppa testton" }).waitFor();
  await dialog.getByText(/^Just nu \d/).waitFor();
  await expect
    .poll(() => dialog.getByRole("meter").evaluate((one) => (one as HTMLMeterElement).value))
    .toBeGreaterThan(0.05);
  await takePicture(anna, "desktop-mote-installningar");
  await expect.poll(() => violationsOf(anna)).toEqual([]);
  await dialog.getByRole("button", { name: "Klar" }).click();
  const kept = await anna.evaluate(() => JSON.parse(localStorage.getItem("safos.call") ?? "{}") as object);
  expect(kept).toMatchObject({ isLowData: true, isNoiseSuppressed: true });
  expect(await anna.evaluate(() => [...document.querySelectorAll("audio")].every((one) => !one.error))).toBe(true);
  await anna.setViewportSize({ width: 390, height: 844 });
  await toolbar.getByRole("button", { name: /Mer$/ }).click();
  await anna.getByRole("menuitem", { name: "Inställningar" }).click();
  await dialog.getByRole("switch", { name: "Lågdataläge" }).waitFor();
  expect(await overflowOf(anna)).toBe(0);
  await takePicture(anna, "phone-mote-installningar");
  // Without a choice of one's own the browser chooses, and nothing is refused.
  await dialog.getByRole("button", { name: "Återställ" }).click();
  await dialog.getByRole("switch", { name: "Lågdataläge", checked: false }).waitFor();
  await dialog.getByRole("button", { name: "Klar" }).click();
  await expect.poll(() => anna.getByRole("alert").filter({ hasText: /\S/ }).allTextContents()).toEqual([]);
  await anna.setViewportSize({ width: 1440, height: 900 });
});

test("who talks with the microphone off is told so, and talks while holding the space key", async () => {
  const toolbar = anna.getByRole("toolbar");
  await toolbar.getByRole("button", { name: "Mikrofon", exact: true }).click();
  await anna.getByText("Din mikrofon är av. Ingen hör dig.").waitFor();
  await anna.getByRole("heading", { name: "Samråd" }).focus();
  await anna.keyboard.down("Space");
  await toolbar.getByRole("button", { name: "Mikrofon", exact: true }).waitFor();
  await anna.keyboard.up("Space");
  await toolbar.getByRole("button", { name: "Mikrofon av" }).waitFor();
});

test("who has left is not brought back by a reload", async () => {
  const stage = anna.getByRole("region", { name: /^Möte:/ });
  await button(anna, "Lämna").click();
  await stage.waitFor({ state: "detached" });
  await anna.reload();
  await anna.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
  await button(anna, "Gå med").first().waitFor();
  expect(await stage.count()).toBe(0);
});

test("while something else has the media's port no time of a call is counted, and one comes in when it is free", async () => {
  const others = createSocket("udp4");
  execFileSync("pkill", ["-KILL", "-P", String(server.process().pid), "-f", "router/process.ts"]);
  await expect
    .poll(async () => {
      others.bind(mediaPort);
      return once(others, "listening").then(
        () => true,
        () => false,
      );
    })
    .toBe(true);
  const times: string[] = [];
  await anna.exposeFunction("noteTime", (time: string) => void times.push(time));
  await anna.evaluate(() => {
    const look = (): void => {
      for (const one of document.querySelectorAll("[role=timer]"))
        (window as unknown as { noteTime(time: string): void }).noteTime(one.textContent ?? "");
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await button(anna, "Gå med").first().click();
  await button(anna, "Gå med nu").click();
  // It tries until it gives up, and says so in place of a call.
  await anna.getByRole("alert").filter({ hasText: "Ljud och bild kom inte fram." }).waitFor({ timeout: 40_000 });
  expect(times).toEqual([]);
  others.close();
  await once(others, "close");
  await button(anna, "Gå med nu").click();
  await expect.poll(() => times[0], { timeout: 15_000 }).toMatch(/^00\.0\d$/);
}, 90_000);
