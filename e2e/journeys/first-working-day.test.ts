import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium, openContext, signInByForm } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let bo: Page;
const contexts: BrowserContext[] = [];
const folder = mkdtempSync(join(tmpdir(), "safos-journey-"));

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  const desktop = await openContext(browser, server.url, "desktop");
  const phone = await openContext(browser, server.url, "phone");
  contexts.push(desktop.context, phone.context);
  anna = desktop.page;
  bo = phone.page;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const picturesOnFailure = (name: string): void => keepPicturesOnFailure(name, () => ({ anna, bo }));

const message = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });
const write = async (page: Page, text: string): Promise<void> => {
  await page.getByRole("textbox", { name: "Skriv till Allmänt" }).fill(text);
  await page.getByRole("button", { name: "Skicka", exact: true }).click();
};

/** Drags a file from outside the browser onto an element, as the window system would. */
async function dropFile(page: Page, path: string, onto: Locator): Promise<void> {
  const box = await onto.boundingBox();
  if (!box) throw new Error("There is nowhere to drop the file.");
  const devtools = await page.context().newCDPSession(page);
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await devtools.send("Input.dispatchDragEvent", { type, ...place, data });
  await devtools.detach();
}

test("Anna and Bo sign in and see their shared workspace on Idag", async () => {
  picturesOnFailure("sign-in");
  await signInByForm(anna, cast.anna.name, cast.anna.password);
  await signInByForm(bo, cast.bo.userId, cast.bo.password);
  for (const page of [anna, bo])
    await page.getByRole("main").getByText(cast.workspaceName).filter({ visible: true }).first().waitFor();
});

test("they write, answer, react, edit and delete in Allmänt, and see each other typing and reading", async () => {
  picturesOnFailure("chat");
  for (const page of [anna, bo]) {
    await page.getByRole("main").getByText(cast.workspaceName).first().click();
    const channel = page.getByRole("link", { name: /Allmänt/ }).first();
    if (
      !(await page
        .getByRole("textbox", { name: "Skriv till Allmänt" })
        .isVisible()
        .catch(() => false))
    )
      await channel.click({ timeout: 5000 }).catch(() => undefined);
    await page.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
  }
  const sentAt = performance.now();
  await write(anna, "Hej Bo, ska vi börja?");
  await message(bo, "Hej Bo, ska vi börja?").waitFor({ timeout: 5000 });
  expect(performance.now() - sentAt).toBeLessThan(2500);

  await bo.getByRole("textbox", { name: "Skriv till Allmänt" }).pressSequentially("Ja, strax");
  await anna.getByText("Bo Ek skriver").waitFor();
  await bo.getByRole("button", { name: "Skicka", exact: true }).click();
  await message(anna, "Ja, strax").waitFor();
  await bo.getByText("Läst av 1").waitFor();

  await message(bo, "Hej Bo, ska vi börja?").tap();
  await message(bo, "Hej Bo, ska vi börja?").getByRole("button", { name: "Reagera" }).tap();
  await bo.getByRole("listbox", { name: "Emoji" }).getByRole("option").first().tap();
  await message(anna, "Hej Bo, ska vi börja?")
    .getByRole("button", { name: /1 person: Bo Ek/ })
    .waitFor();

  await message(anna, "Hej Bo, ska vi börja?").hover();
  await message(anna, "Hej Bo, ska vi börja?").getByRole("button", { name: /Mer/ }).click();
  await anna.getByRole("menuitem", { name: "Ändra" }).click();
  await anna.getByRole("textbox", { name: "Skriv till Allmänt" }).fill("Hej Bo, ska vi börja kl. 9?");
  await anna.keyboard.press("Enter");
  await message(bo, "Hej Bo, ska vi börja kl. 9?").getByText("(ändrat)").waitFor();

  await write(anna, "Detta var fel");
  await message(bo, "Detta var fel").waitFor();
  await message(anna, "Detta var fel").hover();
  await message(anna, "Detta var fel").getByRole("button", { name: /Mer/ }).click();
  await anna.getByRole("menuitem", { name: "Ta bort" }).click();
  await bo.getByText("Meddelandet är borttaget").waitFor();
  await expect.poll(() => message(bo, "Detta var fel").count()).toBe(0);
});

