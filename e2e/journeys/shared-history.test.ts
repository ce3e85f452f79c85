import { HistoryVisibility } from "matrix-js-sdk";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { makeEncryptedRoom, makeRecoveryKey } from "../encrypted-pages.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { addPerson } from "../people.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Whom Anna asks into an encrypted chat later reads what was written before, or does not, as the chat has it. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let eva: Page;
let bo: Page;
let roomId: string;
const evaName = "eva@fk.example";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await addPerson(server, cast, evaName, "Eva Holm");
  const evaHerself = { ...cast.anna, name: evaName, userId: "@eva:fk.example" };
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: eva } = await openContext(browser, server.url, "phone"));
  ({ page: bo } = await openContext(browser, server.url, "desktop"));
  // Those who are asked have keys of their own from another chat; Kim never answers.
  const kim = { ...cast.anna, name: "kim@fk.example", userId: "@kim:fk.example" };
  await addPerson(server, cast, kim.name, "Kim Berg");
  await makeEncryptedRoom(server, evaHerself, cast.bo);
  await makeEncryptedRoom(server, cast.bo, evaHerself);
  roomId = await makeEncryptedRoom(server, cast.anna, kim);
  await signIn(anna, cast.anna.name, cast.anna.password, "/chat");
  await signIn(eva, evaName, cast.anna.password, "/chat");
  await signIn(bo, cast.bo.name, cast.bo.password, "/chat");
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const chat = (id = roomId): string => `/chat/${encodeURIComponent(id)}`;
const message = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });
const dialog = () => anna.getByRole("dialog");
const details = () => anna.getByRole("complementary", { name: "Om samtalet" });

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: /^Skriv till/ }).fill(text);
  await page.keyboard.press("Enter");
  await message(page, text).waitFor();
}

/** What the dialog says about what is written already, before someone is added. */
async function add(person: { name: string; search: string }, meaning: string, picture: string): Promise<void> {
  await button(details(), "Lägg till").click();
  await dialog().getByText(meaning).waitFor();
  await dialog().getByRole("combobox").fill(person.search);
  await anna
    .getByRole("option", { name: new RegExp(person.name) })
    .first()
    .click();
  await requireGood(anna, picture);
  await button(dialog(), "Lägg till").click();
  await details().getByRole("list", { name: "Inbjudna" }).getByText(person.name).waitFor();
}

async function answer(page: Page): Promise<void> {
  await page.goto(chat());
  await button(page, "Gå med").click();
  await page.getByRole("img", { name: /^Krypterat/ }).waitFor();
}

const handedOn = "De som läggs till kan läsa också det som redan är skrivet och krypterat.";
const notHandedOn = "Äldre krypterade meddelanden kan de inte läsa.";

test("a device that the person's keys do not vouch for hands nothing on, and the page says so", async () => {
  keepPicturesOnFailure("history-kept", () => ({ anna, eva, bo }));
  await anna.goto(chat());
  await write(anna, "Skrivet utan nyckel");
  await button(anna, "Med i samtalet").click();
  await button(details(), "Lägg till").click();
  await dialog().getByText(notHandedOn).waitFor();
  await requireGood(anna, "historik-utan-nyckel");
  await anna.keyboard.press("Escape");
});

test("where the browser cannot say what new people will read nobody is added, the page says so, and it is tried again", async () => {
  keepPicturesOnFailure("history-failed", () => ({ anna, eva, bo }));
  // The store of the keys is lost for a while.
  await anna.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException("gone", "InvalidStateError");
    };
    Object.assign(window, { mend: () => (IDBDatabase.prototype.transaction = transaction) });
  });
  await button(details(), "Lägg till").click();
  await dialog().getByText("Det gick inte att se efter vad de som läggs till får läsa.").waitFor();
  await dialog().getByRole("combobox").fill(cast.bo.name);
  await anna.getByRole("option", { name: /Bo Ek/ }).first().click();
  expect(await button(dialog(), "Lägg till").isDisabled()).toBe(true);
  await requireGood(anna, "historik-okant");
  await anna.evaluate(() => (window as unknown as { mend: () => void }).mend());
  await button(dialog(), "Försök igen").press("Enter");
  await dialog().getByText(notHandedOn).waitFor();
  expect(await button(dialog(), "Lägg till").isDisabled()).toBe(false);
  await anna.keyboard.press("Escape");
});

test("with a recovery key the keys go along with the invitation, and Bo of another agency reads what was written before", async () => {
  keepPicturesOnFailure("history-shared", () => ({ anna, eva, bo }));
  await makeRecoveryKey(anna);
  await makeRecoveryKey(eva);
  await makeRecoveryKey(bo);
  await anna.goto(chat());
  await write(anna, "Skrivet före alla andra");
  await button(anna, "Med i samtalet").click();
  await add({ name: "Bo Ek", search: cast.bo.name }, handedOn, "historik-med-nyckel");
  await answer(bo);
  await message(bo, "Skrivet före alla andra").waitFor();
  await message(bo, "Skrivet utan nyckel").waitFor();
  expect(await bo.getByText("kan inte läsas").count()).toBe(0);
  await write(bo, "Nu läser jag allt");
  await message(anna, "Nu läser jag allt").waitFor();
});

test("Anna chooses that new people read from the invitation on: Eva reads nothing that was written before it", async () => {
  keepPicturesOnFailure("history-invited", () => ({ anna, eva, bo }));
  await details()
    .getByRole("button", { name: /Den som läggs till läser/ })
    .click();
  await anna.getByRole("option", { name: "Det som skrivs efter inbjudan" }).click();
  await anna.getByRole("option", { name: "Det som skrivs efter inbjudan" }).waitFor({ state: "detached" });
  const foreign = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  await until(() => foreign.getRoom(roomId)?.getHistoryVisibility() === HistoryVisibility.Invited);
  foreign.stopClient();
  await requireGood(anna, "historik-val");
  await write(anna, "Bara för oss två");
  await add({ name: "Eva Holm", search: "Eva" }, notHandedOn, "historik-efter-inbjudan");
  await answer(eva);
  await write(anna, "Välkommen Eva");
  await message(eva, "Välkommen Eva").waitFor();
  await eva.getByText("Det skrevs innan du kom med i rummet.").first().waitFor();
  expect(await eva.getByText("Nyckeln har inte kommit").count()).toBe(0);
  expect(await message(eva, "Bara för oss två").count()).toBe(0);
  expect(await message(eva, "Skrivet före alla andra").count()).toBe(0);
  await requireGood(eva, "historik-eva-mobil");
});
