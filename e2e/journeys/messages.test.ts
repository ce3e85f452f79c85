import * as sdk from "matrix-js-sdk";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { launchChromium, openContext, signIn, takePicture } from "../browser.ts";
import { queryDatabase } from "../database.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { addPerson } from "../people.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/**
 * Anna writes in a channel and in an encrypted chat with Bo, and keeps, passes on and looks into what she has written. Bo reads
 * and answers with a client as anybody gets it from npm; Eva, who is in neither, learns nothing.
 */

const eva = "eva@fk.example";
const password = "ett långt lösenord";
const text = "Mötet är flyttat till torsdag";
let server: RunningServer;
let cast: Cast;
let browser: Browser;
let annas: Page;
let evas: Page;
let bo: sdk.MatrixClient;
let channel: string;

beforeAll(async () => {
  ({ server, cast } = await startWithCast({}));
  await addPerson(server, cast, eva, "Eva Holm");
  browser = await launchChromium();
  ({ page: annas } = await openContext(browser, server.url, "desktop"));
  ({ page: evas } = await openContext(browser, server.url, "phone"));
  await annas.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(annas, cast.anna.name, cast.anna.password, `/w/${cast.workspaceId}/chat`);
  await annas.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
  channel = decodeURIComponent(new URL(annas.url()).pathname.split("/").at(-1) ?? "");
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: true });
});
afterAll(async () => {
  bo.stopClient();
  await browser.close();
  await server.stop();
});

const row = (page: Page, body: string) => page.getByRole("article").filter({ hasText: body }).first();
async function choose(page: Page, body: string, action: string): Promise<void> {
  await row(page, body).hover();
  await row(page, body).getByRole("button", { name: "Mer", exact: true }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}
async function write(page: Page, body: string): Promise<void> {
  await page.getByRole("textbox", { name: /^Skriv till/ }).fill(body);
  await page.keyboard.press("Enter");
  await row(page, body).waitFor();
}
const panel = (page: Page, name: string) => page.getByRole("complementary", { name });
/** On a computer and on a phone. */
async function looksGood(page: Page, name: string): Promise<void> {
  for (const [size, width, height] of [
    ["phone", 390, 844],
    ["desktop", 1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await takePicture(page, `${name}-${size}`);
  }
}
const openChannel = async (): Promise<void> => void (await annas.goto(`/w/${cast.workspaceId}/chat`));
/** Of the thread that Anna has written in, as Bo's client knows it. */
const threadRoot = () =>
  bo
    .getRoom(channel)
    ?.getLiveTimeline()
    .getEvents()
    .find((event) => event.getRelation()?.rel_type === "m.thread")
    ?.getRelation()?.event_id;
/** What the server counts for Anna in the channel's threads. */
async function unreadThreads(): Promise<object> {
  const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { unread_thread_notifications: true } } }));
  const path = `/_matrix/client/v3/sync?filter=${filter}`;
  const { rooms } = await callApi<{ rooms: { join: Record<string, { unread_thread_notifications?: object }> } }>(
    server,
    cast.anna,
    "GET",
    path,
  );
  return rooms.join[channel]?.unread_thread_notifications ?? {};
}
/** What Bo's client has of a message, decrypted. */
const readByBo = (body: string, roomId: string) =>
  until(
    () =>
      bo
        .getRoom(roomId)
        ?.getLiveTimeline()
        .getEvents()
        .find((event) => event.getContent()["body"] === body) ?? false,
  );

test("a message is pinned, found in the channel's head, and unpinned", async () => {
  await write(annas, text);
  await choose(annas, text, "Fäst i samtalet");
  await annas.getByRole("button", { name: "1 fäst meddelande" }).click();
  const pinned = panel(annas, "Fästa meddelanden");
  await pinned.getByText(text).waitFor();
  await looksGood(annas, "fasta");
  await pinned.getByRole("button", { name: /^Visa i samtalet/ }).click();
  await expect.poll(() => new URL(annas.url()).searchParams.get("event")).toMatch(/^\$/);
  // On a phone the lists stand in the room's menu.
  await annas.setViewportSize({ width: 390, height: 844 });
  await annas.getByRole("button", { name: "Mer om chatten" }).click();
  await takePicture(annas, "rummets-meny-phone");
  await annas.getByRole("menuitem", { name: "1 fäst meddelande" }).click();
  await pinned.getByText(text).waitFor();
  await annas.setViewportSize({ width: 1440, height: 900 });
  await pinned.getByRole("button", { name: /^Lossa/ }).click();
  await annas.getByRole("button", { name: "1 fäst meddelande" }).waitFor({ state: "detached" });
  await pinned.getByText("Inget är fäst").waitFor();
  await pinned.getByRole("button", { name: "Stäng" }).click();
});

