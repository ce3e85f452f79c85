import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { queryDatabase } from "../database.ts";
import { pngOf } from "../sample-files.ts";
import type { Cast, RunningServer } from "../server.ts";
import { sizesOf } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

/** Enough that nothing but what is on the screen can be drawn. */
const many = 10_000;
const mostNodes = 1500;

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let base: string;
let large: number;
let small: number;

interface Item {
  readonly id: number;
  readonly name: string;
}

const api = <T>(method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, cast.anna, method, path, body);
const folder = async (name: string, parentId?: number): Promise<number> =>
  (await api<Item>("POST", `${base}/folders`, { name, ...(parentId ? { parentId } : {}) })).id;
async function put(name: string, parentId: number, body: BodyInit = "x", who = cast.anna): Promise<number> {
  const query = new URLSearchParams({ folder: String(parentId), name });
  const answer = await fetch(`${server.url}${base}/files?${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.token}` },
    body,
  });
  return ((await answer.json()) as Item).id;
}
const namesIn = async (id: number): Promise<string[]> =>
  (await api<{ items: Item[] }>("GET", `${base}/files?folder=${id}`)).items.map((one) => one.name);

/** Copies of one file beside it: uploading ten thousand would be most of the test. */
async function fill(id: number): Promise<void> {
  const first = await put("Akt 1.pdf", id);
  await queryDatabase(
    server,
    `insert into files.node (workspace_id, parent_id, kind, name, size, blob, sha1, content_type, changed_by)
      select workspace_id, parent_id, kind, 'Akt ' || n || '.pdf', size, blob, sha1, content_type, changed_by
        from files.node, generate_series(2, $2::int) n where id = $1`,
    [first, many],
  );
}

const pathOf = (id: number): string => `/w/${cast.workspaceId}/files/${id}`;
const row = (page: Page, name: string): Locator =>
  page.getByRole("row", { name: new RegExp(name.replace(".", "\\.")) });
const nodesIn = (page: Page): Promise<number> => page.evaluate(() => document.querySelectorAll("*").length);
/** The row or tile that has the focus. */
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? "");
const open = async (size: "desktop" | "phone", id: number) => {
  const { context, page } = await openContext(browser, server.url, size);
  await signIn(page, cast.anna.name, cast.anna.password, pathOf(id));
  await page.getByRole("grid").waitFor();
  return { context, page };
};

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  base = `/api/v1/workspaces/${cast.workspaceId}`;
  large = await folder("Diariet");
  small = await folder("Användartester");
  for (const name of ["Testrunda 3", "Intervjuer"]) await folder(name, small);
  await put("Skisser steg 4.png", small, new Uint8Array(pngOf(640, 400, [11, 110, 153])));
  for (const name of ["Testplan.odt", "Svar.ods", "Granskning.pdf", "Film.mp4"]) await put(name, small);
  await put("Bos anteckning.txt", small, "hej", cast.bo);
  await fill(large);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("ten thousand files: few nodes, either end at once, every key, and the same place on coming back", async () => {
  const { context, page } = await open("desktop", large);
  const grid = page.getByRole("grid");
  await row(page, "Akt 1.pdf").waitFor();
  expect(await grid.getAttribute("aria-rowcount")).toBe(String(many + 1));
  expect(await nodesIn(page)).toBeLessThan(mostNodes);
  await page.getByText(/^10\s?000 objekt$/).waitFor();
  await takePicture(page, "lista-10000");
  expect(await violationsOf(page)).toEqual([]);
  await row(page, "Akt 1.pdf").click();
  await page.keyboard.press("End");
  await row(page, "Akt 10000.pdf").waitFor();
  await expect.poll(() => focused(page)).toContain("Akt 10000.pdf");
  expect(await row(page, "Akt 10000.pdf").getAttribute("aria-rowindex")).toBe(String(many + 1));
  expect(await nodesIn(page)).toBeLessThan(mostNodes);
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => focused(page)).toContain("Akt 9999.pdf");
  await page.keyboard.press("PageUp");
  await expect.poll(() => focused(page)).not.toContain("Akt 9999.pdf");
  await page.keyboard.press("Home");
  await expect.poll(() => focused(page)).toContain("Akt 1.pdf");
  // Typing leads to a name that was never drawn.
  await page.keyboard.type("akt 7654");
  await expect.poll(() => focused(page), { timeout: 15_000 }).toContain("Akt 7654.pdf");
  // Space ticks, Shift and arrows extend, Escape lets go.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Space");
  for (let n = 0; n < 3; n++) await page.keyboard.press("Shift+ArrowDown");
  await page.getByText("4 valda").waitFor();
  await takePicture(page, "lista-10000-valda");
  await page.keyboard.press("Escape");
  await page.getByText("4 valda").waitFor({ state: "detached" });
  // A range over what was not read.
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+End");
  await page.getByText(/^10\s?000 valda$/).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+a");
  await page.getByText(/^10\s?000 valda$/).waitFor();
  await page.keyboard.press("Escape");
  // Away and back: the same place.
  await page.keyboard.type("akt 5000");
  await expect.poll(() => focused(page)).toContain("Akt 5000.pdf");
  await page.getByRole("navigation", { name: "Var du är" }).getByRole("link").first().click();
  await row(page, "Diariet").waitFor();
  await page.goBack();
  await row(page, "Akt 5000.pdf").waitFor();
  await context.close();
}, 90_000);

