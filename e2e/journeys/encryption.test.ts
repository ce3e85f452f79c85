import * as sdk from "matrix-js-sdk";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, signIn, takePicture } from "../browser.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// Anna on our page and Bo with a client as anybody gets it from npm: each reads what the other writes, and the server neither.

const encrypted = { type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } } as const;
let server: RunningServer;
let browser: Browser;
let cast: Cast;
let anna: { context: BrowserContext; page: Page };
let bo: sdk.MatrixClient;
let roomId: string;
/** What Anna has saved. */
let recoveryKey = "";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  anna = await openContext(browser, server.url, "desktop");
  await openSession(anna.page, cast.anna.name, cast.anna.password);
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: true });
  roomId = await createRoom("Förtroligt", [encrypted]);
});
afterAll(async () => {
  bo.stopClient();
  await browser.close();
  await server.stop();
});

async function createRoom(name: string, initialState: sdk.ICreateRoomStateEvent[], isDirect = false): Promise<string> {
  const { room_id: id } = await bo.createRoom({
    name,
    is_direct: isDirect,
    invite: [cast.anna.userId],
    preset: sdk.Preset.PrivateChat,
    initial_state: initialState,
  });
  return id;
}

const message = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });
const field = (page: Page) => page.getByRole("textbox", { name: /^Skriv till/ });

async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press("Enter");
}

const eventsOf = (id = roomId): sdk.MatrixEvent[] => bo.getRoom(id)?.getLiveTimeline().getEvents() ?? [];
/** What Bo's client has decrypted of a message. */
const readByBo = (text: string, id = roomId) =>
  until(() => eventsOf(id).find((event) => event.getContent()["body"] === text) ?? false);

test("Anna joins an encrypted room, writes in it and reads what is written; the server has none of it", async () => {
  const { page } = anna;
  await page.goto(`/chat/${encodeURIComponent(roomId)}`);
  await button(page, "Gå med").click();
  await page.getByRole("img", { name: /^Krypterat/ }).waitFor();
  await write(page, "Hej från sidan");
  const event = await readByBo("Hej från sidan");
  expect(event.getWireType()).toBe("m.room.encrypted");
  expect(JSON.stringify(event.getWireContent())).not.toContain("Hej");
  await bo.sendTextMessage(roomId, "Hej från Bo");
  await message(page, "Hej från Bo").waitFor();
  expect(await page.getByText("Inte krypterat").count()).toBe(0);
  await bo.sendMessage(roomId, {
    msgtype: sdk.MsgType.Text,
    body: "* Hej från sidan och Bo",
    "m.new_content": { msgtype: sdk.MsgType.Text, body: "Bo har ändrat sig" },
    "m.relates_to": { rel_type: sdk.RelationType.Replace, event_id: (await readByBo("Hej från Bo")).getId() ?? "" },
  });
  await message(page, "Bo har ändrat sig").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "krypterat-rum");
});

test("a file is encrypted before it leaves the page, and comes back from the other client as it was", async () => {
  const { page } = anna;
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({
      name: "hemlig.html",
      mimeType: "text/html",
      buffer: Buffer.from("<script>alert(1)</script> mycket hemligt"),
    });
  await button(page, "Skicka").click();
  const event = await readByBo("hemlig.html");
  const { file } = event.getContent<{ file: { url: string } }>();
  const address = bo.mxcUrlToHttp(file.url, undefined, undefined, undefined, false, true, true) ?? "";
  const stored = await fetch(address, { headers: { authorization: `Bearer ${bo.getAccessToken()}` } });
  expect(stored.status).toBe(200);
  expect(stored.headers.get("content-disposition") ?? "").not.toContain("hemlig");
  expect(await stored.text()).not.toContain("hemligt");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: /hemlig\.html/ }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe("hemlig.html");
});

test("what the server puts into the room in plain text says so, and changes nothing that was encrypted", async () => {
  const { page } = anna;
  const own = await readByBo("Hej från sidan");
  const put = (content: object) =>
    fetch(`${server.url}/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${Math.random()}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${cast.anna.token}`, "content-type": "application/json" },
      body: JSON.stringify(content),
    });
  const relation = { rel_type: "m.replace", event_id: own.getId() };
  const changed = { msgtype: "m.text", body: "Ändrat av servern" };
  expect((await put({ ...changed, "m.new_content": changed, "m.relates_to": relation })).status).toBe(200);
  expect((await put({ msgtype: "m.text", body: "Skrivet i klartext" })).status).toBe(200);
  await message(page, "Skrivet i klartext").getByText("Inte krypterat").waitFor();
  await message(page, "Hej från sidan").waitFor();
  expect(await page.getByText("Ändrat av servern").count()).toBe(0);
});

