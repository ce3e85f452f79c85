import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { addCast, startServer, until, type Cast, type RunningServer } from "../server.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let boContext: BrowserContext;
let guest: Page;
let address = "";
let workspaceId = "";
let whiteboardId = "";
const foreign: string[] = [];
const output = join(import.meta.dirname, "..", "output");

beforeAll(async () => {
  server = await startServer();
  cast = await addCast(server);
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo, context: boContext } = await openContext(browser, server.url, "phone"));
  ({ page: guest } = await openContext(browser, server.url, "phone"));
  for (const page of [anna, bo, guest]) {
    page.setDefaultTimeout(15_000);
    page.on("request", (request) => {
      if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
    });
  }
  await signIn(anna, cast.anna.name, cast.anna.password);
  await signIn(bo, cast.bo.name, cast.bo.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

function picturesOnFailure(name: string): void {
  onTestFailed(async () => {
    for (const [who, page] of Object.entries({ anna, bo, guest }))
      await page.screenshot({ path: join(output, `whiteboards-${name}-${who}.png`) }).catch(() => undefined);
  });
}

interface Drawn {
  readonly id: string;
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text?: string;
  readonly fileId?: string;
  readonly containerId?: string | null;
}
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, ...(typeof name === "string" ? { exact: true } : {}) });
/** What the server has: it is what everybody gets. */
async function drawn(): Promise<Drawn[]> {
  const answer = await anna.request.get(`/api/v1/whiteboards/${whiteboardId}/export?format=excalidraw`);
  return ((await answer.json()) as { elements: Drawn[] }).elements;
}
const count = async (type: string): Promise<number> => (await drawn()).filter((one) => one.type === type).length;
const hasCount = (type: string, wanted: number): Promise<unknown> =>
  until(async () => {
    const found = await count(type);
    if (found !== wanted) throw new Error(`There are ${found} of ${type}, not ${wanted}.`);
    return true;
  }, 15_000);
const canvasOf = (page: Page): Locator => page.locator("canvas.interactive");
const isSaved = (page: Page): Promise<unknown> =>
  until(async () => page.getByText("Sparat", { exact: true }).first().isVisible(), 15_000);

async function draw(page: Page, key: string, x: number, y: number): Promise<void> {
  const box = await canvasOf(page).boundingBox();
  if (!box) throw new Error("There is no canvas.");
  await canvasOf(page)
    .focus()
    .catch(() => undefined);
  await page.locator(".excalidraw-container").focus();
  await page.keyboard.press(key);
  await page.mouse.move(box.x + x, box.y + y);
  await page.mouse.down();
  await page.mouse.move(box.x + x + 30, box.y + y + 20, { steps: 3 });
  await page.mouse.move(box.x + x + 70, box.y + y + 50, { steps: 3 });
  await page.mouse.up();
}

/** Marks stand where their things lie; the outline has the same buttons in a list (WCAG 2.5.8, equivalent control). */
const violations = (page: Page): Promise<string[]> =>
  violationsOf(page, { isMet: (rule, html) => rule === "target-size" && html.includes("data-mark") });

test("Anna makes a whiteboard from a template", async () => {
  picturesOnFailure("template");
  const { items } = (await (await anna.request.get("/api/v1/workspaces")).json()) as {
    items: { id: string; isPersonal: boolean }[];
  };
  workspaceId = items.find((one) => !one.isPersonal)?.id ?? "";
  await anna.goto(`/w/${workspaceId}/whiteboards`);
  await button(anna, "Ny whiteboard").first().click();
  await anna.getByRole("textbox", { name: "Namn" }).fill("Tillbakablick");
  await anna.getByRole("radio", { name: /Tillbakablick/ }).click({ force: true });
  await button(anna, "Skapa").click();
  await canvasOf(anna).waitFor();
  address = new URL(anna.url()).pathname;
  whiteboardId = address.split("/").at(-1) ?? "";
  await hasCount("frame", 3);
  expect(await violations(anna)).toEqual([]);
});

