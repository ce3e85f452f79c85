import { readFileSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { addWorkspace } from "../people.ts";
import { putFile } from "../put-file.ts";
import { requireGood } from "../require-good.ts";
import { filmOf, mailOf, officeFilesOf } from "../made-files.ts";
import { fodtOf, pdfOf, pngOf } from "../sample-files.ts";
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

const put = (place: string, name: string, bytes: Buffer | string): Promise<void> =>
  putFile(server, cast.anna, [place, name], bytes);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  workspace = await addWorkspace(server, cast.anna, "Visning");
  for (const [name, bytes] of files) await put("Visning", name, bytes);
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

test("each kind of file opens in its folder's place, one after the other, and all of them are one ZIP", async () => {
  const office = officeFilesOf({ docx: "Beslutet", odt: "Utkastet", xlsx: "Kostnaden", pptx: "Bilden" });
  const has = (text: string) => (viewer: Locator) => viewer.getByText(text).first();
  const kinds: readonly (readonly [string, Buffer | string, (viewer: Locator) => Locator])[] = [
    ["01.docx", office.get("docx") ?? "", has("Beslutet")],
    ["02.odt", office.get("odt") ?? "", has("Utkastet")],
    ["03.xlsx", office.get("xlsx") ?? "", has("Kostnaden")],
    ["04.pptx", office.get("pptx") ?? "", has("Bilden")],
    ["05.pdf", pdfOf("Yttrandet"), has("Yttrandet")],
    ["06.md", "# Minnesanteckningen\n", has("Minnesanteckningen")],
    ["07.txt", "Lappen", has("Lappen")],
    ["08.csv", "Post;Belopp\nRaden;1\n", (viewer) => viewer.getByRole("cell", { name: "Raden" })],
    ["09.png", pngOf(320, 200, [20, 120, 80]), (viewer) => viewer.getByRole("img", { name: /09\.png/ })],
    ["10.webm", filmOf(), (viewer) => viewer.locator("video")],
    ["11.eml", mailOf("Remissen", "Svar senast fredag."), has("Svar senast fredag.")],
  ];
  const all = await addWorkspace(server, cast.anna, "Alla slag");
  for (const [name, bytes] of kinds) await put("Alla slag", name, bytes);
  const { context, page } = await openContext(browser, server.url, "desktop");
  await signIn(page, cast.anna.name, cast.anna.password, `/w/${all}/files/`);
  await page
    .getByRole("row", { name: /01\.docx/ })
    .getByText("01.docx")
    .dblclick();
  for (const [name, , find] of kinds) {
    const viewer = page.getByRole("region", { name: `Visar ${name}` });
    await find(viewer).waitFor({ timeout: 60_000 });
    if (name.endsWith(".xlsx")) {
      // With its charts, where LibreOffice draws it; and back.
      await button(viewer, "Visa som sidor").click();
      await viewer.getByRole("region", { name: "Sida 1" }).getByText("Kostnaden").waitFor({ timeout: 60_000 });
      await button(viewer, "Visa som tabell").click();
      await viewer.getByRole("gridcell", { name: "Kostnaden" }).waitFor();
    }
    if (name.endsWith(".png"))
      await expect
        .poll(() => find(viewer).evaluate((one: HTMLImageElement) => one.naturalWidth))
        .toBeGreaterThanOrEqual(320);
    if (name.endsWith(".webm"))
      await expect.poll(() => find(viewer).evaluate((one: HTMLVideoElement) => one.videoWidth)).toBe(320);
    await viewer.focus();
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.press("Escape");
  await page.getByRole("region", { name: /^Visar/ }).waitFor({ state: "detached" });
  await page.getByRole("row", { name: /11\.eml/ }).focus();
  await page.keyboard.press("Control+a");
  const waiting = page.waitForEvent("download");
  await button(page.getByRole("toolbar", { name: "Gör med det valda" }), "Ladda ner som ZIP").click();
  const archive = readFileSync(await (await waiting).path());
  expect(archive.subarray(0, 2).toString()).toBe("PK");
  for (const [name, bytes] of kinds) {
    expect(archive.includes(name)).toBe(true);
    if (name.endsWith(".txt")) expect(archive.includes(bytes)).toBe(true);
  }
  await context.close();
});