test("Bo tells the moderators of a message, and why; its author hears nothing of it", async () => {
  await message(bo, "Hej Bo, ska vi börja kl. 9?").tap();
  await message(bo, "Hej Bo, ska vi börja kl. 9?").getByRole("button", { name: /Mer/ }).tap();
  await bo.getByRole("menuitem", { name: "Anmäl" }).tap();
  const dialog = bo.getByRole("dialog", { name: "Anmäl meddelandet" });
  await dialog.getByText("Anna Lindqvist får inte veta det.").waitFor();
  await requireGood(bo, "report-phone");
  await dialog.getByRole("textbox", { name: "Vad är det som är fel?" }).fill("Fel kanal");
  await dialog.getByRole("button", { name: "Skicka anmälan" }).tap();
  await bo.getByText("Anmälan är skickad.").waitFor();
});

test("what is typed right after a thread is opened stands in its field, and a space does not close it", async () => {
  picturesOnFailure("thread");
  await write(anna, "Vem tar protokollet?");
  await message(anna, "Vem tar protokollet?").hover();
  await message(anna, "Vem tar protokollet?").getByRole("button", { name: "Svara i tråd" }).click();
  const thread = anna.getByRole("complementary", { name: "Tråd" });
  await thread.waitFor();
  await anna.keyboard.type(" Jag gör det");
  await anna.keyboard.press("Enter");
  await thread.getByText("Jag gör det").waitFor();
  await anna.keyboard.press("Escape");
  await thread.waitFor({ state: "detached" });
  // A panel without a field takes a space without closing.
  await message(anna, "Vem tar protokollet?").getByText("1 svar").waitFor();
});

test("every page has a name in its tab: the thing, the workspace, Safos", async () => {
  picturesOnFailure("titles");
  await anna.waitForFunction((name) => document.title.endsWith(`#Allmänt · ${name} · Safos`), cast.workspaceName);
  await anna.getByRole("link", { name: "Medlemmar" }).click();
  await anna.waitForFunction((name) => document.title.endsWith(`Medlemmar · ${name} · Safos`), cast.workspaceName);
  await anna.goBack();
});

test("a person has one colour: in messages, among the members and in the account menu", async () => {
  picturesOnFailure("colours");
  const colourIn = (where: Locator): Promise<string> =>
    where
      .locator(":has(> [data-initials])")
      .first()
      .evaluate((picture) => getComputedStyle(picture).backgroundColor);
  const inAccount = await colourIn(anna.getByRole("button", { name: /^Konto för Anna/ }));
  const inMessage = await colourIn(message(anna, "Hej Bo, ska vi börja kl. 9?"));
  await anna.getByRole("link", { name: "Medlemmar" }).click();
  const inMembers = await colourIn(anna.getByRole("row", { name: /Anna/ }));
  await anna.goBack();
  expect([inMessage, inMembers]).toEqual([inAccount, inAccount]);
});

test("on a phone Back closes the thread and not the channel; the thread's address opens it again", async () => {
  picturesOnFailure("thread-history");
  const thread = bo.getByRole("complementary", { name: "Tråd" });
  await message(bo, "Vem tar protokollet?").getByText("1 svar").tap();
  await thread.waitFor();
  const address = bo.url();
  await bo.goBack();
  await thread.waitFor({ state: "detached" });
  await bo.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
  await bo.goto(address);
  await thread.waitFor();
  await thread.getByRole("button", { name: "Stäng" }).click();
  await thread.waitFor({ state: "detached" });
  await bo.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
});

