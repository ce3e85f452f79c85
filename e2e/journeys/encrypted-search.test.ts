import * as sdk from "matrix-js-sdk";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { overflowOf, violationsOf } from "../axe.ts";
import { button, launchChromium, openContext, openSession, signIn, takePicture } from "../browser.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// The server cannot read what is encrypted: Anna's browser reads it for her, keeps it sealed, and finds in it.

const encrypted = { type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } } as const;
const group = "Krypterade chattar";
let server: RunningServer;
let browser: Browser;
let cast: Cast;
let anna: { context: BrowserContext; page: Page };
let bo: sdk.MatrixClient;
let roomId: string;
let first = "";

const address = (): string => `/chat/${encodeURIComponent(roomId)}`;
/** Longer than the browser gathers what it has learned before it writes. */
const gatheredMs = 1200;
const hits = (page: Page) => page.getByRole("dialog").getByRole("menuitem");

async function search(page: Page, text: string): Promise<void> {
  const field = page.getByRole("dialog").getByRole("searchbox");
  if (!(await field.isVisible())) await page.keyboard.press("Control+k");
  // The box counts the hits once everything has answered, on a phone without showing it.
  const answered = page.getByRole("dialog").getByRole("status", { includeHidden: true }).filter({ hasText: "träff" });
  await field.fill("");
  await answered.waitFor({ state: "detached" });
  await field.fill(text);
  await answered.waitFor({ state: "attached" });
}

/** How many times the browser has written what it has learned. */
const countWritings = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
    const opening = indexedDB.open(names.find((name) => name.startsWith("safos-search-")) ?? "");
    const database = await new Promise<IDBDatabase>((resolve) =>
      opening.addEventListener("success", () => resolve(opening.result)),
    );
    const counting = database.transaction("facts").objectStore("facts").count();
    await new Promise((resolve) => counting.addEventListener("success", resolve));
    database.close();
    return counting.result;
  });

/** What was learned last has been written: nothing more is. */
async function allWritten(page: Page): Promise<void> {
  let before = -1;
  await until(
    async () => {
      const count = await countWritings(page);
      const isSame = count === before;
      before = count;
      return isSame;
    },
    15_000,
    gatheredMs,
  );
}

/** Asks again until the answer is so: what comes while the box is open is found by the next question. */
const finds = (page: Page, text: string, count: number): Promise<void> =>
  expect
    .poll(
      async () => {
        await search(page, text);
        return hits(page)
          .filter({ hasText: new RegExp(text, "i") })
          .count();
      },
      { timeout: 20_000 },
    )
    .toBe(count);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  anna = await openContext(browser, server.url, "desktop");
  await openSession(anna.page, cast.anna.name, cast.anna.password);
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: true });
  ({ room_id: roomId } = await bo.createRoom({
    name: "Förtroligt",
    invite: [cast.anna.userId],
    preset: sdk.Preset.PrivateChat,
    initial_state: [encrypted],
  }));
  await anna.page.goto(address());
  await button(anna.page, "Gå med").click();
  await anna.page.getByRole("img", { name: /^Krypterat/ }).waitFor();
  await until(() => bo.getRoom(roomId)?.getMember(cast.anna.userId)?.membership === "join");
  // While the page is closed more is written than it fetches when it opens.
  await anna.page.goto("about:blank");
  first = (await bo.sendTextMessage(roomId, "Kvittblommorna står i parken")).event_id;
  for (let n = 0; n < 130; n++) await bo.sendTextMessage(roomId, `Protokoll nummer ${n}`);
});
afterAll(async () => {
  bo.stopClient();
  await browser.close();
  await server.stop();
});

test("what was written in an encrypted chat is found by its words, back to the beginning, and opened", async () => {
  const { page } = anna;
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await finds(page, "kvittblom", 1);
  const dialog = page.getByRole("dialog");
  await dialog.getByText(group, { exact: true }).waitFor();
  await dialog.getByText("går inte att söka").waitFor({ state: "detached" });
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await takePicture(page, "krypterat-sok");
  expect(JSON.stringify(await callApi(server, cast.anna, "GET", "/api/v1/search?q=kvittblommorna"))).not.toContain(
    "parken",
  );
  await search(page, "protokoll nummer");
  await dialog.getByText("Visa fler krypterade chattar").click();
  await expect.poll(() => hits(page).count()).toBe(50);
  await takePicture(page, "krypterat-sok-manga");
  await search(page, "kvittblom");
  await hits(page).filter({ hasText: "Kvittblommorna" }).click();
  await page.getByRole("article").filter({ hasText: "Kvittblommorna står i parken" }).waitFor();
});

