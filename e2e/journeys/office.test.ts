import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScriptedOffice } from "../../server/testing/office.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { startEditor } from "../peers/office.ts";
import { requireGood } from "../require-good.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let office: ScriptedOffice;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  office = await startEditor();
  ({ server, cast } = await startWithCast({ environment: { SAFOS_OFFICE_URL: office.url } }));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await office.stop();
});

const dav = (method: string, name: string, body?: string): Promise<Response> =>
  fetch(
    `${server.url}/remote.php/dav/files/${cast.anna.name}/${encodeURIComponent(cast.workspaceName)}/${encodeURIComponent(name)}`,
    { method, headers: { authorization: `Bearer ${cast.anna.token}` }, ...(body === undefined ? {} : { body }) },
  );
const contentOf = async (name: string): Promise<string> => (await dav("GET", name)).text();

async function openViewer(page: Page, name: string): Promise<void> {
  await page.goto(`/w/${cast.workspaceId}/files/`);
  await page
    .getByRole("row", { name: new RegExp(name) })
    .getByText(name)
    .dblclick();
  await page.getByRole("region", { name: `Visar ${name}` }).waitFor();
}

for (const size of sizesOf("desktop"))
  test(`Anna edits a document in the office program, saves a copy and comes back to its folder (${size})`, async () => {
    const name = `Beslut ${size}.odt`;
    expect((await dav("PUT", name, "ett")).status).toBe(201);
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password);
    await openViewer(page, name);
    if (size === "phone") {
      await button(page, "Mer").filter({ visible: true }).last().click();
      await page.getByRole("menuitem", { name: "Redigera" }).click();
    } else await page.getByRole("link", { name: "Redigera" }).click();
    const editor = page.frameLocator(`iframe[title="${name} i kontorsprogrammet"]`);
    const field = editor.getByRole("textbox", { name: "Texten" });
    await field.waitFor();
    expect(await field.inputValue()).toBe("ett");
    await page.getByRole("status").filter({ hasText: "Sparat" }).waitFor();
    await field.fill("två");
    await page.getByRole("status").filter({ hasText: "Inte sparat än" }).waitFor();
    await requireGood(page, `${size}-kontor`);
    // It is locked for everybody else while it is open.
    expect((await dav("PUT", name, "från datorn")).status).toBe(423);

    await editor.getByRole("button", { name: "Spara som" }).click();
    await page.getByLabel("Filens namn").fill(`Kopia ${size}.odt`);
    await requireGood(page, `${size}-kontor-spara-som`);
    await button(page, "Spara").click();
    await expect.poll(() => contentOf(`Kopia ${size}.odt`)).toBe("två");

    await button(page, "Spara och stäng").click();
    await page.getByRole("row", { name: new RegExp(name) }).waitFor();
    expect(await contentOf(name)).toBe("två");
    await context.close();
  });

test("only the page of the office program may show it, and a program that is gone is said to be", async () => {
  const policyAt = async (path: string): Promise<string> =>
    (await fetch(server.url + path, { headers: { accept: "text/html" } })).headers.get("content-security-policy") ?? "";
  expect(await policyAt("/office/1")).toContain(`frame-src ${office.url}`);
  expect(await policyAt("/files")).not.toContain(office.url);

  const id = parseInt((await dav("PUT", "Borta.odt", "ett")).headers.get("oc-fileid") ?? "", 10);
  const { context, page } = await openContext(browser, server.url, "desktop");
  await page.goto(`/office/${id}`);
  // Who is not signed in is asked to, and comes back.
  await page.waitForURL(/signin.*office/);
  await signIn(page, cast.anna.name, cast.anna.password, "/office/999999");
  await page.getByRole("heading", { name: "Det finns inget här" }).waitFor();
  await office.stop();
  await page.goto(`/office/${id}`);
  await page.getByRole("heading", { name: "Borta.odt" }).waitFor();
  await context.close();
});