test("a file is seen and captioned before it is sent, and taken back with one press", async () => {
  picturesOnFailure("attachment");
  const field = anna.getByRole("textbox", { name: "Skriv till Allmänt" });
  const attached = anna.getByRole("list", { name: "Bilagor" });
  const choose = async (...names: string[]): Promise<void> => {
    const files = names.map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(name) }));
    await anna.locator("main input[type=file]").first().setInputFiles(files);
  };
  await choose("Utkast.txt", "Fel.txt");
  await attached.getByText("Utkast.txt").waitFor();
  await expect.poll(() => message(bo, "Utkast.txt").count()).toBe(0);
  await attached.getByRole("button", { name: "Ta bort Fel.txt" }).click();
  await field.fill("Här är **utkastet**");
  await anna.keyboard.press("Enter");
  await attached.waitFor({ state: "detached" });
  const sent = message(bo, "Utkast.txt");
  await sent.getByText("utkastet").waitFor();
  await expect.poll(() => sent.locator("strong", { hasText: "utkastet" }).count()).toBe(1);
  await expect.poll(() => message(bo, "Fel.txt").count()).toBe(0);
  // An answer quotes the words as they are shown.
  await message(anna, "Utkast.txt").hover();
  await message(anna, "Utkast.txt").getByRole("button", { name: "Svara", exact: true }).click();
  await field.fill("Tack själv");
  await anna.keyboard.press("Enter");
  const answer = message(bo, "Tack själv");
  await answer.waitFor();
  await expect.poll(() => answer.textContent()).not.toContain("**");
});

test("at 400 % zoom the conversation keeps at least half of the height", async () => {
  picturesOnFailure("zoom");
  await anna.setViewportSize({ width: 360, height: 225 });
  const heightOf = (where: Locator): Promise<number> =>
    where.evaluate((element) => element.getBoundingClientRect().height);
  await until(async () => (await heightOf(anna.getByRole("log").first())) >= 112, 5000);
  await anna.getByRole("link", { name: "Filer" }).first().waitFor();
  await anna.setViewportSize({ width: 1440, height: 900 });
});

test("an address of nothing says so inside the frame, and search is at hand on a phone", async () => {
  picturesOnFailure("nowhere");
  const channel = bo.url();
  await bo.goto("/finns/inte");
  await bo.getByRole("heading", { name: "Det finns inget här" }).waitFor();
  await bo.getByRole("navigation", { name: "Huvudmeny" }).waitFor();
  for (const path of [channel, "/chat", "/meetings", "/more", "/notices", "/me"]) {
    await bo.goto(path);
    await bo.getByRole("button", { name: "Sök eller gå till" }).waitFor();
  }
  await bo.goto(channel);
});

test("a channel that a colleague makes stands in one's list without a reload", async () => {
  picturesOnFailure("channel");
  const status = await bo.evaluate(
    async (path) =>
      (
        await fetch(path, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ name: "Samråd" }),
        })
      ).status,
    `/api/v1/workspaces/${cast.workspaceId}/channels`,
  );
  expect(status).toBe(201);
  await anna.getByRole("link", { name: /Samråd/ }).waitFor();
});

