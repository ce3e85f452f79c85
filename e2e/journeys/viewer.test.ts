import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { addWorkspace } from "../people.ts";
import { requireGood } from "../require-good.ts";
import { fodtOf, pdfOf } from "../sample-files.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let workspace = "";

const files: readonly [string, Buffer | string][] = [
  ["1 Granskning.pdf", pdfOf("Tangentbord\nEtt tangentbord", "Ingenting", "Ovanligt: kvittblomma och tangentbord")],
  ["2 Plan.fodt", fodtOf("Plan för hösten")],
  ["3 Anteckning.txt", "Ring Märta om budgeten.\n"],
  ["4 Utfall.csv", 'Post;Belopp\n"Hyra; el";12,5\n'],
  ["5 Okänd.xyz", "???"],
];

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  workspace = await addWorkspace(server, cast.anna, "Visning");
  for (const [name, bytes] of files) {
    const path = `/remote.php/dav/files/${cast.anna.name}/Visning/${encodeURIComponent(name)}`;
    const login = Buffer.from(`${cast.anna.name}:${cast.anna.password}`).toString("base64");
    const body = new Uint8Array(Buffer.from(bytes));
    const answer = await fetch(server.url + path, {
      method: "PUT",
      headers: { authorization: `Basic ${login}` },
      body,
    });
    expect(answer.status).toBe(201);
  }
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const toNext = async (page: Page, isPhone: boolean): Promise<void> => {
  if (!isPhone) return page.keyboard.press("ArrowRight");
  await button(page, "Mer").filter({ visible: true }).last().click();
  await page.getByRole("menuitem", { name: "Nästa fil" }).click();
};

for (const size of sizesOf("phone"))
  test(`Anna looks through the files of a folder, and finds a word inside a PDF (${size})`, async () => {
    const isPhone = size === "phone";
    const { context, page } = await openContext(browser, server.url, size);
    await signIn(page, cast.anna.name, cast.anna.password, `/w/${workspace}/files/`);
    await page
      .getByRole("row", { name: /Granskning/ })
      .getByText("1 Granskning.pdf")
      .dblclick();
    const viewer = page.getByRole("region", { name: "Visar 1 Granskning.pdf" });
    await viewer.getByText("Ett tangentbord").waitFor();
    await viewer.getByRole("searchbox", { name: "Sök i filen" }).fill("tangentbord");
    await viewer.getByText("1 av 3", { exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await viewer.getByText("3 av 3", { exact: true }).waitFor();
    await viewer.getByText("Ovanligt: kvittblomma").waitFor();
    await requireGood(page, `viewer-pdf-${size}`);
    await viewer.focus();

    await toNext(page, isPhone);
    await page.getByRole("region", { name: "Visar 2 Plan.fodt" }).getByText("Plan för hösten").waitFor();
    await requireGood(page, `viewer-office-${size}`);
    await toNext(page, isPhone);
    await page.getByText("Ring Märta om budgeten.").waitFor();
    await requireGood(page, `viewer-text-${size}`);
    await toNext(page, isPhone);
    await page.getByRole("cell", { name: "Hyra; el" }).waitFor();
    await requireGood(page, `viewer-table-${size}`);
    await toNext(page, isPhone);
    await page.getByText("Filen kan inte visas här.").waitFor();
    await requireGood(page, `viewer-none-${size}`);
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "Visar 5 Okänd.xyz" }).waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("");

    // By the word alone, from anywhere: the page that it stands on.
    await expect
      .poll(async () => JSON.stringify(await callApi(server, cast.anna, "GET", "/api/v1/search?q=kvittblomma")), {
        timeout: 30_000,
      })
      .toContain("1 Granskning.pdf");
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.keyboard.press("Control+k");
    const box = page.getByRole("dialog");
    await box.getByRole("searchbox").waitFor();
    await page.keyboard.type("kvittblomma");
    await box.getByText(/Sida 3/).waitFor();
    await requireGood(page, `viewer-search-${size}`);
    await box.getByRole("menuitem", { name: /Granskning/ }).click();
    await page.getByRole("region", { name: "Visar 1 Granskning.pdf" }).getByText("Ovanligt: kvittblomma").waitFor();
    await expect
      .poll(() =>
        page
          .getByRole("region", { name: "Sida 3" })
          .boundingBox()
          .then((box) => box && Math.round(box.y)),
      )
      .toBeLessThan(400);
    await context.close();
  });