test("one tab has the keys; another says so and takes them over", async () => {
  const second = await anna.context.newPage();
  await second.goto(`/chat/${encodeURIComponent(roomId)}`);
  await second.getByText("öppna i en annan flik").waitFor();
  await second.getByText("inte upplåst i den här fliken").first().waitFor();
  await takePicture(second, "krypterat-annan-flik");
  await button(second, "Öppna här i stället").click();
  await field(second).waitFor();
  await write(second, "Från andra fliken");
  await readByBo("Från andra fliken");
  await anna.page.getByText("öppna i en annan flik").waitFor();
  await second.close();
  // The next in turn has them by itself, and what was sent meanwhile is read.
  await message(anna.page, "Från andra fliken").waitFor();
  await bo.sendTextMessage(roomId, "Efter bytet");
  await message(anna.page, "Efter bytet").waitFor();
});

test("Anna keeps a recovery key, and reads what is older in another browser with it", async () => {
  const { page } = anna;
  await page.goto("/security");
  await button(page, "Skapa återställningsnyckel").waitFor();
  await page.getByRole("button", { name: /Konto för/ }).click();
  await page.getByRole("menuitem", { name: "Logga ut" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByText("kan bara läsas i den här webbläsaren").waitFor();
  await button(question, "Avbryt").click();
  await button(page, "Skapa återställningsnyckel").click();
  const dialog = page.getByRole("dialog");
  await button(dialog, "Skapa återställningsnyckel").click();
  recoveryKey = (await dialog.getByRole("group", { name: "Din återställningsnyckel" }).textContent()) ?? "";
  expect(recoveryKey.length).toBeGreaterThan(50);
  await expect.poll(() => button(dialog, "Klart, slå på").isDisabled()).toBe(true);
  await takePicture(page, "krypterat-nyckel");
  await dialog.getByText("Nyckeln är sparad eller utskriven").click();
  await button(dialog, "Klart, slå på").click();
  await page.getByText("Klart", { exact: true }).waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "krypterat-klart");

  const phone = await openContext(browser, server.url, "phone");
  await signIn(phone.page, cast.anna.name, cast.anna.password, `/chat/${encodeURIComponent(roomId)}`);
  await phone.page.getByText("Meddelandet kan inte läsas ännu").first().waitFor();
  await takePicture(phone.page, "krypterat-olasbart");
  await phone.page.getByRole("link", { name: "Använd återställningsnyckeln" }).last().click();
  const written = phone.page.getByLabel("Återställningsnyckel");
  await written.fill("EsTb 8kQw 3hRm");
  await button(phone.page, "Hämta mina meddelanden").click();
  await phone.page.getByText("Det är inte din återställningsnyckel").waitFor();
  await written.fill(recoveryKey);
  await written.press("Enter");
  await phone.page.getByText("den här enheten är bekräftad").waitFor();
  expect(await phone.page.getByText("Obekräftad").count()).toBe(0);
  expect(await overflowOf(phone.page)).toBe(0);
  await takePicture(phone.page, "krypterat-aterstalld");
  await phone.page.goto(`/chat/${encodeURIComponent(roomId)}`);
  await message(phone.page, "Hej från sidan").waitFor();
  await message(phone.page, "Bo har ändrat sig").waitFor();
  await phone.context.close();
});

test("a room that is encrypted while a message waits gets it encrypted", async () => {
  const { page, context } = anna;
  const plain = await createRoom("Snart förtroligt", []);
  await page.goto(`/chat/${encodeURIComponent(plain)}`);
  await button(page, "Gå med").click();
  await field(page).waitFor();
  await context.setOffline(true);
  const failing = page.waitForEvent("requestfailed", (one) => one.url().includes("/send/m.room.message/"));
  await write(page, "Skrivet utan nät");
  await failing;
  await bo.sendStateEvent(plain, sdk.EventType.RoomEncryption, encrypted.content, "");
  await context.setOffline(false);
  expect((await readByBo("Skrivet utan nät", plain)).getWireType()).toBe("m.room.encrypted");
});

test("a new direct chat is encrypted where one chooses so, at what it costs, and is another than the open one", async () => {
  const { page } = anna;
  const open = await createRoom("", [], true);
  await page.goto("/chat");
  await page.getByRole("button", { name: "Ny chatt" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("varken läsa det eller lämna ut det som allmän handling").waitFor();
  await dialog.getByText("Kryptera chatten").click();
  await takePicture(page, "krypterat-ny-chatt");
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByRole("combobox").fill(cast.bo.name);
  await page.getByRole("option", { name: cast.bo.name }).click();
  await button(dialog, "Skriv").click();
  await page.getByRole("img", { name: /^Krypterat/ }).waitFor();
  const made = decodeURIComponent(new URL(page.url()).pathname.split("/").at(-1) ?? "");
  expect(made).not.toBe(open);
  await bo.joinRoom(made);
  await write(page, "Bara mellan oss");
  expect((await readByBo("Bara mellan oss", made)).getWireType()).toBe("m.room.encrypted");
});

test("a room becomes encrypted by who may, after the question; what is sent at that moment does not go in plain text", async () => {
  const { page } = anna;
  const { room_id: own } = await bo.createRoom({
    name: "Blir förtroligt",
    invite: [cast.anna.userId],
    preset: sdk.Preset.TrustedPrivateChat,
  });
  await page.goto(`/chat/${encodeURIComponent(own)}`);
  await button(page, "Gå med").click();
  await write(page, "Öppet än så länge");
  await readByBo("Öppet än så länge", own);
  await button(page, "Med i samtalet").click();
  await button(page, "Kryptera chatten").click();
  const dialog = page.getByRole("dialog", { name: "Kryptera Blir förtroligt?" });
  await dialog.getByText("går inte att stänga av").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "krypterat-fraga");
  await button(dialog, "Kryptera").click();
  await page.getByText(/^Anna .* krypterade chatten$/).waitFor();
  await page.getByRole("img", { name: /^Krypterat/ }).waitFor();
  expect(await button(page, "Kryptera chatten").count()).toBe(0);
  // Bo's client encrypts another room, and the page does not hear of it before it sends.
  const other = await createRoom("Just nu", []);
  await page.goto(`/chat/${encodeURIComponent(other)}`);
  await button(page, "Gå med").click();
  await field(page).waitFor();
  const answered = Promise.withResolvers<null>();
  const isHeld = page.waitForRequest((one) => one.url().includes("/v3/sync"));
  await page.route("**/v3/sync?**", async (route) => {
    await answered.promise;
    await route.continue();
  });
  await bo.sendTextMessage(other, "Sista öppna");
  await message(page, "Sista öppna").waitFor();
  await isHeld;
  await bo.sendStateEvent(other, sdk.EventType.RoomEncryption, encrypted.content, "");
  const refused = page.waitForResponse((one) => one.url().includes("/send/m.room.message/"));
  await write(page, "I samma stund");
  expect((await refused).status()).toBe(409);
  answered.resolve(null);
  expect((await readByBo("I samma stund", other)).getWireType()).toBe("m.room.encrypted");
});

test("who has left cannot read what is written afterwards", async () => {
  const { page } = anna;
  await page.goto(`/chat/${encodeURIComponent(roomId)}`);
  await write(page, "Innan Bo går");
  const sessionOf = (event: sdk.MatrixEvent): unknown => event.getWireContent()["session_id"];
  const before = sessionOf(await readByBo("Innan Bo går"));
  await bo.leave(roomId);
  await page.getByText("Bo Ek lämnade").waitFor();
  await write(page, "När Bo har gått");
  const newest = async (): Promise<Record<string, unknown> | undefined> => {
    const answer = await fetch(
      `${server.url}/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=1`,
      { headers: { authorization: `Bearer ${cast.anna.token}` } },
    );
    return ((await answer.json()) as { chunk: { content: Record<string, unknown> }[] }).chunk[0]?.content;
  };
  await expect.poll(async () => typeof (await newest())?.["ciphertext"]).toBe("string");
  expect((await newest())?.["session_id"]).not.toBe(before);
});

test("a browser that has lost its keys says so, and does not begin anew under the old device", async () => {
  const { page } = anna;
  await page.goto("/accessibility");
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases())
      if (name?.includes("matrix-sdk-crypto")) indexedDB.deleteDatabase(name);
  });
  await page.goto(`/chat/${encodeURIComponent(roomId)}`);
  await page.getByText("Webbläsaren har förlorat").waitFor();
  await button(page, "Logga ut och in igen").waitFor();
  await expect.poll(() => violationsOf(page)).toEqual([]);
});
