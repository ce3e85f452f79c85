import { Room, dispose } from "@livekit/rtc-node";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, takePicture } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

const crowd = 27;
let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let meetingId = "";
const rooms: Room[] = [];

const tiles = (page: Page) => page.getByRole("region", { name: /^Möte:/ }).locator("li[data-identity]");
const people = (page: Page) => page.getByRole("complementary", { name: "Deltagare" });

async function guests<T>(secret: string, path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${server.url}/api/v1/guest/${secret}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as T;
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
  const path = `/api/v1/workspaces/${cast.workspaceId}/meetings`;
  meetingId = (await callApi<{ id: string }>(server, cast.anna, "POST", path, { title: "Testrunda", isStarted: true }))
    .id;
  for (const page of [anna, bo]) {
    await page.goto(`/w/${cast.workspaceId}/meetings`);
    await button(page, "Gå med").first().click();
    await button(page, "Gå med nu").click();
    await page.getByRole("region", { name: /^Möte:/ }).waitFor();
  }
});
afterAll(async () => {
  for (const room of rooms) await room.disconnect();
  await dispose();
  await browser.close();
  await server.stop();
});

test("Anna lets a lobby of many in at a press", async () => {
  const { secret } = await callApi<{ secret: string }>(
    server,
    cast.anna,
    "POST",
    `/api/v1/meetings/${meetingId}/guest-link`,
  );
  const tickets: string[] = [];
  for (let n = 1; n <= crowd; n++) {
    const name = `Gäst ${String(n).padStart(2, "0")}`;
    tickets.push((await guests<{ ticket: string }>(secret, "knock", { name })).ticket);
  }
  await button(anna, /Deltagare$/).click();
  await button(people(anna), `Släpp in alla ${crowd}`).click();
  for (const ticket of tickets) {
    const call = await until(async () => {
      const asked = await guests<{ call: { url: string; token: string } | null }>(secret, "ticket", { ticket });
      if (!asked.call) throw new Error("not let in yet");
      return asked.call;
    });
    const room = new Room();
    rooms.push(room);
    room.registerTextStreamHandler("safos.reaction", () => undefined);
    await room.connect(call.url, call.token, { autoSubscribe: false, dynacast: false });
  }
  await people(anna)
    .getByText(`I mötet, ${crowd + 2}`)
    .waitFor();
});

test("everyone is in the gallery, in pages, and found by name", async () => {
  await anna.getByText(`25 av ${crowd + 2} visas`).waitFor();
  await expect.poll(() => tiles(anna).count()).toBe(25);
  await people(anna).getByRole("searchbox").fill("gäst 07");
  await people(anna).getByText("I mötet, 1").waitFor();
  await people(anna).getByRole("searchbox").fill("");
  await takePicture(anna, "desktop-mote-29");
  await expect.poll(() => violationsOf(anna)).toEqual([]);
  await button(anna, "Nästa sida").focus();
  await anna.keyboard.press("Enter");
  await anna.getByText("Sida 2 av 2").waitFor();
  await expect.poll(() => tiles(anna).count()).toBe(crowd + 2 - 25);
  await button(anna, "Föregående sida").click();
});

test("on a phone the one who speaks is large, with six others a page", async () => {
  await expect.poll(() => tiles(bo).count()).toBe(7);
  await bo.getByText("Sida 1 av 5").waitFor();
  await expect.poll(() => overflowOf(bo)).toBe(0);
  const sizes = await tiles(bo).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
  expect(Math.min(...sizes)).toBeGreaterThan(150);
  await takePicture(bo, "phone-mote-29");
  await expect.poll(() => violationsOf(bo)).toEqual([]);
});

test("hands stand in a queue; Anna takes one down, and then all", async () => {
  for (const [index, room] of rooms.slice(0, 3).entries())
    await room.localParticipant?.setAttributes({ hand: String(1000 + index) });
  await people(anna).getByText("Räcker upp handen, 3").waitFor();
  await button(people(anna), "Val för Gäst 01").click();
  await anna.getByRole("menuitem", { name: "Ta ner handen" }).click();
  await people(anna).getByText("Räcker upp handen, 2").waitFor();
  await takePicture(anna, "desktop-mote-hander");
  await button(people(anna), "Ta ner händer").click();
  await expect
    .poll(() =>
      people(anna)
        .getByText(/^Räcker upp handen/)
        .count(),
    )
    .toBe(0);
});

test("reactions are seen by everybody for some seconds, and nothing else is taken for one", async () => {
  for (const room of rooms.slice(0, 3)) await room.localParticipant?.sendText("👍", { topic: "safos.reaction" });
  await rooms[3]?.localParticipant?.sendText("<b>hej</b>", { topic: "safos.reaction" });
  const shown = (page: Page) => page.getByRole("status", { name: "Reaktioner" });
  await shown(anna).getByText("3 personer").waitFor();
  await shown(bo).getByText("3 personer").waitFor();
  expect(await shown(anna).getByText("hej").count()).toBe(0);
  await button(anna, "Reagera").click();
  await anna.getByRole("menuitem", { name: "Fira" }).click();
  await shown(bo).getByText("Anna Lindqvist").waitFor();
  await takePicture(anna, "desktop-mote-reaktioner");
  await expect.poll(() => shown(anna).textContent()).toBe("");
});