test("scrolling ten thousand files draws what is in sight, placeholders first", async () => {
  const { context, page } = await open("desktop", large);
  await row(page, "Akt 1.pdf").waitFor();
  await page.getByRole("grid").evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
  await expect.poll(() => page.getByRole("row", { name: /Akt 50\d\d\.pdf/ }).count()).toBeGreaterThan(5);
  expect(await nodesIn(page)).toBeLessThan(mostNodes);
  // What others do is seen without the whole folder being read again.
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/files?")) asked.push(request.url());
  });
  const first = (await api<{ items: Item[] }>("GET", `${base}/files?folder=${large}&from=5000&limit=1`)).items[0];
  await api("PATCH", `/api/v1/files/${first?.id}`, { name: "Akt 5001 ändrad.pdf" });
  await row(page, "Akt 5001 ändrad.pdf").waitFor();
  expect(asked.length).toBeLessThanOrEqual(4);
  await api("PATCH", `/api/v1/files/${first?.id}`, { name: "Akt 5001.pdf" });
  // Keys act on the row that has the focus, whatever gave it.
  await page.getByRole("grid").evaluate((element) => element.scrollTo(0, 5190 * 44));
  await row(page, "Akt 5200.pdf").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Visar Akt 5200.pdf" }).waitFor();
  await context.close();
});

test("the list is sorted and filtered by the server, and says when nothing fits", async () => {
  const { context, page } = await open("desktop", small);
  const names = (): Promise<string[]> =>
    page.getByRole("rowheader").evaluateAll((cells) => cells.map((cell) => cell.textContent ?? ""));
  await expect
    .poll(names)
    .toEqual([
      "Intervjuer",
      "Testrunda 3",
      "Bos anteckning.txt",
      "Film.mp4",
      "Granskning.pdf",
      "Skisser steg 4.png",
      "Svar.ods",
      "Testplan.odt",
    ]);
  await takePicture(page, "lista");
  await page.getByRole("columnheader", { name: "Namn" }).getByRole("button").click();
  await expect.poll(async () => (await names()).at(-1)).toBe("Bos anteckning.txt");
  await page.getByRole("columnheader", { name: "Namn" }).getByRole("button").click();
  await button(page, "Typ").click();
  await page.getByRole("menuitem", { name: "Dokument" }).click();
  await expect.poll(names).toEqual(["Bos anteckning.txt", "Testplan.odt"]);
  await button(page, "Person").click();
  await page.getByRole("menuitem", { name: "Bo Ek" }).click();
  await expect.poll(names).toEqual(["Bos anteckning.txt"]);
  await takePicture(page, "lista-filter");
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("searchbox", { name: "Sök i namnen här" }).fill("finns inte");
  await page.getByText("Inget här passar filtret").waitFor();
  await takePicture(page, "lista-filter-inget");
  expect(await violationsOf(page)).toEqual([]);
  await button(page, "Rensa filtret").first().click();
  await expect.poll(async () => (await names()).length).toBe(8);
  await context.close();
});