test("Anna and Bo draw at once on different elements, and undo only what is theirs", async () => {
  picturesOnFailure("together");
  await bo.goto(address);
  await canvasOf(bo).waitFor();
  await isSaved(bo);
  expect(await violations(bo)).toEqual([]);
  const before = await count("rectangle");
  await Promise.all([draw(anna, "o", 320, 520), draw(bo, "d", 100, 300)]);
  await hasCount("ellipse", 1);
  await hasCount("diamond", 1);
  await draw(anna, "r", 480, 520);
  await hasCount("rectangle", before + 1);
  await draw(bo, "r", 200, 380);
  await hasCount("rectangle", before + 2);
  // Bo drew last; Anna takes back her own.
  const mine = (await drawn()).filter((one) => one.type === "diamond")[0]?.id;
  await anna.locator(".excalidraw-container").focus();
  await anna.keyboard.press("Control+z");
  await hasCount("rectangle", before + 1);
  await anna.keyboard.press("Control+z");
  await until(async () => (await count("ellipse")) === 0, 15_000);
  expect((await drawn()).some((one) => one.id === mine)).toBe(true);
  expect(await count("rectangle")).toBe(before + 1);
});

test("Bo draws without a network and comes back; nothing is lost and nothing overwritten", async () => {
  picturesOnFailure("offline");
  const before = await count("diamond");
  await boContext.setOffline(true);
  await bo.getByText("Ändringar sparas när du är tillbaka").first().waitFor();
  await draw(bo, "d", 60, 420);
  await draw(anna, "d", 640, 520);
  await hasCount("diamond", before + 1);
  await boContext.setOffline(false);
  await hasCount("diamond", before + 2);
  await isSaved(bo);
});

test("a picture lies on the server and is seen by the other", async () => {
  picturesOnFailure("picture");
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC",
    "base64",
  );
  const seen = bo.waitForResponse((answer) => /\/images\/[0-9a-f]{64}$/.test(answer.url()) && answer.status() === 200);
  await anna.evaluate(
    async ([base64]) => {
      const bytes = Uint8Array.from(atob(String(base64)), (letter) => letter.codePointAt(0) ?? 0);
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "bild.png", { type: "image/png" }));
      const target = document.querySelector("canvas.interactive");
      const box = target?.getBoundingClientRect();
      target?.dispatchEvent(
        new DragEvent("drop", {
          bubbles: true,
          dataTransfer: transfer,
          clientX: (box?.x ?? 0) + 500,
          clientY: (box?.y ?? 0) + 200,
        }),
      );
    },
    [png.toString("base64")],
  );
  await hasCount("image", 1);
  expect((await seen).headers()["content-type"]).toBe("image/png");
});

test("the whiteboard is read and changed as text, by the keyboard only", async () => {
  picturesOnFailure("outline");
  await button(anna, "Som text").focus();
  await anna.keyboard.press("Enter");
  const field = anna.getByRole("textbox", { name: "Ny lapp" });
  await field.waitFor();
  expect(await violations(anna)).toEqual([]);
  await until(async () => {
    await anna.keyboard.press("Tab");
    return field.evaluate((one) => one === document.activeElement);
  });
  await anna.keyboard.type("Testa med <b>skärmläsare</b>");
  await anna.keyboard.press("Enter");
  await until(
    async () => (await drawn()).some((one) => one.text?.replaceAll("\n", " ") === "Testa med <b>skärmläsare</b>"),
    15_000,
  );
  // The words can be read on the note: they are as large as they need, in its middle.
  const fresh = (await drawn()).find((one) => one.text?.includes("skärmläsare"));
  const sheet = (await drawn()).find((one) => one.id === fresh?.containerId);
  expect(fresh?.width).toBeGreaterThan(60);
  expect((fresh?.x ?? 0) + (fresh?.width ?? 0) / 2).toBeCloseTo((sheet?.x ?? 0) + (sheet?.width ?? 0) / 2, 0);
  const words = anna.getByRole("textbox", { name: "Lapp eller ruta" }).filter({ hasText: "skärmläsare" }).first();
  await words.focus();
  await anna.keyboard.press("Control+a");
  await anna.keyboard.type("Ändrad lapp");
  await anna.keyboard.press("Enter");
  await until(async () => (await drawn()).some((one) => one.text === "Ändrad lapp"), 15_000);
  await button(bo, "Som text").click();
  await bo.getByRole("textbox", { name: "Lapp eller ruta" }).filter({ hasText: "Ändrad lapp" }).waitFor();
  expect(await violations(bo)).toEqual([]);
  await bo.keyboard.press("Escape");
  await anna.keyboard.press("Escape");
  await until(async () => button(anna, "Som text").evaluate((one) => one === document.activeElement));
});

