import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { readDatabase } from "../database.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import type { Cast, RunningServer } from "../server.ts";
import { isThorough } from "../sizes.ts";
import { startWithCast } from "../with-cast.ts";

const [folders, files] = isThorough ? [300, 2000] : [120, 800];
/** Twenty together would do if nothing broke off; half of it is sent again at most. */
const mostRequests = files / 20;
/** What lies in the folder is asked for now and then, and not for each file. */
const mostListings = files / 10;

let server: RunningServer;
let browser: Browser;
let cast: Cast;
let base: string;
const contexts: BrowserContext[] = [];
const computer = mkdtempSync(join(tmpdir(), "safos-uploads-"));

interface Item {
  readonly id: number;
  readonly name: string;
  readonly kind: "file" | "folder";
  readonly size: number;
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  base = `/api/v1/workspaces/${cast.workspaceId}`;
  browser = await launchChromium();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(computer, { recursive: true, force: true });
});

async function open(who: Cast["anna"], folder: number, size: "desktop" | "phone" = "desktop", keepsPage = false) {
  const { context, page } = await openContext(browser, server.url, size, { keepsPage });
  contexts.push(context);
  keepPicturesOnFailure("uploads", () => ({ page }));
  await signIn(page, who.name, who.password, `/w/${cast.workspaceId}/files/${folder}`);
  await page.getByRole("main").waitFor();
  return { context, page };
}

const api = <T>(method: string, path: string, body?: unknown, who = cast.anna): Promise<T> =>
  callApi<T>(server, who, method, path, body);
const newFolder = async (name: string): Promise<number> => (await api<Item>("POST", `${base}/folders`, { name })).id;
const list = async (folder: number): Promise<Item[]> =>
  (await api<{ items: Item[] }>("GET", `${base}/files?folder=${folder}&limit=1000`)).items;

/** Every file below a folder, by its path. */
async function tree(folder: number, path = ""): Promise<string[]> {
  const found: string[] = [];
  for (const { id, name, kind } of await list(folder))
    if (kind === "folder") found.push(`${path}${name}/`, ...(await tree(id, `${path}${name}/`)));
    else found.push(path + name);
  return found;
}

/** Drops files and folders of the computer onto an element, as the window system would. */
async function drop(page: Page, paths: readonly string[], onto: Locator): Promise<void> {
  const box = await onto.boundingBox();
  if (!box) throw new Error("There is nowhere to drop it.");
  const devtools = await page.context().newCDPSession(page);
  const place = { x: box.x + box.width / 2, y: box.y + box.height - 8 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await devtools.send("Input.dispatchDragEvent", { type, ...place, data });
  await devtools.detach();
}

const tray = (page: Page): Locator => page.getByRole("region", { name: "Uppladdning" });
const dropPlace = (page: Page): Locator => page.getByRole("grid").first();

function makeTree(name: string): { root: string; paths: string[] } {
  const root = join(computer, name);
  const paths = new Set<string>();
  for (let n = 0; n < files; n++) {
    const folder = n % folders;
    const path = [name, `Avdelning ${folder % 10}`, ...(folder >= 10 ? [`Akt ${folder}`] : [])];
    mkdirSync(join(computer, ...path), { recursive: true });
    writeFileSync(join(computer, ...path, `Bilaga ${n}.txt`), `Bilaga nummer ${n}\n`.repeat(1 + (n % 40)));
    for (let depth = 1; depth <= path.length; depth++) paths.add(`${path.slice(0, depth).join("/")}/`);
    paths.add([...path, `Bilaga ${n}.txt`].join("/"));
  }
  return { root, paths: [...paths] };
}

test(`${files} files in ${folders} folders are there once each, though the server stops and the page is reloaded`, async () => {
  const { root, paths } = makeTree("Arkiv");
  const folder = await newFolder("Inkommet");
  const { page } = await open(cast.anna, folder, "desktop", true);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await dropPlace(page).waitFor();
  let requests = 0;
  let listings = 0;
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() === "POST" && /\/files\/many$|\/folders$|\/uploads$/.test(pathname)) requests += 1;
    if (request.method() === "GET" && pathname === `${base}/files`) listings += 1;
  });
  const countNodes = async (): Promise<number> =>
    (await readDatabase<{ n: number }>(server, "select count(*)::int as n from files.node", []))[0]?.n ?? 0;
  const before = await countNodes();
  await drop(page, [root], dropPlace(page));
  await tray(page)
    .getByText(new RegExp(`^Laddar upp \\d+ av ${files}$`))
    .waitFor();
  // Asked of the database: to walk through the folders takes as long as the upload itself.
  await expect.poll(countNodes, { timeout: 60_000, interval: 50 }).toBeGreaterThan(before + 150);
  await takePicture(page, "uploads-many");
  await server.kill("SIGKILL");
  await tray(page)
    .getByText(/Servern svarar inte|Det finns inget nät/)
    .waitFor();
  await takePicture(page, "uploads-away");
  await page.reload();
  await tray(page)
    .getByText(/^Laddar upp/)
    .waitFor();
  await server.restart();
  await tray(page)
    .getByText(/filer är uppladdade$/)
    .first()
    .waitFor({ timeout: 200_000 });
  expect((await tree(folder)).toSorted()).toEqual(paths.toSorted());
  expect(requests).toBeLessThan(mostRequests);
  expect(listings).toBeLessThan(mostListings);
  await takePicture(page, "uploads-done");
  expect(await violationsOf(page)).toEqual([]);
}, 300_000);