test("what is changed or removed is found as it is now; what Anna writes herself is found too", async () => {
  const { page } = anna;
  const changed = { msgtype: sdk.MsgType.Text, body: "Äppelträden står i parken" } as const;
  const { event_id: edit } = await bo.sendMessage(roomId, {
    ...changed,
    "m.new_content": changed,
    "m.relates_to": { rel_type: sdk.RelationType.Replace, event_id: first },
  });
  await finds(page, "äppelträd", 1);
  await finds(page, "kvittblom", 0);
  await bo.redactEvent(roomId, edit);
  await finds(page, "kvittblom", 1);
  await bo.redactEvent(roomId, first);
  await finds(page, "kvittblom", 0);
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: /^Skriv till/ }).fill("Syrenhäcken klipps i juni");
  await page.keyboard.press("Enter");
  await finds(page, "syrenhäck", 1);
  await page.keyboard.press("Escape");
});

test("it lies sealed in the browser, is there after a reload without being read again, and in another tab", async () => {
  const { page, context } = anna;
  await allWritten(page);
  const kept = await page.evaluate(async () => {
    const open = (name: string): Promise<IDBDatabase> =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.addEventListener("success", () => resolve(opening.result));
        opening.addEventListener("error", () => reject(new Error("It does not open.")));
      });
    const all = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => request.addEventListener("success", () => resolve(request.result)));
    const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith("safos-search-") ? name : []));
    const database = await open(names[0] ?? "");
    const facts = await all(
      database.transaction("facts").objectStore("facts").getAll() as IDBRequest<
        { iv: Uint8Array; bytes: ArrayBuffer }[]
      >,
    );
    const key = await all(database.transaction("key").objectStore("key").get("key") as IDBRequest<CryptoKey>);
    database.close();
    const decoder = new TextDecoder("latin1");
    const exported = await crypto.subtle.exportKey("raw", key).then(
      () => true,
      () => false,
    );
    return { names, exported, size: facts.length, text: facts.map(({ bytes }) => decoder.decode(bytes)).join("") };
  });
  expect(kept.names).toHaveLength(1);
  expect(kept.exported).toBe(false);
  expect(kept.size).toBeGreaterThan(0);
  expect(kept.text).not.toContain("Protokoll");
  expect(kept.text).not.toContain(roomId);

  let asked = 0;
  page.on("request", (one) => (asked += /\/messages\?/.test(one.url()) ? 1 : 0));
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await finds(page, "syrenhäck", 1);
  expect(asked).toBe(0);
  // What is removed while the page is closed is not found when it opens.
  const { event_id: removed } = await bo.sendTextMessage(roomId, "Rönnbären är röda");
  await finds(page, "rönnbär", 1);
  await allWritten(page);
  await page.goto("about:blank");
  await bo.redactEvent(roomId, removed);
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await finds(page, "syrenhäck", 1);
  await finds(page, "rönnbär", 0);

  const second = await context.newPage();
  await second.goto("/");
  await second.getByRole("heading", { level: 1 }).first().waitFor();
  await finds(second, "syrenhäck", 1);
  await bo.sendTextMessage(roomId, "Hallonsnåren växer");
  await finds(second, "hallonsnår", 1);
  await second.close();
});

test("another browser of hers has not read it and says so; on a phone it is the same", async () => {
  const phone = await openContext(browser, server.url, "phone");
  await signIn(phone.page, cast.anna.name, cast.anna.password, address());
  await phone.page.getByText("Meddelandet kan inte läsas ännu").first().waitFor();
  // Bo's client writes to it once it knows the new device.
  await until(
    async () => ((await bo.getCrypto()?.getUserDeviceInfo([cast.anna.userId]))?.get(cast.anna.userId)?.size ?? 0) > 1,
  );
  await bo.sendTextMessage(roomId, "Körsbären är mogna");
  await phone.page.getByRole("article").filter({ hasText: "Körsbären" }).waitFor();
  await phone.page.goto("/");
  await phone.page.getByRole("heading", { level: 1 }).first().waitFor();
  await finds(phone.page, "körsbär", 1);
  await finds(phone.page, "syrenhäck", 0);
  await phone.page.getByText("som inte kan läsas i den här webbläsaren hittas inte").waitFor();
  expect(await overflowOf(phone.page)).toBe(0);
  await search(phone.page, "körsbär");
  await hits(phone.page).filter({ hasText: "Körsbären" }).waitFor();
  await takePicture(phone.page, "krypterat-sok");
  await phone.context.close();
});

test("who is removed from the room finds nothing of it, and signing out leaves nothing of it behind", async () => {
  const { page } = anna;
  await finds(page, "syrenhäck", 1);
  await bo.kick(roomId, cast.anna.userId);
  await finds(page, "syrenhäck", 0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Konto för/ }).click();
  await page.getByRole("menuitem", { name: "Logga ut" }).click();
  await page.getByLabel("E-postadress").waitFor();
  const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ""));
  expect(names.filter((name) => name.startsWith("safos-search-"))).toEqual([]);
});