for (const size of sizesOf("desktop"))
  test(`tiles with pictures, the same keys and choices, remembered (${size})`, async () => {
    const { context, page } = await open(size, small);
    await button(page, "Rutnät").click();
    const tile = (name: string): Locator => page.getByRole("gridcell", { name: new RegExp(name) }).last();
    await expect
      .poll(() =>
        tile("Skisser steg 4")
          .locator("img")
          .evaluate((picture: HTMLImageElement) => picture.naturalWidth),
      )
      .toBeGreaterThan(0);
    await page.getByText("Mappar", { exact: true }).waitFor();
    await takePicture(page, `rutnat-${size}`);
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    if (size === "desktop") {
      await tile("Intervjuer").click();
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => focused(page)).toContain("Testrunda 3");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Space");
      await page.getByText("3 valda").waitFor();
      await takePicture(page, "rutnat-valda");
      expect(await violationsOf(page)).toEqual([]);
    }
    await page.reload();
    await tile("Skisser steg 4").locator("img").waitFor();
    await page.goto(pathOf(large));
    await page.getByRole("gridcell", { name: /Akt 1\.pdf/ }).waitFor();
    expect(await nodesIn(page)).toBeLessThan(mostNodes);
    await button(page, "Lista").click();
    await context.close();
  });

test("right-click and the menu key open the same menu; the bar does the same with several", async () => {
  const id = await folder("Att flytta");
  for (const name of ["a.txt", "b.txt", "c.txt"]) await put(name, id);
  const into = await folder("Mål", id);
  const { context, page } = await open("desktop", id);
  await row(page, "a.txt").click({ button: "right" });
  const menu = page.getByRole("menu", { name: "Mer om a.txt" });
  await menu.waitFor();
  await takePicture(page, "lista-meny");
  expect(await violationsOf(page)).toEqual([]);
  const verbs = await menu.getByRole("menuitem").allTextContents();
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });
  await row(page, "a.txt").focus();
  await page.keyboard.press("Shift+F10");
  await menu.waitFor();
  expect(await menu.getByRole("menuitem").allTextContents()).toEqual(verbs);
  await page.keyboard.press("Escape");
  await row(page, "a.txt").getByRole("button", { name: "Mer om a.txt" }).click();
  expect(await menu.getByRole("menuitem").allTextContents()).toEqual(verbs);
  await page.keyboard.press("Escape");
  // A star, by the row and by the bar.
  await row(page, "a.txt").hover();
  await row(page, "a.txt").getByRole("button", { name: "Favorit: a.txt" }).click();
  await page.getByRole("button", { name: "Favorit: a.txt", pressed: true }).waitFor();
  await row(page, "b.txt").getByRole("checkbox").click();
  await row(page, "c.txt").getByRole("checkbox").click();
  const bar = page.getByRole("toolbar", { name: "Gör med det valda" });
  await button(bar, "Ladda ner som ZIP").waitFor();
  await takePicture(page, "lista-valda");
  expect(await violationsOf(page)).toEqual([]);
  await button(bar, "Flytta").click();
  const dialog = page.getByRole("dialog", { name: "Flytta till" });
  await dialog.getByRole("button", { name: "Mål" }).click();
  await button(dialog, "Ny mapp här").click();
  await dialog.getByRole("textbox", { name: "Mappens namn" }).fill("Inre");
  await page.keyboard.press("Enter");
  await button(dialog, "Upp till Mål").waitFor();
  await takePicture(page, "flytta-ny-mapp");
  expect(await violationsOf(page)).toEqual([]);
  await button(dialog, "Flytta hit").click();
  await page.getByText("2 objekt är flyttade till Inre.").waitFor();
  const inner = (await api<{ items: Item[] }>("GET", `${base}/files?folder=${into}`)).items[0]?.id ?? 0;
  expect(await namesIn(inner)).toEqual(["b.txt", "c.txt"]);
  // To another workspace, and back by Ångra.
  await row(page, "a.txt").click();
  await button(bar, "Flytta").click();
  await button(dialog, `Upp till ${cast.workspaceName}`).click();
  await button(dialog, "Upp till Samarbetsytor").click();
  await button(dialog, "Mina filer").click();
  await button(dialog, "Flytta hit").click();
  await page.getByText("a.txt är flyttad till Mina filer.").waitFor();
  await row(page, "a.txt").waitFor({ state: "detached" });
  await button(page, "Ångra").last().click();
  await row(page, "a.txt").waitFor();
  // Dragged onto a folder, and from there onto the path.
  await row(page, "a.txt").dragTo(row(page, "Mål"));
  await page.getByText("a.txt är flyttad till Mål.").waitFor();
  await row(page, "Mål").dblclick();
  await row(page, "a.txt").waitFor();
  await row(page, "a.txt").dragTo(
    page.getByRole("navigation", { name: "Var du är" }).getByRole("link", { name: "Att flytta" }),
  );
  await page.getByText("a.txt är flyttad till Att flytta.").waitFor();
  expect(await namesIn(id)).toEqual(["Mål", "a.txt"]);
  await context.close();
}, 60_000);