test("a copied link opens the message, and not for a person who is not in the chat", async () => {
  await choose(annas, text, "Kopiera länk");
  await annas.getByText(/^Länken är kopierad/).waitFor();
  const address = await annas.evaluate(() => navigator.clipboard.readText());
  await annas.goto(address);
  await row(annas, text).waitFor();
  await expect.poll(() => new URL(annas.url()).searchParams.get("event")).toMatch(/^\$/);
  await signIn(evas, eva, password, new URL(address).pathname + new URL(address).search);
  await evas.getByRole("main").waitFor();
  expect(await evas.getByText(text).count()).toBe(0);
});

test("a message is saved, found among the saved, and let go", async () => {
  await choose(annas, text, "Spara");
  await annas.goto("/chat/saved");
  const saved = annas.getByRole("list", { name: "Sparade meddelanden" });
  await saved.getByText(text).waitFor();
  await looksGood(annas, "sparade");
  await saved.getByRole("button", { name: /^Visa i samtalet/ }).click();
  await row(annas, text).waitFor();
  await choose(annas, text, "Ta bort från sparade");
  await annas.goto("/chat/saved");
  await annas.getByText("Du har inte sparat något än").waitFor();
  await annas.goBack();
});

test("the earlier texts of a changed message are shown with it", async () => {
  await annas.goto(`/w/${cast.workspaceId}/chat`);
  await row(annas, text).waitFor();
  await choose(annas, text, "Ändra");
  await annas.getByRole("textbox", { name: "Skriv till Allmänt" }).fill("Mötet är flyttat till fredag");
  await annas.keyboard.press("Enter");
  // By keys: the arrows lead to a message, Tab into it, to its author first.
  const edited = row(annas, "till fredag").getByRole("button", { name: "(ändrat), visa tidigare versioner" });
  await edited.waitFor();
  await row(annas, "till fredag").focus();
  await annas.keyboard.press("Tab");
  await annas.keyboard.press("Tab");
  expect(await edited.evaluate((one) => one === document.activeElement)).toBe(true);
  await annas.keyboard.press("Enter");
  const dialog = annas.getByRole("dialog", { name: "Tidigare versioner" });
  await dialog.getByRole("listitem").nth(1).waitFor();
  const [newest, first] = await dialog.getByRole("listitem").allTextContents();
  expect(newest).toContain("till fredag");
  expect(first).toContain(text);
  await looksGood(annas, "versioner");
  await annas.keyboard.press("Escape");
});

test("a reminder is set for a message, and its notice leads back to it", async () => {
  await choose(annas, "till fredag", "Påminn mig");
  const dialog = annas.getByRole("dialog");
  await dialog.getByRole("radio").first().waitFor();
  const answer = annas.waitForResponse((one) => one.url().endsWith("/reminder") && one.request().method() === "PUT");
  await dialog.locator("button[type=submit]").click();
  expect((await answer).status()).toBe(200);
  await dialog.waitFor({ state: "detached" });
  // The time has come.
  await queryDatabase(server, "update reminders.reminder set due_at = now() - interval '1 second'", []);
  await queryDatabase(server, "select graphile_worker.add_job('reminders:tell')", []);
  await annas.goto("/notices");
  await annas.getByText("Du ville bli påmind").first().click();
  await expect.poll(() => new URL(annas.url()).searchParams.get("event")).toMatch(/^\$/);
  await row(annas, "till fredag").waitFor();
});

test("a thread is listed in its channel and among the person's own", async () => {
  await row(annas, "till fredag").hover();
  await row(annas, "till fredag").getByRole("button", { name: "Svara i tråd" }).click();
  await annas.getByRole("textbox", { name: "Svara i tråden" }).fill("Tack, då vet jag");
  await annas.keyboard.press("Enter");
  await panel(annas, "Tråd").getByText("Tack, då vet jag").waitFor();
  await panel(annas, "Tråd").getByRole("button", { name: "Stäng" }).click();
  await annas.getByRole("button", { name: "Trådar", exact: true }).click();
  await panel(annas, "Trådar").getByText("till fredag").waitFor();
  await looksGood(annas, "tradar");
  await annas.goto("/chat/threads");
  const mine = annas.getByRole("list", { name: "Mina trådar" });
  await mine.getByText("till fredag").waitFor();
  await looksGood(annas, "mina-tradar");
  await mine.getByRole("button", { name: /öppna tråden/ }).click();
  await panel(annas, "Tråd").getByText("Tack, då vet jag").waitFor();
});