test("they vote with dots, and time it", async () => {
  picturesOnFailure("voting");
  await button(anna, "Tidtagning").click();
  await anna.getByRole("menuitem", { name: "5 minuter", exact: true }).click();
  await bo.getByRole("timer").waitFor();
  await button(anna, "Omröstning").click();
  await anna.getByRole("menuitem", { name: "3 röster var" }).click();
  await bo.getByText("Du har 3 röster kvar").waitFor();
  await button(bo, "Som text").click();
  const note = bo
    .getByRole("listitem")
    .filter({ has: bo.getByRole("textbox", { name: "Lapp eller ruta" }).filter({ hasText: "Ändrad lapp" }) });
  await note.getByRole("button", { name: "0 röster" }).click();
  await note.getByRole("button", { name: "1 röst" }).click();
  await bo.getByText("Du har 1 röst kvar").waitFor();
  await bo.keyboard.press("Escape");
  const dot = anna.getByRole("button", { name: "2 röster: rösta på Ändrad lapp" });
  await dot.waitFor();
  await dot.dispatchEvent("click");
  await anna.getByText("Du har 2 röster kvar").waitFor();
  expect(await violations(anna)).toEqual([]);
  await button(anna, "Avsluta röstningen").click();
  await bo.getByText("Röstningen är avslutad").waitFor();
  await bo.getByRole("img", { name: "3 röster: rösta på Ändrad lapp" }).waitFor();
  await button(anna, "Ta bort rösterna").click();
  await button(anna, "Avsluta tidtagningen").click();
  await bo.getByRole("timer").waitFor({ state: "detached" });
});

test("the frames are shown one at a time", async () => {
  picturesOnFailure("present");
  for (const page of [anna, bo]) {
    await button(page, "Visa ramarna en i taget").click();
    await page.getByText("1 av 3 Det gick bra").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("ArrowRight");
    await page.getByText("2 av 3 Det gick mindre bra").waitFor();
    await button(page, "Nästa").click();
    await page.getByText("3 av 3 Det gör vi nu").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("toolbar", { name: "Visa ramarna" }).waitFor({ state: "detached" });
  }
});

test("a comment is fastened where it belongs, and told to the other", async () => {
  picturesOnFailure("comment");
  await button(anna, "Kommentarer").click();
  await button(anna, "Kommentera det du har markerat eller ser").click();
  const place = anna.getByRole("complementary", { name: "Kommentarer" });
  await place.getByLabel("Skriv en kommentar").fill("Här fattas något");
  await place.getByRole("button", { name: "Kommentera", exact: true }).click();
  // Bo sees the pin on the canvas, and what it is about.
  await bo
    .getByRole("button", { name: /^Kommentar( |$)/ })
    .first()
    .dispatchEvent("click");
  await bo.getByText("Här fattas något").waitFor();
  await bo.getByRole("complementary").getByRole("button", { name: "Stäng" }).press("Escape");
  await bo.getByText("Här fattas något").waitFor({ state: "detached" });
  await anna.keyboard.press("Escape");
});

/** What a page shows of the whiteboard, told from two pins whose places are known: left, top, right, bottom. */
async function areaOf(page: Page): Promise<[number, number, number, number]> {
  const box = await canvasOf(page).boundingBox();
  if (!box) throw new Error("There is no canvas.");
  const pins = await Promise.all(
    pinned.map(async (text) => {
      const pin = page.getByRole("button", { name: text });
      const [, x = "", y = ""] =
        /translate\(([-\d.e]+)px, ([-\d.e]+)px\)/.exec((await pin.getAttribute("style")) ?? "") ?? [];
      return { x: Number(x), y: Number(y) };
    }),
  );
  const [one, other] = await Promise.all(pinned.map(noteOf));
  if (!one || !other || !pins[0] || !pins[1]) throw new Error("The pins are not there.");
  const zoom = (pins[1].x - pins[0].x) / (other.x + other.width - one.x - one.width);
  const [left, top] = [one.x + one.width - pins[0].x / zoom, one.y - pins[0].y / zoom];
  return [left, top, left + box.width / zoom, top + box.height / zoom];
}
const pinned = ["Nål ett", "Nål två"];
/** The note that says this: the sheet, not its words. */
async function noteOf(text: string): Promise<Drawn | undefined> {
  const all = await drawn();
  return all.find((one) => one.id === all.find((each) => each.text === text)?.containerId);
}
const contains = (outer: readonly number[], inner: readonly number[]): boolean =>
  outer.every((edge, place) => (place < 2 ? edge <= (inner[place] ?? 0) + 2 : edge >= (inner[place] ?? 0) - 2));
