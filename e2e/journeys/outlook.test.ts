import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({
    environment: { SAFOS_OUTLOOK_ORIGINS: "https://outlook.office.com" },
  }));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** An appointment being written, as Office.js 1.3 offers it: every call answers later, with `status` and `value`. */
const fakeOffice = `
(() => {
  const kept = { subject: "Styrgrupp", location: "Sal 4", body: "" };
  window.kept = kept;
  const answer = (value, done) => setTimeout(() => done({ status: "succeeded", value }), 5);
  const at = (iso) => ({ getAsync: (done) => answer(new Date(iso), done) });
  window.Office = {
    onReady: (work) => void setTimeout(() => work({ host: "Outlook" }), 5),
    context: {
      displayLanguage: new URLSearchParams(location.search).get("language") ?? "sv-SE",
      requirements: { isSetSupported: () => false },
      ui: {},
      mailbox: {
        item: {
          subject: { getAsync: (done) => answer(kept.subject, done) },
          start: at("2037-12-09T08:00:00Z"),
          end: at("2037-12-09T09:00:00Z"),
          location: {
            getAsync: (done) => answer(kept.location, done),
            setAsync: (value, done) => { kept.location = value; answer(undefined, done); },
          },
          body: {
            getTypeAsync: (done) => answer("html", done),
            setSelectedDataAsync: (value, options, done) => { kept.body += options.coercionType + value; answer(undefined, done); },
          },
        },
      },
    },
  };
})();`;

interface Kept {
  location: string;
  body: string;
}
const keptIn = (page: Page): Promise<Kept> => page.evaluate(() => (window as unknown as { kept: Kept }).kept);

for (const size of sizesOf("desktop"))
  test(`the pane in Outlook gets a meeting's address from a window of its own (${size})`, async () => {
    const { context, page } = await openContext(browser, server.url, size);
    await context.route("https://appsforoffice.microsoft.com/**", (route) =>
      route.fulfill({ contentType: "text/javascript", body: fakeOffice }),
    );
    const foreign: string[] = [];
    context.on("request", (one) => {
      if (!one.url().startsWith(server.url) && !/^(data|blob):/.test(one.url())) foreign.push(one.url());
    });
    await signIn(page, cast.anna.name, cast.anna.password, "/calendar");
    const pane = await context.newPage();
    await pane.goto(`${server.url}/outlook/pane`);
    await button(pane, "Lägg till Safos-möte").waitFor();
    await expect.poll(() => button(pane, "Lägg till Safos-möte").isEnabled()).toBe(true);
    await takePicture(pane, `${size}-outlook-pane`);
    expect(await violationsOf(pane)).toEqual([]);
    expect(await overflowOf(pane)).toBe(0);
    const opening = context.waitForEvent("page");
    await button(pane, "Lägg till Safos-möte").focus();
    await pane.keyboard.press("Enter");
    const window_ = await opening;
    const dialog = window_.getByRole("dialog", { name: "Nytt Safos-möte" });
    await dialog.getByRole("textbox", { name: "Rubrik" }).waitFor();
    expect(await dialog.getByRole("textbox", { name: "Rubrik" }).inputValue()).toBe("Styrgrupp");
    await takePicture(window_, `${size}-outlook-nytt-mote`);
    expect(await violationsOf(window_)).toEqual([]);
    expect(await overflowOf(window_)).toBe(0);
    // Tried again after a line that broke it is the same meeting.
    await window_.route("**/api/v1/outlook/meetings", (route) => route.abort(), { times: 1 });
    await button(dialog, "Skapa mötet").click();
    await dialog.getByRole("alert").waitFor();
    await button(dialog, "Skapa mötet").click();
    await dialog.getByText("adressen är på väg till Outlook").waitFor();
    await pane.getByText("Adressen står i bokningen.").waitFor();
    const { location, body } = await keptIn(pane);
    const address = /https?:\/\/\S+\/g\/[\w-]+/.exec(location);
    // The room that stood there stays.
    expect([location.startsWith("Sal 4; "), body.includes(address?.[0] ?? "-"), body.startsWith("html")]).toEqual([
      ...[true, true, true],
    ]);
    const { items } = await callApi<{ items: { title: string; startsAt: string }[] }>(
      ...[server, cast.anna, "GET", `/api/v1/workspaces/${cast.workspaceId}/meetings`],
    );
    expect(items[0]).toMatchObject({ title: "Styrgrupp", startsAt: "2037-12-09T08:00:00.000Z" });
    // One for each size so far.
    expect(items.length).toBe(size === "desktop" ? 1 : 2);
    // Those without an account come to the lobby by it.
    const guest = await (await browser.newContext()).newPage();
    await guest.goto(address?.[0] ?? "");
    await guest.getByText("Styrgrupp").first().waitFor();
    await guest.context().close();
    // Whatever a script in the pane opens, it has no hold of a window with a session.
    const another = context.waitForEvent("page");
    await pane.evaluate(() => {
      (window as unknown as { opened: Window | null }).opened = window.open("/calendar");
    });
    await (await another).getByRole("navigation").first().waitFor();
    await expect
      .poll(() => pane.evaluate(() => (window as unknown as { opened: Window | null }).opened?.closed))
      .toBe(true);
    // Nothing but Outlook's own script comes from elsewhere.
    expect([...new Set(foreign)]).toEqual(["https://appsforoffice.microsoft.com/lib/1/hosted/office.js"]);
    await context.close();
  });

test("any calendar program gets a file with a new meeting's address", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  const path = "/calendar?link=file&title=Budget&start=2037-12-10T08:00:00Z&end=2037-12-10T09:30:00Z";
  await signIn(page, cast.bo.name, cast.bo.password, path);
  const dialog = page.getByRole("dialog", { name: "Nytt Safos-möte" });
  await button(dialog, "Skapa mötet").click();
  await dialog.getByText("Spara filen och öppna den i din kalender").waitFor();
  const saving = page.waitForEvent("download");
  await button(dialog, "Spara kalenderfil").click();
  const text = readFileSync(await (await saving).path(), "utf8").replaceAll("\r\n ", "");
  expect(text).toMatch(/DTSTART:20371210T080000Z\r\nDTEND:20371210T093000Z\r\nSUMMARY:Budget\r\n/);
  expect(text).toMatch(/LOCATION:https?:\/\/\S+\/g\/[\w-]+/);
  await takePicture(page, "desktop-motesfil");
  // A title that looks like a number is one.
  await page.goto("/calendar?link=file&title=2026");
  await dialog.getByRole("textbox", { name: "Rubrik" }).waitFor();
  expect(await dialog.getByRole("textbox", { name: "Rubrik" }).inputValue()).toBe("2026");
  await context.close();
});