test("a mention has a row to click wherever it was made, and the row leads to it", async () => {
  picturesOnFailure("mentions");
  const matrix = async (method: string, path: string, body: unknown): Promise<Record<string, string>> => {
    const answer = await fetch(`${server.url}/_matrix/client/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${cast.bo.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as Record<string, string>;
  };
  let sent = 0;
  const say = async (roomId: string, text: string, more: object = {}): Promise<string> => {
    const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/omn${++sent}`;
    return (await matrix("PUT", path, { msgtype: "m.text", body: text, ...more }))["event_id"] ?? "";
  };
  const named = { "m.mentions": { user_ids: [cast.anna.userId] } };
  const row = (text: string) => anna.getByRole("main").getByRole("link").filter({ hasText: text });

  // In a thread, in a workspace whose list is folded.
  await anna.getByRole("link", { name: /^Allmänt/ }).click();
  await anna.waitForURL(/\/chat\/!/);
  const allmant = decodeURIComponent(new URL(anna.url()).pathname.split("/").at(-1) ?? "");
  await anna.goto("/");
  await anna.getByRole("button", { name: `Dölj kanaler i ${cast.workspaceName}` }).click();
  const root = await say(allmant, "Vem tar protokollet?");
  const thread = { rel_type: "m.thread", event_id: root };
  await say(allmant, "Kan du, Anna?", { ...named, "m.relates_to": thread });
  await anna.getByRole("link", { name: /^Allmänt/ }).waitFor();
  await row("Kan du, Anna?").click();
  await anna.getByRole("complementary", { name: "Tråd" }).getByText("Kan du, Anna?").waitFor();
  await message(anna, "Vem tar protokollet?").first().waitFor();

  // In a room that no workspace lists, which a foreign client made; first the invitation has a row.
  const group = await matrix("POST", "/createRoom", { name: "Arbetsgrupp", invite: [cast.anna.userId] });
  await anna.goto("/");
  await anna.getByRole("link", { name: "Arbetsgrupp" }).first().click();
  await anna.getByRole("button", { name: "Gå med", exact: true }).click();
  await anna.getByRole("heading", { name: "Arbetsgrupp" }).first().waitFor();
  await anna.goto("/");
  await say(group["room_id"] ?? "", "Titta på det här, Anna", named);
  for (let count = 0; count < 60; count++) await say(group["room_id"] ?? "", `Rad ${count}`);
  // The page holds the newest messages only; the server says which of the others names her.
  await anna.reload();
  await anna.locator('main a[href*="event="]').filter({ hasText: "Arbetsgrupp" }).click();
  await until(() => message(anna, "Titta på det här, Anna").first().isVisible());
  await anna.getByRole("button", { name: `Visa kanaler i ${cast.workspaceName}` }).click();
  await anna.getByRole("link", { name: /^Allmänt/ }).click();
  await message(anna, "Vem tar protokollet?").first().waitFor();
});

test("a reload shows the conversation again", async () => {
  picturesOnFailure("reload");
  await anna.reload();
  await message(anna, "Ja, strax").waitFor();
});

test("Anna drags a large file in, Bo sees it come, renames it and uploads a new version", async () => {
  picturesOnFailure("files");
  for (const page of [anna, bo]) {
    await page.goto(`/w/${cast.workspaceId}/files/`);
    await page.getByText("Tomt här").waitFor();
  }
  const large = join(folder, "Underlag.bin");
  writeFileSync(large, randomBytes(20 * 1024 * 1024));
  // On a fast machine it would be there before anybody sees it on its way.
  const line = await anna.context().newCDPSession(anna);
  const open = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  await line.send("Network.emulateNetworkConditions", { ...open, uploadThroughput: 8 * 1024 * 1024 });
  await dropFile(anna, large, anna.getByRole("grid").first());
  await anna.getByRole("region", { name: "Uppladdning" }).getByRole("progressbar").first().waitFor();
  await line.send("Network.emulateNetworkConditions", open);
  await line.detach();
  await bo.getByRole("row", { name: /Underlag\.bin/ }).waitFor({ timeout: 30_000 });
  await anna
    .getByRole("region", { name: "Uppladdning" })
    .getByText(/1 fil är uppladdad/)
    .waitFor();

  await bo
    .getByRole("row", { name: /Underlag\.bin/ })
    .getByRole("button", { name: /Mer/ })
    .tap();
  await bo.getByRole("menuitem", { name: "Byt namn" }).tap();
  await bo.getByRole("textbox", { name: "Nytt namn" }).fill("Underlag 2.bin");
  await bo.keyboard.press("Enter");
  await anna.getByRole("row", { name: /Underlag 2\.bin/ }).waitFor();

  await bo
    .getByRole("row", { name: /Underlag 2\.bin/ })
    .getByRole("button", { name: /Mer/ })
    .tap();
  await bo.getByRole("menuitem", { name: "Detaljer och versioner" }).tap();
  const newer = join(folder, "Underlag 2.bin");
  writeFileSync(newer, randomBytes(1_000_000));
  const chooser = bo.waitForEvent("filechooser");
  await bo.getByRole("button", { name: "Ladda upp ny version" }).tap();
  await (await chooser).setFiles(newer);
  await anna
    .getByRole("row", { name: /Underlag 2\.bin/ })
    .filter({ hasText: /\b1\s*MB/ })
    .waitFor({ timeout: 20_000 });
  await bo.getByRole("tab", { name: "Versioner" }).tap();
  await bo.getByText("Aktuell").waitFor();
  const listed = (await (await anna.request.get(`/api/v1/workspaces/${cast.workspaceId}/files`)).json()) as {
    items: { id: number; size: number }[];
  };
  expect(listed.items[0]?.size).toBe(1_000_000);
});

test("removed from the workspace, Bo loses every way into it within a second", async () => {
  picturesOnFailure("removed");
  await bo.goto(`/w/${cast.workspaceId}/chat`);
  await bo.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
  const kept = (await (await bo.request.get(`/api/v1/workspaces/${cast.workspaceId}/files`)).json()) as {
    items: { id: number }[];
  };
  const channels = (await (await bo.request.get(`/api/v1/workspaces/${cast.workspaceId}/channels`)).json()) as {
    items: { roomId: string }[];
  };
  const room = channels.items[0]?.roomId ?? "";
  const dav = `${server.url}/remote.php/dav/files/${cast.bo.name}/${encodeURIComponent(cast.workspaceName)}`;
  const bearer = { authorization: `Bearer ${cast.bo.token}` };
  const first = (await (await fetch(`${server.url}/_matrix/client/v3/sync?timeout=0`, { headers: bearer })).json()) as {
    next_batch: string;
  };
  const sync = fetch(`${server.url}/_matrix/client/v3/sync?timeout=20000&since=${first.next_batch}`, {
    headers: bearer,
  });

  await anna.goto(`/w/${cast.workspaceId}/members`);
  await anna
    .getByRole("row", { name: /Bo Ek/ })
    .or(anna.getByRole("listitem").filter({ hasText: "Bo Ek" }))
    .getByRole("button", { name: /Mer/ })
    .click();
  await anna.getByRole("menuitem", { name: "Ta bort från samarbetsytan" }).click();
  const removedAt = performance.now();
  await until(
    async () =>
      (await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}`, { headers: bearer })).status === 404,
    5000,
    10,
  );
  const urls = [
    `/api/v1/workspaces/${cast.workspaceId}`,
    `/api/v1/workspaces/${cast.workspaceId}/members`,
    `/api/v1/workspaces/${cast.workspaceId}/files`,
    `/api/v1/workspaces/${cast.workspaceId}/channels`,
    `/api/v1/workspaces/${cast.workspaceId}/meetings`,
    `/api/v1/files/${kept.items[0]?.id}`,
    `/api/v1/files/${kept.items[0]?.id}/content`,
    `/api/v1/files/${kept.items[0]?.id}/versions`,
  ];
  for (const path of urls)
    expect([path, (await fetch(server.url + path, { headers: bearer })).status]).toEqual([path, 404]);
  expect((await fetch(dav, { method: "PROPFIND", headers: { ...bearer, depth: "0" } })).status).toBe(404);
  const left = (await (await sync).json()) as { rooms: { leave?: Record<string, unknown> } };
  expect(Object.keys(left.rooms.leave ?? {}).length).toBeGreaterThan(0);
  await until(
    async () =>
      (
        await fetch(`${server.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/x1`, {
          method: "PUT",
          headers: { ...bearer, "content-type": "application/json" },
          body: '{"msgtype":"m.text","body":"kvar"}',
        })
      ).status === 403,
    1000,
  );
  await bo.getByText(`Du har inte längre tillgång till ${cast.workspaceName}.`).waitFor({ timeout: 3000 });
  expect(performance.now() - removedAt).toBeLessThan(4000);
  await until(async () => (await bo.getByRole("textbox", { name: "Skriv till Allmänt" }).count()) === 0);
});
