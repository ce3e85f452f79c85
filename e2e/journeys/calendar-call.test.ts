import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_MEDIA_PORT: "0" } }));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** The next Tuesday to Thursday that is no holiday, in any year. */
const day = (() => {
  const date = new Date(Date.now() + 2 * 86_400_000);
  while (date.getUTCDay() < 2 || date.getUTCDay() > 4) date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
})();
const open = async (who: Cast["anna"], size: "desktop" | "phone"): Promise<Page> => {
  const { page } = await openContext(browser, server.url, size);
  await signIn(page, who.name, who.password, `/calendar?view=agenda&day=${day}`);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  return page;
};
const stage = (page: Page) => page.getByRole("region", { name: /^Möte:/ });
/** The tile of someone in a call. */
const tile = (page: Page, name: string) =>
  stage(page)
    .getByRole("listitem", { name: new RegExp(`^${name}`) })
    .first();

test("Anna plans a meeting with Bo of another agency at a time that is proposed; both are in its call", async () => {
  const busy = { summary: "Upptagen", start: `${day}T06:00:00Z`, end: `${day}T10:00:00Z` };
  const { items } = await callApi<{ items: { id: string; isOwn: boolean }[] }>(
    server,
    cast.bo,
    "GET",
    "/api/v1/calendars",
  );
  const own = items.find(({ isOwn }) => isOwn);
  await callApi(server, cast.bo, "POST", `/api/v1/calendars/${own?.id}/entries`, busy);

  const anna = await open(cast.anna, "desktop");
  await anna.goto(`/calendar?view=week&day=${day}`);
  await button(anna, "Ny händelse").click();
  const dialog = anna.getByRole("dialog");
  await dialog.getByLabel("Rubrik").fill("Avstämning med samtal");
  await dialog.getByText("Videomöte").click();
  expect(await dialog.getByRole("switch", { name: "Gäster väntar i lobbyn" }).isChecked()).toBe(true);
  await button(dialog, /Dagordning/).click();
  await anna.getByRole("option", { name: "Protokoll" }).click();
  await button(dialog, "Bjud in någon").click();
  await dialog.getByRole("combobox", { name: "Namn eller adress" }).fill("Bo");
  await anna.getByRole("option", { name: /Bo Ek/ }).click();
  const when = dialog.getByRole("region", { name: "När kan alla?" });
  await when.getByText(/kan$/).first().waitFor();
  const proposal = when.getByRole("button", { name: /2 av 2/ }).first();
  await proposal.click();
  await when.getByRole("button", { pressed: true }).waitFor();
  await when.getByText("Alla 2 kan").waitFor();
  // By keys and by days, and back.
  const frame = when.getByRole("slider", { name: "Vald tid" });
  const chosen = await frame.getAttribute("aria-valuetext");
  await frame.press("ArrowRight");
  expect(await frame.getAttribute("aria-valuetext")).not.toBe(chosen);
  await frame.press("ArrowLeft");
  expect(await frame.getAttribute("aria-valuetext")).toBe(chosen);
  await when.scrollIntoViewIfNeeded();
  await takePicture(anna, "desktop-boka-mote");
  expect(await violationsOf(anna)).toEqual([]);
  await anna.setViewportSize({ width: 390, height: 844 });
  await when.scrollIntoViewIfNeeded();
  await takePicture(anna, "phone-boka-mote");
  expect(await violationsOf(anna)).toEqual([]);
  expect(await overflowOf(anna)).toBe(0);
  await anna.setViewportSize({ width: 1440, height: 900 });
  await button(dialog, "Skicka inbjudan").click();
  await dialog.waitFor({ state: "hidden" });
  // Its document is tied to the meeting, and the meeting to it.
  await expect
    .poll(async () => {
      const found = await anna.context().request.get(`${server.url}/api/v1/meetings?mine=true`);
      const { items } = (await found.json()) as { items: { id: string; title: string }[] };
      const id = items.find(({ title }) => title === "Avstämning med samtal")?.id;
      const links = await anna.context().request.get(`${server.url}/api/v1/items/meeting/${id}/links`);
      const { items: tied } = (await links.json()) as { items?: { item: { kind: string; title: string } }[] };
      return tied?.map(({ item }) => [item.kind, item.title]);
    })
    .toEqual([["document", "Avstämning med samtal"]]);

  const bo = await open(cast.bo, "phone");
  await bo
    .getByRole("button", { name: /Avstämning med samtal/ })
    .first()
    .click();
  const invitation = bo.getByRole("dialog");
  await invitation.getByText("Mötet har inte börjat.").waitFor();
  await takePicture(bo, "phone-kalender-inbjudan-samtal");
  expect(await violationsOf(bo)).toEqual([]);
  expect(await overflowOf(bo)).toBe(0);

  await anna.goto(`/calendar?view=agenda&day=${day}`);
  await anna
    .getByRole("button", { name: /Avstämning med samtal/ })
    .first()
    .click();
  await button(anna.getByRole("dialog"), "Starta").click();
  await button(anna, "Gå med nu").click();
  // It has begun: Bo's invitation offers it at once.
  await button(invitation, "Gå med").click();
  await button(bo, "Gå med nu").click();
  await tile(anna, "Bo Ek").waitFor();
  await tile(bo, "Anna Lindqvist").waitFor();

  // Who is invited no more is out of the call.
  const found = await callApi<{ items: { entryId: string; summary: string }[] }>(
    server,
    cast.anna,
    "GET",
    `/api/v1/calendar-entries?from=${day}T00:00:00Z&to=${new Date(Date.parse(day) + 15 * 86_400_000).toISOString()}`,
  );
  const entry = found.items.find(({ summary }) => summary === "Avstämning med samtal");
  await callApi(server, cast.anna, "PATCH", `/api/v1/calendar-entries/${entry?.entryId}`, { attendees: [] });
  await stage(bo).waitFor({ state: "hidden", timeout: 3000 });
  await tile(anna, "Bo Ek").waitFor({ state: "hidden" });
  await anna.context().close();
  await bo.context().close();
});