/** Resolves once Bo sees all that Anna sees, in the middle of it. */
const boSeesAnnas = (): Promise<unknown> =>
  until(async () => {
    const [hers, his] = [await areaOf(anna), await areaOf(bo)];
    const middle = (area: number[], place: number): number => ((area[place] ?? 0) + (area[place + 2] ?? 0)) / 2;
    const isCentred = [0, 1].every((place) => Math.abs(middle(hers, place) - middle(his, place)) < 8);
    if (!contains(his, hers) || !isCentred) throw new Error(`Bo sees ${his.join()}, Anna ${hers.join()}.`);
    return true;
  });
/** Two notes with a comment fastened to each, for as long as `work` takes. */
async function withPins(work: () => Promise<void>): Promise<void> {
  if (!(await noteOf(pinned[1] ?? ""))) {
    await button(anna, "Som text").click();
    for (const text of pinned) {
      await anna.getByRole("textbox", { name: "Ny lapp" }).fill(text);
      await anna.keyboard.press("Enter");
    }
    await anna.keyboard.press("Escape");
    await until(async () => (await Promise.all(pinned.map(noteOf))).every(Boolean));
  }
  const made: string[] = [];
  const origin = { headers: { origin: server.url } };
  for (const text of pinned) {
    const id = (await noteOf(text))?.id ?? "";
    const answer = await anna.request.post(`/api/v1/items/whiteboard/${whiteboardId}/comments`, {
      data: { text, anchor: `element:${id}` },
      ...origin,
    });
    made.push(((await answer.json()) as { id: string }).id);
  }
  for (const page of [anna, bo])
    for (const text of pinned) await page.getByRole("button", { name: text }).waitFor({ state: "attached" });
  await work();
  for (const id of made) await anna.request.delete(`/api/v1/comments/${id}`, origin);
  for (const text of pinned) await anna.getByRole("button", { name: text }).waitFor({ state: "detached" });
}

test("Bo follows what Anna looks at, by her picture and by the keyboard, until he looks elsewhere", async () => {
  picturesOnFailure("follow");
  await withPins(async () => {
    const picture = button(bo, "Följ Anna Lindqvist");
    await picture.click();
    await bo.getByText("Du följer Anna Lindqvist").first().waitFor();
    expect(await picture.getAttribute("aria-pressed")).toBe("true");
    expect(await bo.locator("[aria-live=polite]").allTextContents()).toContain("Du följer Anna Lindqvist");
    await boSeesAnnas();
    expect(await violations(bo)).toEqual([]);
    const before = await areaOf(bo);
    // Anna moves and zooms with the wheel; she keeps her own size of things, Bo sees at least as much.
    const box = await canvasOf(anna).boundingBox();
    await anna.mouse.move((box?.x ?? 0) + 600, (box?.y ?? 0) + 400);
    await anna.mouse.wheel(500, 300);
    await boSeesAnnas();
    await anna.keyboard.down("Control");
    await anna.mouse.wheel(0, -300);
    await anna.keyboard.up("Control");
    await boSeesAnnas();
    expect(await areaOf(bo)).not.toEqual(before);
    // His own hand ends it.
    const canvas = await canvasOf(bo).boundingBox();
    await bo.mouse.move((canvas?.x ?? 0) + 150, (canvas?.y ?? 0) + 400);
    await bo.mouse.wheel(0, 200);
    await bo.getByText("Du följer Anna Lindqvist").first().waitFor({ state: "detached" });
    expect(await bo.locator("[aria-live=polite]").allTextContents()).toContain("Du följer inte längre Anna Lindqvist");
    const his = await areaOf(bo);
    await anna.mouse.wheel(-300, 0);
    await until(async () => !contains(await areaOf(anna), his));
    expect(await areaOf(bo)).toEqual(his);
    // By keys: from the picture, away with Escape, and again with the button, which gives the focus back.
    await picture.focus();
    await bo.keyboard.press("Enter");
    await boSeesAnnas();
    await bo.keyboard.press("Escape");
    await button(bo, "Sluta").waitFor({ state: "detached" });
    await bo.keyboard.press("Enter");
    await button(bo, "Sluta").focus();
    await bo.keyboard.press("Enter");
    await button(bo, "Sluta").waitFor({ state: "detached" });
    await until(async () => picture.evaluate((one) => one === document.activeElement));
    // And the other way round: a phone's area on the desktop. Each following the other moves nobody.
    await button(anna, "Följ Bo Ek").click();
    await until(async () => contains(await areaOf(anna), await areaOf(bo)));
    await picture.click();
    const [hers, both] = [await areaOf(anna), await areaOf(bo)];
    await bo.waitForTimeout(700);
    expect([await areaOf(anna), await areaOf(bo)]).toEqual([hers, both]);
    for (const page of [anna, bo]) await button(page, "Sluta").click();
  });
});

