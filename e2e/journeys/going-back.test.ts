import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { queryDatabase } from "../database.ts";
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

const dav = (method: string, path: string, body?: string): Promise<Response> =>
  fetch(
    `${server.url}/remote.php/dav/files/${cast.anna.name}/${[cast.workspaceName, ...path.split("/")].map(encodeURIComponent).join("/")}`,
    { method, headers: { authorization: `Bearer ${cast.anna.token}` }, ...(body === undefined ? {} : { body }) },
  );
const textOf = async (path: string): Promise<string> => (await dav("GET", path)).text();

/** Moments are chosen by the minute: what is in a folder becomes an hour old. */
async function age(name: string): Promise<void> {
  await queryDatabase(
    server,
    `update files.node n set created_at = n.created_at - interval '1 hour', changed_at = n.changed_at - interval '1 hour'
      from files.node f where f.name = $1 and (n.id = f.id or n.parent_id = f.id)`,
    [name],
  );
}

async function chooseInMenu(page: Page, name: string, action: string): Promise<void> {
  await page.goto(`/w/${cast.workspaceId}/files/`);
  const row = page.getByRole("row", { name: new RegExp(name) });
  await row.waitFor();
  await row.getByRole("button", { name: /^Mer/ }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

/** Writes a day and time into the field, part by part, as the page's language has them. */
async function writeMoment(page: Page, at: Date): Promise<void> {
  const dialog = page.getByRole("dialog");
  const two = (n: number): string => String(n).padStart(2, "0");
  await dialog.getByRole("spinbutton").first().click();
  await page.keyboard.type(
    `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}${two(at.getHours())}${two(at.getMinutes())}`,
  );
}

for (const size of sizesOf("phone"))
  test(`Anna puts a folder back to how it was, after seeing what that does (${size})`, async () => {
    const name = `Underlag ${size}`;
    await dav("MKCOL", name);
    await dav("PUT", `${name}/a.txt`, "som det var");
    await dav("PUT", `${name}/b.txt`, "b");
    await age(name);
    await dav("PUT", `${name}/a.txt`, "förstörd");
    await dav("DELETE", `${name}/b.txt`);
    await dav("PUT", `${name}/ny.txt`, "ny");

    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password);
    await chooseInMenu(page, name, "Återställ till en tidigare tidpunkt");
    await page.getByText("2 som har kommit till läggs i papperskorgen").waitFor();
    await writeMoment(page, new Date(Date.now() - 1_800_000));
    await page.getByText("1 fil får tillbaka sitt innehåll").waitFor();
    await page.getByText("1 kommer tillbaka från papperskorgen").waitFor();
    await page.getByText("1 som har kommit till läggs i papperskorgen").waitFor();
    await requireGood(page, `${size}-aterstall-mapp`);
    await button(page, "Återställ mappen").click();
    await page.getByText("Mappen är återställd.").waitFor();
    await requireGood(page, `${size}-aterstalld-mapp`);
    await button(page.getByRole("dialog"), "Stäng").last().click();
    expect(await textOf(`${name}/a.txt`)).toBe("som det var");
    expect(await textOf(`${name}/b.txt`)).toBe("b");
    expect((await dav("GET", `${name}/ny.txt`)).status).toBe(404);
    await context.close();
  });

test("a file is edited as a document beside it", async () => {
  await dav("PUT", "Plan för våren.md", "# Plan\n\nFörst detta.\n");
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password);
  await chooseInMenu(page, "Plan för våren.md", "Redigera som dokument");
  await page.waitForURL(/\/documents\//);
  await page.getByText("Först detta.").waitFor();
  await context.close();
});
