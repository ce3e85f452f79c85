import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settle } from "../axe.ts";
import { button, launchChromium, openContext, openSession } from "../browser.ts";
import { keepPicturesOnFailure, restoreAfterFailure } from "../failures.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { canvasOf, draw, isSaved, openDrawing, violations, type Drawing, type Drawn } from "../whiteboards.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
let whiteboardId = "";
let drawing: Drawing;
/** How many messages a page has had over its WebSockets. */
const received = new Map<Page, number>();

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: bo } = await openContext(browser, server.url, "phone"));
  for (const page of [anna, bo]) {
    page.setDefaultTimeout(15_000);
    page.on("websocket", (socket) =>
      socket.on("framereceived", () => received.set(page, (received.get(page) ?? 0) + 1)),
    );
  }
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
  const made = await anna.request.post(`/api/v1/workspaces/${cast.workspaceId}/whiteboards`, {
    data: { title: "Tillbakablick", template: "retrospective" },
    headers: { origin: server.url },
  });
  whiteboardId = ((await made.json()) as { id: string }).id;
  drawing = openDrawing(anna, whiteboardId);
  await openBoth();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function openBoth(): Promise<void> {
  for (const page of [anna, bo]) {
    await page.goto(`/w/${cast.workspaceId}/whiteboards/${whiteboardId}`);
    await canvasOf(page).waitFor();
    await isSaved(page);
  }
}
restoreAfterFailure(async () => {
  await anna.request.delete(`/api/v1/items/whiteboard/${whiteboardId}/lock`, { headers: { origin: server.url } });
  await openBoth();
});

const picturesOnFailure = (name: string): void => keepPicturesOnFailure(`whiteboards-${name}`, () => ({ anna, bo }));

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
  const all = await drawing.elements();
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
async function needNotes(): Promise<void> {
  if (await noteOf(pinned[1] ?? "")) return;
  await button(anna, "Som text").click();
  for (const text of pinned) {
    await anna.getByRole("textbox", { name: "Ny lapp" }).fill(text);
    await anna.keyboard.press("Enter");
  }
  await anna.keyboard.press("Escape");
  await until(async () => (await Promise.all(pinned.map(noteOf))).every(Boolean));
}
/** Two notes with a comment fastened to each, for as long as `work` takes. */
async function withPins(work: () => Promise<void>): Promise<void> {
  await needNotes();
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
  try {
    await work();
  } finally {
    for (const id of made) await anna.request.delete(`/api/v1/comments/${id}`, origin);
  }
  for (const text of pinned) await anna.getByRole("button", { name: text }).waitFor({ state: "detached" });
}

test("Bo follows what Anna looks at, by her picture and by the keyboard, until he looks elsewhere", async () => {
  picturesOnFailure("follow");
  await withPins(async () => {
    const picture = button(bo, "Följ Anna Lindqvist");
    await picture.click();
    await bo.getByText("Du följer Anna Lindqvist").filter({ visible: true }).first().waitFor();
    await expect.poll(() => picture.getAttribute("aria-pressed")).toBe("true");
    await expect.poll(() => bo.locator("[aria-live=polite]").allTextContents()).toContain("Du följer Anna Lindqvist");
    await boSeesAnnas();
    await expect.poll(() => violations(bo)).toEqual([]);
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
    await expect.poll(() => areaOf(bo)).not.toEqual(before);
    // His own hand ends it.
    const canvas = await canvasOf(bo).boundingBox();
    await bo.mouse.move((canvas?.x ?? 0) + 150, (canvas?.y ?? 0) + 400);
    await bo.mouse.wheel(0, 200);
    await bo.getByText("Du följer Anna Lindqvist").first().waitFor({ state: "detached" });
    await expect
      .poll(() => bo.locator("[aria-live=polite]").allTextContents())
      .toContain("Du följer inte längre Anna Lindqvist");
    const his = await areaOf(bo);
    await anna.mouse.wheel(-300, 0);
    await until(async () => !contains(await areaOf(anna), his));
    await expect.poll(() => areaOf(bo)).toEqual(his);
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
    const [annaHad, boHad] = [received.get(anna) ?? 0, received.get(bo) ?? 0];
    const [hers, both] = [await areaOf(anna), await areaOf(bo)];
    await picture.click();
    await button(bo, "Sluta").waitFor();
    // Anna's page has heard that she is followed, Bo's what she looks at; both have drawn what they make of it.
    await until(() => (received.get(anna) ?? 0) > annaHad && (received.get(bo) ?? 0) > boHad);
    for (const page of [anna, bo]) await settle(page);
    expect([await areaOf(anna), await areaOf(bo)]).toEqual([hers, both]);
    for (const page of [anna, bo]) await button(page, "Sluta").click();
  });
});

test("Bo comes along when Anna presents, and is back where he was when she ends", async () => {
  picturesOnFailure("presenter");
  await withPins(async () => {
    const before = await areaOf(bo);
    await button(anna, "Visa ramarna en i taget").click();
    await bo.getByText("Anna Lindqvist presenterar").filter({ visible: true }).first().waitFor();
    await expect.poll(() => violations(bo)).toEqual([]);
    await button(bo, "Följ med").click();
    const said = (message: string): Promise<unknown> =>
      until(async () => (await bo.locator("[aria-live=polite]").allTextContents()).includes(message));
    await said("Du följer Anna Lindqvist · 1 av 3 Det gick bra");
    const frames = (await drawing.elements()).filter((one) => one.type === "frame").sort((a, b) => a.x - b.x);
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
    await expect.poll(() => violations(bo)).toEqual([]);
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
  await needNotes();
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
  const isThere = async (): Promise<boolean> =>
    (await drawing.elements()).some((one) => one.text === "Kom till efteråt");
  await until(isThere);
  await version.click();
  await anna.getByText("Du ser versionen från", { exact: false }).waitFor();
  await anna.getByRole("group", { name: /Rityta med versionen/ }).waitFor();
  await expect.poll(() => violations(anna)).toEqual([]);
  // The version can be read as a text, too, and not be changed.
  await button(anna, "Som text").click();
  const text = anna.getByRole("complementary", { name: "Som text" });
  await text.getByText("Nål ett").filter({ visible: true }).first().waitFor();
  await expect.poll(() => text.getByText("Kom till efteråt").count()).toBe(0);
  await expect.poll(() => text.getByRole("textbox").count()).toBe(0);
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
  await expect.poll(() => violations(bo)).toEqual([]);
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
  const before = await drawing.count("ellipse");
  await draw(bo, "o", 120, 300);
  await button(bo, "Versioner").click();
  await bo.getByRole("button", { name: /Godkänd/ }).waitFor();
  await expect.poll(() => violations(bo)).toEqual([]);
  await bo.keyboard.press("Escape");
  await expect.poll(() => violations(anna)).toEqual([]);
  await expect.poll(() => drawing.count("ellipse")).toBe(before);
  await button(anna, "Lås upp").click();
  await isSaved(bo);
  await draw(bo, "o", 120, 300);
  await drawing.hasCount("ellipse", before + 1);
});
