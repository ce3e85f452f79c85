import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addSensor, button, launchChromium, openContext, signIn } from "../browser.ts";
import { addPerson } from "../people.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
const eva = "eva@digg.example";
const reason = "Återställa ett borttaget protokoll, ärende 2026-118";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await addPerson(server, cast, eva, "Eva Norén");
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** As if a quarter of an hour had passed: the server says so until the person has shown who they are. */
async function age(page: Page): Promise<void> {
  let sent = 0;
  await page.route("**/api/v1/break-glass/*/approve", (route) => {
    if (++sent > 1) return route.fallback();
    const body = JSON.stringify({ code: "STEP_UP_NEEDED", title: "Show once more who you are.", data: {} });
    return route.fulfill({ status: 403, contentType: "application/problem+json", body });
  });
}

/** An administrator of the owning agency with a passkey. */
async function openAdministrator(size: "desktop" | "phone") {
  const name = `daniel-${size}@fk.example`;
  await addPerson(server, cast, name, "Daniel Ström", { isAdmin: true });
  const opened = await openContext(browser, server.url, size);
  const { context, page } = opened;
  await addSensor(context, page);
  await signIn(page, name, cast.anna.password, "/security");
  await button(page, "Ny passnyckel").click();
  await button(page, "Fortsätt").click();
  await button(page, "Spara passnyckeln").click();
  await page.getByText("Nu kan du logga in med Datorn.").waitFor();
  return opened;
}

const request = (): Promise<Record<string, string>> =>
  server.safos("break-glass", "request", cast.workspaceId, "--for", eva, "--reason", reason, "--minutes", "30");

for (const size of sizesOf("desktop"))
  test(`the operator asks, an administrator approves with a passkey, members see it, and the end closes (${size})`, async () => {
    const daniel = await openAdministrator(size);
    const evas = await openContext(browser, server.url, size);
    await signIn(evas.page, eva, cast.anna.password);
    const readsMembers = async (): Promise<number> =>
      (await evas.context.request.get(`/api/v1/workspaces/${cast.workspaceId}/members`)).status();
    const { id = "" } = await request();
    expect(await readsMembers()).toBe(404);

    const { page } = daniel;
    await page.goto("/notices");
    await page
      .getByRole("link", { name: /Driften ber om nödåtkomst/ })
      .first()
      .click();
    await page.getByRole("heading", { name: "Nödåtkomst", exact: true }).waitFor();
    await page.getByText(`Skäl: ${reason}`).filter({ visible: true }).first().waitFor();
    await requireGood(page, `${size}-nodatkomst-vantar`);
    await age(page);
    const approve = button(page, "Godkänn").first();
    await approve.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Godkänn nödåtkomst?" });
    await dialog.getByText(/Eva Norén från Digg får läsa allt/).waitFor();
    await requireGood(page, `${size}-nodatkomst-godkann`);
    await button(dialog, "Godkänn").click();
    const stepUp = page.getByRole("dialog", { name: "Bekräfta att det är du" });
    await button(stepUp, "Använd passnyckeln").click();
    await page.getByText(/Eva Norén kan läsa i .* till/).waitFor();
    await page.getByText("Öppen", { exact: true }).filter({ visible: true }).first().waitFor();
    await requireGood(page, `${size}-nodatkomst-oppen`);

    // Everyone in the workspace sees who is there, and until when.
    const bos = await openContext(browser, server.url, size);
    await signIn(bos.page, cast.bo.name, cast.bo.password, `/w/${cast.workspaceId}/members`);
    await bos.page.getByText(/^Nödåtkomst till \d\d[.:]\d\d$/).waitFor();
    await requireGood(bos.page, `${size}-nodatkomst-medlemmar`);

    expect(await readsMembers()).toBe(200);
    await evas.page.goto(`/w/${cast.workspaceId}/members`);
    await evas.page.getByText(/^Nödåtkomst till/).waitFor();
    await button(page, "Avsluta nu").click();
    await page.getByText("Nödåtkomsten är avslutad.").waitFor();
    await until(async () => (await readsMembers()) === 404);
    // Eva's open page leaves the workspace.
    await evas.page.waitForURL((url) => !url.pathname.startsWith("/w/"));
    await bos.page.getByText(/^Nödåtkomst till/).waitFor({ state: "detached" });

    // Bo administers Digg, whose person it was: it stands in that agency's log too.
    for (const [name, reader] of [
      ["fk", page],
      ["digg", bos.page],
    ] as const) {
      await reader.goto("/admin/audit");
      const row = reader.getByRole("button", { name: /godkände nödåtkomst för Eva Norén/ }).first();
      await row.getByText("Nödåtkomst", { exact: true }).waitFor();
      await requireGood(reader, `${size}-nodatkomst-logg-${name}`);
      await row.click();
      await reader.getByText("Driften får annars inte läsa innehåll", { exact: false }).waitFor();
      await requireGood(reader, `${size}-nodatkomst-handelse-${name}`);
    }
    expect((await server.safos("break-glass", "status", id))["state"]).toBe("ended");
    for (const { context } of [daniel, evas, bos]) await context.close();
  });

test("one that is refused opens nothing, and what is refused is not asked again by itself", async () => {
  const anna = await openContext(browser, server.url, "phone");
  const { id = "" } = await request();
  await signIn(anna.page, cast.anna.name, cast.anna.password, "/admin/break-glass");
  await button(anna.page, "Neka").first().click();
  await anna.page.getByText("Nödåtkomsten är nekad.").waitFor();
  await anna.page.getByText("Nekad", { exact: true }).filter({ visible: true }).first().waitFor();
  const status = await server.safos("break-glass", "status", id);
  expect([status["state"], status["decidedBy"], status["until"]]).toEqual(["refused", cast.anna.name, null]);
  await anna.context.close();
});