test("Bo comes along when Anna presents, and is back where he was when she ends", async () => {
  picturesOnFailure("presenter");
  await withPins(async () => {
    const before = await areaOf(bo);
    await button(anna, "Visa ramarna en i taget").click();
    await bo.getByText("Anna Lindqvist presenterar").first().waitFor();
    expect(await violations(bo)).toEqual([]);
    await button(bo, "Följ med").click();
    const said = (words: string): Promise<unknown> =>
      until(async () => (await bo.locator("[aria-live=polite]").allTextContents()).includes(words));
    await said("Du följer Anna Lindqvist · 1 av 3 Det gick bra");
    const frames = (await drawn()).filter((one) => one.type === "frame").sort((a, b) => a.x - b.x);
    const seesFrame = (place: number): Promise<unknown> =>
      until(async () => {
        const frame = frames[place];
        if (!frame) throw new Error("There is no such frame.");
        const [area, wanted] = [await areaOf(bo), [frame.x, frame.y, frame.x + frame.width, frame.y + frame.height]];
        if (!contains(area, wanted)) throw new Error(`Bo sees ${area.join()}, not ${wanted.join()}.`);
        return true;
      });
    await seesFrame(0);
    await anna.keyboard.press("ArrowRight");
    await said("Du följer Anna Lindqvist · 2 av 3 Det gick mindre bra");
    await seesFrame(1);
    expect(await violations(bo)).toEqual([]);
    await anna.keyboard.press("Escape");
    await bo.getByText("Visningen är slut.").waitFor();
    await until(async () => {
      const after = await areaOf(bo);
      return after.every((edge, place) => Math.abs(edge - (before[place] ?? 0)) < 2);
    });
  });
});

