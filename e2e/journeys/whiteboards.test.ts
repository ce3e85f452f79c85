import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, openSession } from "../browser.ts";
import { keepPicturesOnFailure, restoreAfterFailure } from "../failures.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { canvasOf, draw, isSaved, openDrawing, violations, type Drawn } from "../whiteboards.ts";

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

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
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
  await openSession(anna, cast.anna.name, cast.anna.password);
  await openSession(bo, cast.bo.name, cast.bo.password);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const picturesOnFailure = (name: string): void =>
  keepPicturesOnFailure(`whiteboards-${name}`, () => ({ anna, bo, guest }));

/** The whiteboard as the first test makes it, both at it, nobody voting and nothing open. */
restoreAfterFailure(async () => {
  const origin = { headers: { origin: server.url } };
  await boContext.setOffline(false);
  workspaceId = cast.workspaceId;
  const known = (await (await anna.request.get(`/api/v1/workspaces/${workspaceId}/whiteboards`)).json()) as {
    items: { id: string; title: string }[];
  };
  whiteboardId = known.items.findLast((one) => one.title === "Tillbakablick")?.id ?? "";
  if (whiteboardId === "") {
    const made = await anna.request.post(`/api/v1/workspaces/${workspaceId}/whiteboards`, {
      data: { title: "Tillbakablick", template: "retrospective" },
      ...origin,
    });
    whiteboardId = ((await made.json()) as { id: string }).id;
  }
  address = `/w/${workspaceId}/whiteboards/${whiteboardId}`;
  await anna.request.delete(`/api/v1/whiteboards/${whiteboardId}/voting`, origin);
  for (const page of [anna, bo]) {
    await page.goto(address);
    await canvasOf(page).waitFor();
    await isSaved(page);
  }
  const timer = button(anna, "Avsluta tidtagningen");
  if (await timer.isVisible()) await timer.click();
});

/** The note that the outline's test leaves; made here when it did not. */
async function needNote(): Promise<void> {
  if ((await drawn()).some((one) => one.text === "Ändrad lapp")) return;
  await anna.goto(address);
  await button(anna, "Som text").click();
  await anna.getByRole("textbox", { name: "Ny lapp" }).fill("Ändrad lapp");
  await anna.keyboard.press("Enter");
  await until(async () => (await drawn()).some((one) => one.text === "Ändrad lapp"), 15_000);
  await anna.keyboard.press("Escape");
}

const drawn = (): Promise<Drawn[]> => openDrawing(anna, whiteboardId).elements();
const count = (type: string): Promise<number> => openDrawing(anna, whiteboardId).count(type);
const hasCount = (type: string, wanted: number): Promise<unknown> =>
  openDrawing(anna, whiteboardId).hasCount(type, wanted);

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
  await expect.poll(() => violations(anna)).toEqual([]);
});

test("Anna and Bo draw at once on different elements, and undo only what is theirs", async () => {
  picturesOnFailure("together");
  await bo.goto(address);
  await canvasOf(bo).waitFor();
  await isSaved(bo);
  await expect.poll(() => violations(bo)).toEqual([]);
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
  await expect.poll(() => count("rectangle")).toBe(before + 1);
});

test("Bo draws without a network and comes back; nothing is lost and nothing overwritten", async () => {
  picturesOnFailure("offline");
  const before = await count("diamond");
  await boContext.setOffline(true);
  await bo.getByText("Ändringar sparas när du är tillbaka").filter({ visible: true }).first().waitFor();
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
  await expect.poll(() => violations(anna)).toEqual([]);
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
  const noteField = anna.getByRole("textbox", { name: "Lapp eller ruta" }).filter({ hasText: "skärmläsare" }).first();
  await noteField.focus();
  await anna.keyboard.press("Control+a");
  await anna.keyboard.type("Ändrad lapp");
  await anna.keyboard.press("Enter");
  await until(async () => (await drawn()).some((one) => one.text === "Ändrad lapp"), 15_000);
  await button(bo, "Som text").click();
  await bo.getByRole("textbox", { name: "Lapp eller ruta" }).filter({ hasText: "Ändrad lapp" }).waitFor();
  await expect.poll(() => violations(bo)).toEqual([]);
  await bo.keyboard.press("Escape");
  await anna.keyboard.press("Escape");
  await until(async () => button(anna, "Som text").evaluate((one) => one === document.activeElement));
});

test("they vote with dots, and time it", async () => {
  picturesOnFailure("voting");
  await needNote();
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
  await expect.poll(() => violations(anna)).toEqual([]);
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
    await expect.poll(() => violations(page)).toEqual([]);
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
  await expect.poll(() => violations(anna)).toEqual([]);
  whiteboardId = first;
});

test("a guest with a link draws, and another watches", async () => {
  picturesOnFailure("guest");
  await needNote();
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
  await expect.poll(() => violations(guest)).toEqual([]);
  // A guest votes, and hears how it goes, over the same socket as the drawing.
  const origin = { headers: { origin: server.url } };
  const voting = `/api/v1/whiteboards/${whiteboardId}/voting`;
  await anna.request.post(voting, { data: { dots: 1 }, ...origin });
  await guest.getByText("Du har 1 röst kvar").waitFor();
  const dot = guest.getByRole("button", { name: "0 röster: rösta på Ändrad lapp" });
  await dot.dispatchEvent("click");
  await guest.getByText("Du har lagt alla dina röster").waitFor();
  await until(async () => {
    const answer = (await (await anna.request.get(voting)).json()) as { voting: { left: number; given: unknown[] } };
    return answer.voting.left === 1 && answer.voting.given.length === 1;
  });
  await enter(await link("viewer"));
  await guest.getByText("Du kan läsa").filter({ visible: true }).first().waitFor();
  await guest.getByRole("img", { name: "1 röst: rösta på Ändrad lapp" }).waitFor();
  await anna.request.delete(voting, origin);
  await draw(guest, "o", 200, 400);
  // What Anna draws after it arrives; the guest's would have been there before.
  await anna.goto(address);
  await canvasOf(anna).waitFor();
  await isSaved(anna);
  const diamonds = await count("diamond");
  await draw(anna, "d", 640, 420);
  await hasCount("diamond", diamonds + 1);
  await expect.poll(() => count("ellipse")).toBe(before + 1);
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