/** Files of the computer, by their names. */
function write(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(computer, "files-"));
  return Object.entries(files).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
}
const choose = (page: Page, paths: readonly string[]): Promise<void> =>
  page.getByTestId("upload").setInputFiles([...paths]);
const contentOf = async (id: number): Promise<string> =>
  (
    await fetch(`${server.url}/api/v1/files/${id}/content`, { headers: { authorization: `Bearer ${cast.anna.token}` } })
  ).text();
/** A line with a limit of bytes a second up. */
async function slow(page: Page, bytes: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytes,
  });
}

test("of files whose names are taken one question is asked, answered for all or for one", async () => {
  const folder = await newFolder("Krockar");
  const { page } = await open(cast.anna, folder);
  await choose(page, write({ "a.txt": "a", "b.txt": "b", "c.txt": "c" }));
  await tray(page).getByText("3 filer är uppladdade").first().waitFor();
  await choose(page, write({ "a.txt": "a2", "b.txt": "b2", "c.txt": "c", "ny.txt": "ny" }));
  await tray(page).getByText("2 filer finns redan").first().waitFor();
  await takePicture(page, "uploads-taken");
  expect(await violationsOf(page)).toEqual([]);
  await button(tray(page), "Behåll båda").click();
  await expect
    .poll(async () => (await list(folder)).map((one) => one.name))
    .toEqual(["a (2).txt", "a.txt", "b (2).txt", "b.txt", "c.txt", "ny.txt"]);
  await choose(page, write({ "a.txt": "a3", "b.txt": "b3" }));
  await tray(page).getByText("2 filer finns redan").first().waitFor();
  await tray(page).getByText("Gäller alla 2").click();
  await button(tray(page), "Ersätt (ny version)").click();
  await tray(page).getByText("b.txt finns redan. Vad vill du göra?").waitFor();
  await button(tray(page), "Hoppa över").click();
  await tray(page)
    .getByText(/uppladdad/)
    .first()
    .waitFor();
  const after = new Map((await list(folder)).map((one) => [one.name, one.id]));
  await expect.poll(() => contentOf(after.get("a.txt") ?? 0)).toBe("a3");
  expect(await contentOf(after.get("b.txt") ?? 0)).toBe("b");
});