test("Senaste and Favoriter gather from every workspace", async () => {
  const before = await api<{ items: Item[] }>("GET", "/api/v1/files/favourites");
  for (const one of before.items) await api("PATCH", `/api/v1/files/${one.id}`, { isFavourite: false });
  const marked = await put("märkt.txt", await folder("Märkt"));
  await api("PATCH", `/api/v1/files/${marked}`, { isFavourite: true });
  const { context, page } = await open("desktop", small);
  await page.goto("/files/favourites");
  await page.getByRole("table", { name: "Favoriter" }).getByText("märkt.txt").waitFor();
  await takePicture(page, "favoriter");
  expect(await violationsOf(page)).toEqual([]);
  await button(page, "Favorit: märkt.txt").click();
  await page.getByText("Du har inga favoriter än").waitFor();
  await takePicture(page, "favoriter-tomt");
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Senaste" }).click();
  await page.getByRole("table", { name: "Senaste" }).getByText("märkt.txt").first().waitFor();
  await takePicture(page, "senaste");
  expect(await violationsOf(page)).toEqual([]);
  await context.close();
});

for (const size of sizesOf("phone"))
  test(`the trash: several are restored at once, and emptying says how many (${size})`, async () => {
    const id = await folder(`Slängt ${size}`);
    const gone: number[] = [];
    for (const name of ["x.txt", "y.txt", "z.txt"]) gone.push(await put(`${size} ${name}`, id));
    for (const one of gone) await api("DELETE", `/api/v1/files/${one}`);
    const { context, page } = await open(size, id);
    await page.getByText("Tomt här").waitFor();
    await takePicture(page, `lista-tom-${size}`);
    expect(await violationsOf(page)).toEqual([]);
    await page.goto(`/w/${cast.workspaceId}/files/trash`);
    for (const name of ["x.txt", "y.txt"])
      await page
        .getByRole("row", { name: `${size} ${name}` })
        .locator("label")
        .click();
    await takePicture(page, `papperskorg-${size}`);
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await button(page, "Lägg tillbaka valda").click();
    await page.getByText("2 objekt är tillbaka.").waitFor();
    expect(await namesIn(id)).toEqual([`${size} x.txt`, `${size} y.txt`]);
    await button(page, "Töm papperskorgen").click();
    const dialog = page.getByRole("alertdialog", { name: "Töm papperskorgen?" });
    await dialog.getByText("1 objekt tas bort för gott och kan inte läggas tillbaka.").waitFor();
    await takePicture(page, `papperskorg-tom-${size}`);
    expect(await violationsOf(page)).toEqual([]);
    await button(dialog, "Töm papperskorgen").click();
    await page.getByText("Papperskorgen är tom").waitFor();
    await context.close();
  });

test("on a phone a long press chooses, taps add, and the bar stands where the page's own was", async () => {
  const { context, page } = await open("phone", small);
  await row(page, "Testplan.odt").waitFor();
  await takePicture(page, "lista-telefon");
  expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
  const box = await row(page, "Testplan.odt").boundingBox();
  const touch = await context.newCDPSession(page);
  const point = { x: (box?.x ?? 0) + 120, y: (box?.y ?? 0) + 30 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
  await page.getByText("1 vald").waitFor();
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await row(page, "Svar.ods").tap();
  await page.getByText("2 valda").waitFor();
  await takePicture(page, "lista-telefon-valda");
  expect(await violationsOf(page)).toEqual([]);
  await button(page, "Markera alla").tap();
  await page.getByText("8 valda").waitFor();
  await button(page, "Avmarkera").tap();
  await page.getByText("8 valda").waitFor({ state: "detached" });
  // Without anything chosen a tap opens.
  await row(page, "Intervjuer").tap();
  await page.getByText("Tomt här").waitFor();
  await page.goto(pathOf(large));
  await row(page, "Akt 1.pdf").waitFor();
  await takePicture(page, "lista-telefon-10000");
  expect(await nodesIn(page)).toBeLessThan(mostNodes);
  expect(await overflowOf(page)).toBe(0);
  await context.close();
});