test("a version is saved by name, looked at, restored, and that is undone", async () => {
  picturesOnFailure("versions");
  await button(anna, "Versioner").click();
  const panel = anna.getByRole("complementary", { name: "Versioner" });
  await panel.getByRole("button", { name: "Spara en version" }).click();
  await anna.getByRole("dialog").getByLabel("Namn på versionen").fill("Före städningen");
  await anna.getByRole("dialog").getByRole("button", { name: "Spara" }).click();
  const version = panel.getByRole("button", { name: /Före städningen/ });
  await version.waitFor();
  await button(bo, "Som text").click();
  await bo.getByRole("textbox", { name: "Ny lapp" }).fill("Kom till efteråt");
  await bo.keyboard.press("Enter");
  await bo.keyboard.press("Escape");
  const isThere = async (): Promise<boolean> => (await drawn()).some((one) => one.text === "Kom till efteråt");
  await until(isThere);
  await version.click();
  await anna.getByText("Du ser versionen från", { exact: false }).waitFor();
  await anna.getByRole("group", { name: /Rityta med versionen/ }).waitFor();
  expect(await violations(anna)).toEqual([]);
  // The version can be read as a text, too, and not be changed.
  await button(anna, "Som text").click();
  const text = anna.getByRole("complementary", { name: "Som text" });
  await text.getByText("Nål ett").first().waitFor();
  expect(await text.getByText("Kom till efteråt").count()).toBe(0);
  expect(await text.getByRole("textbox").count()).toBe(0);
  await button(anna, "Tillbaka till nu").click();
  await text.getByRole("textbox", { name: "Lapp eller ruta" }).filter({ hasText: "Kom till efteråt" }).waitFor();
  await button(anna, "Versioner").click();
  await version.click();
  await button(anna, "Återställ").click();
  await until(async () => !(await isThere()));
  // Not the canvas' own: the message that says what was done has one too.
  const message = anna.getByText("Nu är det som i versionen.", { exact: false }).locator("..");
  await message.getByRole("button", { name: "Ångra" }).click();
  await until(isThere);
  await anna.keyboard.press("Escape");
  // On a phone the panel gives way to what is to be seen.
  await button(bo, "Versioner").click();
  await bo.getByRole("button", { name: /Före städningen/ }).click();
  await bo.getByText("Du ser versionen från", { exact: false }).waitFor();
  await bo.getByRole("group", { name: /Rityta med versionen/ }).waitFor();
  expect(await violations(bo)).toEqual([]);
  await button(bo, "Tillbaka till nu").click();
});

test("an approved whiteboard is locked for everybody until it is unlocked", async () => {
  picturesOnFailure("lock");
  await button(anna, "Mer om Tillbakablick").click();
  await anna.getByRole("menuitem", { name: "Godkänn och lås" }).click();
  await anna.getByRole("dialog").getByRole("button", { name: "Godkänn och lås" }).click();
  await bo.getByText("Godkänd och låst av Anna", { exact: false }).waitFor();
  await bo.getByText("Låst", { exact: true }).waitFor();
  await button(bo, "Tidtagning och omröstning").waitFor({ state: "detached" });
  const before = await count("ellipse");
  await draw(bo, "o", 120, 300);
  await button(bo, "Versioner").click();
  await bo.getByRole("button", { name: /Godkänd/ }).waitFor();
  expect(await violations(bo)).toEqual([]);
  await bo.keyboard.press("Escape");
  expect(await violations(anna)).toEqual([]);
  expect(await count("ellipse")).toBe(before);
  await button(anna, "Lås upp").click();
  await isSaved(bo);
  await draw(bo, "o", 120, 300);
  await hasCount("ellipse", before + 1);
});