test("a message is forwarded to a chat that is chosen by its name", async () => {
  await annas.goto(`/w/${cast.workspaceId}/chat`);
  await row(annas, "till fredag").waitFor();
  await choose(annas, "till fredag", "Vidarebefordra");
  const dialog = annas.getByRole("dialog", { name: "Vidarebefordra" });
  await dialog.getByRole("searchbox").fill("allmänt");
  await dialog.getByRole("radio", { name: /Allmänt/ }).press("Space");
  await looksGood(annas, "vidarebefordra");
  await dialog.getByRole("button", { name: "Skicka" }).click();
  await expect.poll(() => annas.getByRole("article").filter({ hasText: "till fredag" }).count()).toBe(2);
});

test("a reply in a thread is unread until the thread is read, not the channel", async () => {
  await annas.goto("/chat/threads");
  const mine = annas.getByRole("list", { name: "Mina trådar" });
  await mine.getByText("till fredag").waitFor();
  const root = await until(() => threadRoot() ?? false);
  await bo.sendMessage(channel, {
    msgtype: sdk.MsgType.Text,
    body: "Jag kommer",
    "m.relates_to": { rel_type: sdk.RelationType.Thread, event_id: root },
  } as never);
  await mine.getByText("1 oläst").waitFor();
  await openChannel();
  await row(annas, "till fredag").waitFor();
  expect(await unreadThreads()).toMatchObject({ [root]: { notification_count: 1 } });
  await annas.getByRole("button", { name: "Trådar, 1 oläst svar" }).click();
  const listed = panel(annas, "Trådar");
  await listed.getByText("1 oläst").waitFor();
  await looksGood(annas, "tradar-olast");
  await listed.getByRole("button", { name: /öppna tråden/ }).click();
  await panel(annas, "Tråd").getByText("Jag kommer").waitFor();
  await annas.getByRole("button", { name: "Trådar", exact: true }).waitFor();
  // So says the server, to all her devices.
  await expect.poll(unreadThreads).toEqual({});
});

test("who has read a message is said by person", async () => {
  await openChannel();
  await write(annas, "Ses där");
  await choose(annas, "Ses där", "Lästa av");
  const dialog = annas.getByRole("dialog", { name: "Läst av" });
  await dialog.getByText("Ingen annan har läst meddelandet än").waitFor();
  await bo.sendReadReceipt(await readByBo("Ses där", channel));
  await dialog.getByRole("list", { name: "Läst av" }).getByText("Bo Ek").waitFor();
  await looksGood(annas, "last-av");
});

test("in an encrypted chat the same is done; what leaves it says so first", async () => {
  const { room_id: roomId } = await bo.createRoom({
    name: "Förtroligt",
    invite: [cast.anna.userId],
    initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    power_level_content_override: { events: { "m.room.pinned_events": 0 } },
  });
  await annas.goto(`/chat/${encodeURIComponent(roomId)}`);
  await annas.getByRole("button", { name: "Gå med", exact: true }).click();
  await annas.getByRole("img", { name: /^Krypterat/ }).waitFor();
  await write(annas, "Hemligt förslag");
  await readByBo("Hemligt förslag", roomId);
  await choose(annas, "Hemligt förslag", "Ändra");
  await annas.getByRole("textbox", { name: /^Skriv till/ }).fill("Hemligt beslut");
  await annas.keyboard.press("Enter");
  // What is still being sent is no version yet.
  await readByBo("Hemligt beslut", roomId);
  await row(annas, "Hemligt beslut")
    .getByRole("button", { name: /tidigare versioner/ })
    .click();
  const history = annas.getByRole("dialog", { name: "Tidigare versioner" });
  await history.getByText("Hemligt förslag").waitFor();
  await history.getByText("Hemligt beslut").waitFor();
  await annas.keyboard.press("Escape");
  await choose(annas, "Hemligt beslut", "Fäst i samtalet");
  await annas.getByRole("button", { name: "1 fäst meddelande" }).click();
  await panel(annas, "Fästa meddelanden").getByText("Hemligt beslut").waitFor();
  await panel(annas, "Fästa meddelanden").getByRole("button", { name: "Stäng" }).click();
  await choose(annas, "Hemligt beslut", "Spara");
  await annas.getByText("Sparat", { exact: true }).waitFor();
  await choose(annas, "Hemligt beslut", "Vidarebefordra");
  const dialog = annas.getByRole("dialog", { name: "Vidarebefordra" });
  await dialog.getByRole("radio", { name: /Allmänt/ }).press("Space");
  await dialog.getByText(/^Meddelandet kommer från en krypterad chatt\. Allmänt är inte krypterad/).waitFor();
  await looksGood(annas, "vidarebefordra-okrypterat");
  await dialog.getByRole("button", { name: "Skicka" }).click();
  expect((await readByBo("Hemligt beslut", channel)).getWireType()).toBe("m.room.message");
  await annas.goto("/chat/saved");
  await annas.getByRole("list", { name: "Sparade meddelanden" }).getByText("Hemligt beslut").waitFor();
});
