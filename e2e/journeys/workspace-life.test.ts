import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { strFromU8, unzipSync } from "fflate";
import { readFileSync } from "node:fs";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { addWorkspace } from "../people.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** As if the workspace were more than a year old: its age is what the server says it is. */
const makeOld = (page: Page): Promise<unknown> =>
  page.route("**/api/v1/workspaces/*/review", async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const answer = await route.fetch();
    const body = (await answer.json()) as { reviewedAt: string | null };
    return route.fulfill({ response: answer, json: { ...body, isDue: body.reviewedAt === null } });
  });

const settings = async (page: Page): Promise<void> => {
  await button(page, "Inställningar för samarbetsytan").click();
  await page.getByRole("dialog").waitFor();
};

for (const size of sizesOf("desktop"))
  test(`an owner goes through the members, takes everything out, and archives the workspace (${size})`, async () => {
    const name = `Utredning ${size}`;
    const workspaceId = await addWorkspace(server, cast.anna, name, { [cast.bo.name]: "editor" });
    await callApi(server, cast.bo, "POST", `/api/v1/workspaces/${workspaceId}/documents`, { title: "Slutrapport" });
    const annas = await openContext(browser, server.url, size);
    const bos = await openContext(browser, server.url, size);
    const { page } = annas;
    await makeOld(page);
    await signIn(page, cast.anna.name, cast.anna.password, `/w/${workspaceId}/members`);
    await page.getByText("Dags att gå igenom vilka som är med").waitFor();
    await requireGood(page, `life-review-${size}`);
    await button(page, "Jag har gått igenom medlemmarna").click();
    await page.getByText(/Genomgångna .* av Anna Lindqvist/).waitFor();

    const bo = page.getByRole("row", { name: new RegExp(cast.bo.name) });
    await bo.getByRole("button", { name: /^Mer/ }).click();
    await page.getByRole("menuitem", { name: "Sätt slutdatum" }).click();
    await page.getByRole("dialog").getByText("Slutar en dag").waitFor();
    await requireGood(page, `life-end-${size}`);
    await button(page.getByRole("dialog"), "Spara").click();
    await bo.getByText(/^Till och med/).waitFor();
    await requireGood(page, `life-until-${size}`);

    await settings(page);
    await requireGood(page, `life-settings-${size}`);
    await button(page, "Exportera samarbetsytan").click();
    await page.getByText("Du har inte gjort någon export").waitFor();
    await button(page, "Skapa export").click();
    const link = page.getByRole("link", { name: "Hämta" });
    await link.waitFor({ timeout: 60_000 });
    await requireGood(page, `life-export-${size}`);
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toBe(`${name}.zip`);
    const entries = unzipSync(new Uint8Array(readFileSync(await download.path())));
    expect(strFromU8(entries["documents/documents.json"] ?? new Uint8Array())).toContain("Slutrapport");
    await button(page, /Ta bort exporten/).click();
    await page.getByText("Du har inte gjort någon export").waitFor();

    // Bo writes in the channel until the moment it is archived.
    await signIn(bos.page, cast.bo.name, cast.bo.password, `/w/${workspaceId}`);
    const composer = bos.page.getByRole("textbox", { name: /Meddelande|Skriv/ });
    await composer.waitFor();
    await page.goto(`/w/${workspaceId}/members`);
    await settings(page);
    await button(page, "Arkivera samarbetsytan").click();
    await page.getByText(`${name} är arkiverad.`).waitFor();
    await page.getByText("Arkiverad", { exact: true }).filter({ visible: true }).first().waitFor();
    await requireGood(page, `life-archived-${size}`);
    await composer.waitFor({ state: "detached", timeout: 15_000 });
    await requireGood(bos.page, `life-archived-channel-${size}`);
    await bos.page.goto(`/w/${workspaceId}/documents`);
    await bos.page.getByText("Slutrapport").filter({ visible: true }).first().waitFor();
    await expect.poll(() => button(bos.page, "Nytt dokument").count()).toBe(0);

    await settings(page);
    await requireGood(page, `life-archived-settings-${size}`);
    await button(page, "Öppna igen").click();
    await page.getByText(`${name} går att ändra igen.`).waitFor();
    await bos.page.goto(`/w/${workspaceId}`);
    await composer.waitFor();
    await Promise.all([annas.context.close(), bos.context.close()]);
  });

for (const size of sizesOf("desktop"))
  test(`an administrator sees every workspace of the organisation, archives one, restores another, and exports (${size})`, async () => {
    const { context, page } = await openContext(browser, server.url, size);
    const old = `Avslutad ${size}`;
    const id = await addWorkspace(server, cast.anna, old);
    const gone = await addWorkspace(server, cast.anna, `Slängd ${size}`);
    await callApi(server, cast.anna, "DELETE", `/api/v1/workspaces/${gone}`);
    await signIn(page, cast.anna.name, cast.anna.password, "/admin/workspaces");
    await page.getByText(cast.workspaceName).filter({ visible: true }).first().waitFor();
    await requireGood(page, `life-admin-${size}`);

    await page.getByLabel("Sök namn eller ägare").fill(old);
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
    await button(page, `Mer om ${old}`).click();
    await page.getByRole("menuitem", { name: "Arkivera samarbetsytan" }).click();
    await page.getByText(`${old} är arkiverad.`).waitFor();
    const archived = await callApi<{ archivedAt: string | null }>(server, cast.anna, "GET", `/api/v1/workspaces/${id}`);
    expect(archived.archivedAt).not.toBeNull();
    await page.getByLabel("Sök namn eller ägare").fill("");
    await page.getByRole("radio", { name: /I papperskorgen/ }).click();
    await requireGood(page, `life-admin-trash-${size}`);
    await button(page, `Återställ Slängd ${size}`).click();
    await page.getByText(`Slängd ${size} är återställd.`).waitFor();

    await page.getByRole("radio", { name: /^Alla/ }).click();
    await button(page, `Mer om ${cast.workspaceName}`).click();
    await page.getByRole("menuitem", { name: "Exportera samarbetsytan" }).click();
    await page.getByText(cast.workspaceName).filter({ visible: true }).first().waitFor();
    await button(page, "Skapa export").waitFor();
    await context.close();
  });