test("a pause holds everything, over a reload too, until the person goes on", async () => {
  const folder = await newFolder("Paus");
  const { page } = await open(cast.anna, folder);
  const many = write(Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`fil ${n}.txt`, `innehåll ${n}`])));
  await page.route(/files\/many/, async (route) => {
    await button(tray(page), "Pausa")
      .click()
      .catch(() => undefined);
    await route.continue().catch(() => undefined);
  });
  await choose(page, many);
  await tray(page)
    .getByText(/^Pausad/)
    .first()
    .waitFor();
  await page.unroute(/files\/many/);
  await takePicture(page, "uploads-paused");
  await page.reload();
  await tray(page)
    .getByText(/^Pausad/)
    .first()
    .waitFor();
  expect((await list(folder)).length).toBeLessThan(250);
  await button(tray(page), "Fortsätt").click();
  await expect.poll(async () => (await list(folder)).length, { timeout: 60_000 }).toBe(250);
});

test("a file that the browser cannot keep warns, is asked for again after a reload, and goes on from the pieces that arrived", async () => {
  const folder = await newFolder("Stort");
  const { page } = await open(cast.anna, folder);
  const path = join(computer, "film.bin");
  writeFileSync(path, Buffer.alloc(70 << 20, 7));
  const warnings: string[] = [];
  page.on("dialog", (dialog) => {
    warnings.push(dialog.type());
    void dialog.accept();
  });
  let arrived = 0;
  page.on("response", (response) => {
    if (response.request().method() === "PUT" && response.ok()) arrived += 1;
  });
  await slow(page, 12 << 20);
  await choose(page, [path]);
  await expect.poll(() => arrived, { timeout: 60_000 }).toBeGreaterThan(2);
  await page.mouse.click(700, 400);
  await page.reload();
  expect(warnings).toEqual(["beforeunload"]);
  await tray(page)
    .getByText(/för stor för att webbläsaren ska minnas den/)
    .waitFor();
  await takePicture(page, "uploads-lost");
  expect(await violationsOf(page)).toEqual([]);
  await page.getByTestId("upload-again").setInputFiles(path);
  await expect.poll(async () => (await list(folder))[0]?.size, { timeout: 60_000 }).toBe(70 << 20);
  expect(arrived).toBeLessThanOrEqual(10);
});

test("what a removed member has left stops and says why; signing out leaves nothing for the next", async () => {
  const folder = await newFolder("Rättigheter");
  const { context, page } = await open(cast.bo, folder, "phone");
  const bo = await api<{ person: { id: string } }>("GET", "/api/v1/session", undefined, cast.bo);
  let removed: Promise<unknown> | null = null;
  await page.route(/files\/many/, async (route) => {
    await (removed ??= api("DELETE", `${base}/members/${bo.person.id}`));
    await route.continue();
  });
  await choose(page, write(Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`fil ${n}.txt`, `${n}`]))));
  await tray(page).getByText("250 filer kom inte fram").first().waitFor();
  await tray(page).getByText("Du kan inte längre lägga något här, eller så är mappen borttagen.").first().waitFor();
  await takePicture(page, "uploads-removed-phone");
  expect(await violationsOf(page)).toEqual([]);
  expect(await list(folder)).toEqual([]);
  const stores = () => page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name ?? ""));
  expect((await stores()).filter((one) => one.startsWith("safos uploads"))).toHaveLength(1);
  await page.goto("/more");
  // What did not come stands above the bar and covers nothing: the last row of the list can be pressed.
  await tray(page).first().waitFor();
  await takePicture(page, "uploads-more-phone");
  await page.getByRole("button", { name: "Logga ut" }).first().click();
  await page.getByLabel("E-postadress").waitFor();
  await expect.poll(async () => (await stores()).filter((one) => one.startsWith("safos uploads"))).toEqual([]);
  await context.request.post("/api/v1/session", { data: { name: cast.anna.name, password: cast.anna.password } });
  await page.goto("/");
  await page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
  expect(await tray(page).count()).toBe(0);
  await api("POST", `${base}/members`, { name: cast.bo.name, role: "editor" });
});