test("it goes out as files and comes in again", async () => {
  picturesOnFailure("files");
  const before = await drawn();
  const starts: Record<string, string> = {
    "Bild (PNG)": "\u0089PNG",
    "Bild som kan förstoras (SVG)": "<svg",
    PDF: "%PDF-1.4",
    Excalidraw: "{",
  };
  let file = "";
  for (const [name, start] of Object.entries(starts)) {
    await button(anna, "Mer om Tillbakablick").click();
    await anna.getByRole("menuitem", { name: "Spara som fil" }).click();
    await anna.getByRole("radio", { name: new RegExp(name.replace(/[()]/g, "\\$&")) }).click({ force: true });
    const [download] = await Promise.all([
      anna.waitForEvent("download"),
      anna.getByRole("dialog").getByRole("button", { name: "Spara", exact: true }).click(),
    ]);
    file = await download.path();
    expect(readFileSync(file, "latin1").startsWith(start)).toBe(true);
    if (name === "PDF") expect(readFileSync(file, "latin1").match(/\/Type\/Page\//g)).toHaveLength(3);
    await anna.getByRole("dialog").waitFor({ state: "detached" });
  }
  await anna.goto(`/w/${workspaceId}/whiteboards`);
  await anna.locator("input[type=file]").setInputFiles({
    name: "Igen.excalidraw",
    mimeType: "application/json",
    buffer: readFileSync(file),
  });
  await canvasOf(anna).waitFor();
  const first = whiteboardId;
  whiteboardId = new URL(anna.url()).pathname.split("/").at(-1) ?? "";
  expect((await drawn()).map((one) => one.id)).toEqual(before.map((one) => one.id));
  await anna.goto(`/w/${workspaceId}/whiteboards`);
  await anna.locator("input[type=file]").setInputFiles({
    name: "fel.excalidraw",
    mimeType: "application/json",
    buffer: Buffer.from("<script>"),
  });
  await anna.getByText("Filen är ingen Excalidraw-teckning.").waitFor();
  expect(await violations(anna)).toEqual([]);
  whiteboardId = first;
});

test("a guest with a link draws, and another watches", async () => {
  picturesOnFailure("guest");
  const link = async (role: string): Promise<string> => {
    const made = await anna.request.post(`/api/v1/items/whiteboard/${whiteboardId}/shares`, {
      data: { isLink: true, role },
      headers: { origin: server.url },
    });
    return ((await made.json()) as { secret: string }).secret;
  };
  const enter = async (secret: string): Promise<void> => {
    await guest.goto(`/s/${secret}`);
    const name = guest.getByRole("textbox", { name: /namn/i });
    await name.or(canvasOf(guest)).first().waitFor();
    if (await name.isVisible()) {
      await name.fill("Citra");
      await guest.keyboard.press("Enter");
    }
    await canvasOf(guest).waitFor();
  };
  await enter(await link("editor"));
  await isSaved(guest);
  const before = await count("ellipse");
  await draw(guest, "o", 120, 300);
  await hasCount("ellipse", before + 1);
  expect(await violations(guest)).toEqual([]);
  // A guest votes, and hears how it goes, over the same socket as the drawing.
  const origin = { headers: { origin: server.url } };
  const voting = `/api/v1/whiteboards/${whiteboardId}/voting`;
  await anna.request.post(voting, { data: { dots: 1 }, ...origin });
  await guest.getByText("Du har 1 röst kvar").waitFor();
  const dot = guest.getByRole("button", { name: "0 röster: rösta på Nål ett" });
  await dot.dispatchEvent("click");
  await guest.getByText("Du har lagt alla dina röster").waitFor();
  await until(async () => {
    const answer = (await (await anna.request.get(voting)).json()) as { voting: { left: number; given: unknown[] } };
    return answer.voting.left === 1 && answer.voting.given.length === 1;
  });
  await enter(await link("viewer"));
  await guest.getByText("Du kan läsa").first().waitFor();
  await guest.getByRole("img", { name: "1 röst: rösta på Nål ett" }).waitFor();
  await anna.request.delete(voting, origin);
  await draw(guest, "o", 200, 400);
  await guest.waitForTimeout(1000);
  expect(await count("ellipse")).toBe(before + 1);
});

test("the whiteboard of a meeting lies beside the call, and the others are told", async () => {
  picturesOnFailure("meeting");
  await anna.goto(`/w/${workspaceId}/meetings`);
  await button(anna, "Möte").first().click();
  await button(anna, "Gå med nu").click();
  await bo.goto(`/w/${workspaceId}/meetings`);
  await button(bo, "Gå med").first().click();
  await button(bo, "Gå med nu").click();
  // What is said in a call reaches those who are in it: both must see each other first.
  for (const page of [anna, bo])
    await until(async () => {
      const seen = await page.getByText(page === anna ? "Bo Ek" : "Anna Lindqvist").count();
      return seen > 0 && (await page.getByRole("toolbar").isVisible());
    }, 20_000);
  await anna.getByRole("toolbar").getByRole("button", { name: "Whiteboard" }).click();
  await canvasOf(anna).waitFor();
  const path = new URL(anna.url()).pathname;
  expect(path).toMatch(/\/whiteboards\/[0-9a-f-]{36}$/);
  await button(anna, "Lämna").first().waitFor();
  await bo.getByRole("toolbar").getByRole("button", { name: /Mer$/ }).click();
  await bo.getByRole("menuitem", { name: /chatt/i }).click();
  await bo.getByRole("link", { name: new RegExp(path) }).click();
  await canvasOf(bo).waitFor();
  expect(new URL(bo.url()).pathname).toBe(path);
});

test("nothing was asked of a foreign host", () => {
  expect(foreign).toEqual([]);
});
