import { readFileSync } from "node:fs";
import * as sdk from "matrix-js-sdk";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { makeEncryptedRoom } from "../encrypted-pages.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Anna keeps her chats in order, on her computer and her telephone, and another Matrix client of hers agrees. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let phone: Page;
let hers: sdk.MatrixClient;
let bos: sdk.MatrixClient;
/** Rooms by name. */
const rooms: Record<string, string> = {};

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_CHAT_SENDS_PER_SECOND: "100000" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: phone } = await openContext(browser, server.url, "phone"));
  hers = await startMatrixClient(server.url, cast.anna, { hasKeys: false });
  bos = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  for (const name of ["Testlaget", "Fika i Göteborg", "Upphandling"]) {
    const made = await hers.createRoom({ name, preset: sdk.Preset.PrivateChat, invite: [cast.bo.userId] });
    rooms[name] = made.room_id;
    await bos.joinRoom(made.room_id);
  }
  await signIn(anna, cast.anna.name, cast.anna.password, "/chat");
  await signIn(phone, cast.anna.name, cast.anna.password, "/chat");
});
afterAll(async () => {
  hers.stopClient();
  bos.stopClient();
  await browser.close();
  await server.stop();
});

const idOf = (name: string): string => rooms[name] ?? "";
const list = (page: Page) => page.getByRole("navigation", { name: "Samarbetsytor och chattar" });
const section = (page: Page, name: string) => list(page).getByRole("list", { name, exact: true });
const row = (where: Page | Locator, name: string) => where.getByRole("listitem").filter({ hasText: name }).last();
const dialog = (page: Page) => page.getByRole("dialog");
const item = (page: Page, name: string) => page.getByRole("menuitem", { name, exact: true });
const tagsOf = (name: string) => hers.getRoom(idOf(name))?.tags ?? {};
const open = (page: Page, name: string) => page.goto(`/chat/${encodeURIComponent(idOf(name))}`);
const field = (page: Page, name: string) => page.getByRole("textbox", { name: `Skriv till ${name}` });
const message = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });

/** The messages of one minute fill little room: what is older comes in above them, also while one looks. */
const showNewest = (page: Page, text: string): Promise<unknown> =>
  until(async () => {
    const toEnd = button(page, "Till senaste");
    if (await toEnd.isVisible()) await toEnd.click({ timeout: 1000 }).catch(() => undefined);
    return message(page, text).last().isVisible();
  });

/** By its button, which shows itself to who moves there by keys. */
async function openMenu(page: Page, name: string): Promise<void> {
  await row(list(page), name).getByRole("link").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("menu", { name: `Mer om ${name}` }).waitFor();
}

test("a chat becomes a favourite by key and by right click, here and in another client, and stands once", async () => {
  keepPicturesOnFailure("list-favourites", () => ({ anna, phone }));
  await section(anna, "Gruppchattar")
    .getByRole("link", { name: /Testlaget/ })
    .waitFor();
  await openMenu(anna, "Testlaget");
  await requireGood(anna, "lista-meny");
  await item(anna, "Lägg till bland favoriter").click();
  await row(section(anna, "Favoriter"), "Testlaget").waitFor();
  await until(() => "m.favourite" in tagsOf("Testlaget"));
  expect(await section(anna, "Gruppchattar").getByText("Testlaget").count()).toBe(0);
  // It can be taken back.
  await button(anna, "Ångra").click();
  await row(section(anna, "Gruppchattar"), "Testlaget").waitFor();
  await until(() => !("m.favourite" in tagsOf("Testlaget")));

  await row(list(anna), "Testlaget").click({ button: "right" });
  await item(anna, "Lägg till bland favoriter").click();
  await row(section(anna, "Favoriter"), "Testlaget").waitFor();
  // A channel of a workspace as well.
  await row(list(anna), "Allmänt").click({ button: "right" });
  await item(anna, "Lägg till bland favoriter").click();
  await row(section(anna, "Favoriter"), "Allmänt").waitFor();
  expect(
    await list(anna)
      .getByRole("link", { name: /Allmänt/ })
      .count(),
  ).toBe(1);
  // What the other client says comes here.
  await hers.setRoomTag(idOf("Upphandling"), "m.lowpriority", {});
  await row(section(anna, "Låg prioritet"), "Upphandling").waitFor();
  await row(section(phone, "Låg prioritet"), "Upphandling").waitFor();
});

test("favourites are ordered by hand, by keys and by drawing them", async () => {
  keepPicturesOnFailure("list-order", () => ({ anna, phone }));
  const order = async (): Promise<string[]> => {
    const texts = await section(anna, "Favoriter").getByRole("listitem").allInnerTexts();
    return texts.map((text) => text.split("\n").find((line) => line.length > 2) ?? "");
  };
  await openMenu(anna, (await order())[1] ?? "");
  const [first, second] = await order();
  await item(anna, "Flytta upp").click();
  await expect.poll(order).toEqual([second, first]);
  await until(() => typeof (tagsOf("Testlaget")["m.favourite"] as { order?: unknown }).order === "number");
  await row(list(anna), "Fika i Göteborg").dragTo(row(section(anna, "Favoriter"), second ?? ""));
  await expect.poll(order).toEqual(["Fika i Göteborg", second, first]);
  await row(list(anna), "Fika i Göteborg").dragTo(
    button(list(anna), "Gruppchattar")
      .or(button(list(anna), "Direktchattar"))
      .first(),
  );
  await expect.poll(order).toEqual([second, first]);
  await until(() => !("m.favourite" in tagsOf("Fika i Göteborg")));
});

test("a section of one's own is made, renamed, folded and removed", async () => {
  keepPicturesOnFailure("list-section", () => ({ anna, phone }));
  await openMenu(anna, "Fika i Göteborg");
  await item(anna, "Flytta till avdelning").click();
  await dialog(anna).getByRole("textbox", { name: "Avdelningens namn" }).fill("Drift");
  await requireGood(anna, "lista-avdelning");
  await anna.keyboard.press("Enter");
  await row(section(anna, "Drift"), "Fika i Göteborg").waitFor();
  await until(() => "u.Drift" in tagsOf("Fika i Göteborg"));
  await button(list(anna), "Mer om Drift").click();
  await item(anna, "Byt namn på avdelningen").click();
  await dialog(anna).getByRole("textbox", { name: "Avdelningens namn" }).fill("Göteborg");
  await anna.keyboard.press("Enter");
  await row(section(anna, "Göteborg"), "Fika i Göteborg").waitFor();
  await button(list(anna), "Göteborg").press("Enter");
  await expect.poll(() => section(anna, "Göteborg").getByRole("link").count()).toBe(0);
  await button(list(anna), "Göteborg").press("Enter");
  await row(section(phone, "Göteborg"), "Fika i Göteborg").waitFor();
  await requireGood(anna, "lista");
  await requireGood(phone, "lista-mobil");
  await button(list(anna), "Mer om Göteborg").click();
  await item(anna, "Ta bort avdelningen").click();
  await row(section(anna, "Gruppchattar"), "Fika i Göteborg").waitFor();
  await until(() => Object.keys(tagsOf("Fika i Göteborg")).length === 0);
});

test("an invitation stands first and is answered where it stands", async () => {
  keepPicturesOnFailure("list-invitation", () => ({ anna, phone }));
  for (const [name, answer] of [
    ["Ett projekt", "Gå med i"],
    ["En annan sak", "Tacka nej till"],
  ] as const) {
    const made = await bos.createRoom({ name, preset: sdk.Preset.PrivateChat, invite: [cast.anna.userId] });
    rooms[name] = made.room_id;
    await row(section(anna, "Inbjudningar"), name).waitFor();
    await row(section(phone, "Inbjudningar"), name).waitFor();
    if (answer === "Gå med i") await requireGood(phone, "lista-inbjudan-mobil");
    await button(anna, `${answer} ${name}`).click();
    await section(anna, "Inbjudningar").waitFor({ state: "detached" });
  }
  await row(section(anna, "Gruppchattar"), "Ett projekt").waitFor();
  await until(() => bos.getRoom(idOf("En annan sak"))?.getMember(cast.anna.userId)?.membership === "leave");
  await anna.goto("/chat");
});

test("the list is filtered by letters, and to what is unread", async () => {
  keepPicturesOnFailure("list-filter", () => ({ anna, phone }));
  const filter = list(anna).getByRole("searchbox", { name: "Filtrera rum" });
  await filter.fill("upph");
  await expect.poll(() => list(anna).getByRole("link").count()).toBe(1);
  await row(list(anna), "Upphandling").waitFor();
  await filter.fill("");
  await row(list(anna), "Testlaget").waitFor();
  await bos.sendTextMessage(idOf("Fika i Göteborg"), "Kaffe?");
  await phone.goto("/chat");
  await list(phone).getByRole("radio", { name: "Olästa" }).click();
  await row(list(phone), "Bo Ek: Kaffe?").waitFor();
  await expect.poll(() => list(phone).getByText("Upphandling").count()).toBe(0);
  await requireGood(phone, "lista-olasta-mobil");
  await list(phone).getByRole("radio", { name: "Alla" }).click();
});

test("a chat is marked as unread until it is opened, on both", async () => {
  keepPicturesOnFailure("list-unread", () => ({ anna, phone }));
  const dot = (page: Page) => row(list(page), "Fika i Göteborg").getByRole("img", { name: "olästa" });
  // What is unread is read by the same menu.
  await dot(anna).waitFor();
  await openMenu(anna, "Fika i Göteborg");
  await item(anna, "Markera som läst").click();
  for (const page of [anna, phone]) await dot(page).waitFor({ state: "detached" });
  await openMenu(anna, "Fika i Göteborg");
  await item(anna, "Markera som oläst").click();
  await dot(anna).waitFor();
  await dot(phone).waitFor();
  await until(
    () =>
      hers
        .getRoom(idOf("Fika i Göteborg"))
        ?.getAccountData("m.marked_unread")
        ?.getContent()["unread"] === true,
  );
  await row(list(anna), "Fika i Göteborg").getByRole("link").click();
  await field(anna, "Fika i Göteborg").waitFor();
  await dot(phone).waitFor({ state: "detached" });
});

test("a chat that is silenced counts and notifies no more, and shows it", async () => {
  keepPicturesOnFailure("list-level", () => ({ anna, phone }));
  await anna.goto("/chat");
  await openMenu(anna, "Upphandling");
  await item(anna, "Aviseringar").click();
  await dialog(anna)
    .getByText(/^Inget/)
    .click();
  await requireGood(anna, "lista-aviseringar");
  await button(dialog(anna), "Stäng").last().click();
  for (const page of [anna, phone]) await row(list(page), "Upphandling").getByRole("img", { name: "tystad" }).waitFor();
  await bos.sendTextMessage(idOf("Upphandling"), "Ett anbud till");
  await bos.sendTextMessage(idOf("Testlaget"), "Schemat är klart");
  await row(list(anna), "Testlaget").getByRole("img", { name: "olästa" }).waitFor();
  expect(await row(list(anna), "Upphandling").getByRole("img", { name: "olästa" }).count()).toBe(0);
  expect(hers.getRoom(idOf("Upphandling"))?.getUnreadNotificationCount()).toBe(0);
});

test("a date opens the chat there, far back, and it goes on from there", async () => {
  keepPicturesOnFailure("list-date", () => ({ anna, phone }));
  for (let n = 1; n <= 400; n++) await bos.sendTextMessage(idOf("Testlaget"), `Rad ${n} av många`);
  await open(anna, "Testlaget");
  await field(anna, "Testlaget").waitFor();
  await showNewest(anna, "Rad 400 av många");
  expect(await message(anna, "Schemat är klart").count()).toBe(0);
  const log = anna.getByRole("log", { name: "Meddelanden i Testlaget" });
  await button(anna, "Mer om chatten").click();
  await requireGood(anna, "lista-rumsmeny");
  await item(anna, "Gå till datum").click();
  const now = new Date();
  // By keys, part by part.
  await dialog(anna).getByRole("spinbutton").first().focus();
  await anna.keyboard.type(
    `${now.getFullYear()}${String(now.getMonth() + 1).padStart(2, "0")}${String(now.getDate()).padStart(2, "0")}`,
  );
  await requireGood(anna, "lista-datum");
  await button(dialog(anna), "Visa").click();
  await message(anna, "Schemat är klart").waitFor();
  await message(anna, "Rad 5 av många").waitFor();
  // What is newest is apart from it, and is come to by going on.
  expect(await message(anna, "Rad 200 av många").count()).toBe(0);
  await until(async () => {
    await log.evaluate((element) => element.scrollBy(0, 3000));
    return (await message(anna, "Rad 400 av många").count()) > 0;
  });
  await log.evaluate((element) => element.scrollTo(0, 0));
  await message(anna, "Schemat är klart").waitFor();
  await button(anna, "Till senaste").click();
  await message(anna, "Rad 400 av många").waitFor();
});

test("what is written is scheduled, changed and sent, and something else is not sent at all", async () => {
  keepPicturesOnFailure("list-later", () => ({ anna, phone }));
  await field(anna, "Testlaget").fill("Påminnelse om mötet");
  await button(anna, "Skicka senare").click();
  await requireGood(anna, "senare");
  await button(dialog(anna), "Schemalägg").click();
  await anna.getByText(/1 schemalagt meddelande skickas/).waitFor();
  expect(await field(anna, "Testlaget").inputValue()).toBe("");
  expect(await message(anna, "Påminnelse om mötet").count()).toBe(0);
  await open(phone, "Testlaget");
  await phone.getByText(/1 schemalagt meddelande skickas/).waitFor();
  await field(phone, "Testlaget").fill("Ska inte med");
  await button(phone, "Bifoga fil").click();
  await item(phone, "Skicka senare").click();
  await requireGood(phone, "senare-mobil");
  await button(dialog(phone), "Schemalägg").click();
  await phone.getByText(/2 schemalagda meddelanden/).waitFor();
  await button(phone, "Visa").click();
  await requireGood(phone, "senare-lista-mobil");
  const unwanted = dialog(phone).getByRole("listitem").filter({ hasText: "Ska inte med" });
  await button(unwanted, "Ta bort").click();
  await unwanted.waitFor({ state: "detached" });

  await anna.reload();
  await anna.getByText(/1 schemalagt meddelande skickas/).waitFor();
  await button(anna, "Visa").click();
  await button(dialog(anna), "Ändra").click();
  await dialog(anna).getByRole("textbox", { name: "Meddelande" }).fill("Påminnelse om mötet på torsdag");
  await requireGood(anna, "senare-andra");
  await button(dialog(anna), "Spara").click();
  await dialog(anna).getByText("Påminnelse om mötet på torsdag").waitFor();
  await button(dialog(anna), "Skicka nu").click();
  await dialog(anna).getByText("Inget väntar på att skickas.").waitFor();
  await anna.keyboard.press("Escape");
  await showNewest(anna, "Påminnelse om mötet på torsdag");
  await until(() =>
    Boolean(
      bos
        .getRoom(idOf("Testlaget"))
        ?.getLiveTimeline()
        .getEvents()
        .some((event) => event.getContent()["body"] === "Påminnelse om mötet på torsdag"),
    ),
  );
  expect(await message(anna, "Ska inte med").count()).toBe(0);
});

test("a draft goes on where one left it on another device, and is gone once it is sent", async () => {
  keepPicturesOnFailure("list-drafts", () => ({ anna, phone }));
  await open(phone, "Testlaget");
  await field(phone, "Testlaget").waitFor();
  await field(anna, "Testlaget").fill("Börjar på datorn");
  await expect.poll(() => field(phone, "Testlaget").inputValue()).toBe("Börjar på datorn");
  await field(phone, "Testlaget").fill("Börjar på datorn, slutar på telefonen");
  await expect.poll(() => field(anna, "Testlaget").inputValue()).toBe("Börjar på datorn, slutar på telefonen");
  await button(phone, "Skicka").click();
  await showNewest(anna, "slutar på telefonen");
  await expect.poll(() => field(anna, "Testlaget").inputValue()).toBe("");
});

test("a chat is exported as data and as a page, with what was said", async () => {
  keepPicturesOnFailure("list-export", () => ({ anna, phone }));
  const exported = async (format: RegExp, isWithFiles: boolean): Promise<string> => {
    await button(anna, "Mer om chatten").click();
    await item(anna, "Exportera chatten").click();
    await dialog(anna).getByText(format).click();
    if (!isWithFiles)
      await dialog(anna)
        .getByText(/^Ta med bilder och filer/)
        .click();
    await requireGood(anna, isWithFiles ? "export" : "export-utan");
    const [download] = await Promise.all([anna.waitForEvent("download"), button(dialog(anna), "Exportera").click()]);
    await dialog(anna).waitFor({ state: "detached" });
    expect(download.suggestedFilename()).toMatch(/^Testlaget \d{4}-\d\d-\d\d\.(zip|json|html)$/);
    return readFileSync(await download.path(), "utf8");
  };
  const data = JSON.parse(await exported(/^Data/, false)) as { messages: { text: string; sender: { name: string } }[] };
  const texts = data.messages.map((one) => `${one.sender.name}: ${one.text}`);
  expect(texts[0]).toBe("Bo Ek: Schemat är klart");
  expect(texts.at(-1)).toBe("Anna Lindqvist: Börjar på datorn, slutar på telefonen");
  expect(texts).toHaveLength(403);
  const archive = await exported(/^Webbsida/, true);
  expect(archive.startsWith("PK")).toBe(true);
  expect(archive).toContain("Schemat är klart");
});

test("an encrypted chat is not sent later, keeps its drafts on the device, and is exported after a warning", async () => {
  keepPicturesOnFailure("list-encrypted", () => ({ anna, phone }));
  const id = await makeEncryptedRoom(server, cast.anna, cast.bo);
  rooms["Förtroligt"] = id;
  await open(anna, "Förtroligt");
  await field(anna, "Förtroligt").fill("Bara här");
  await button(anna, "Skicka senare").click();
  await dialog(anna)
    .getByText(/I krypterade chattar går det inte att skicka senare/)
    .waitFor();
  await requireGood(anna, "senare-krypterad");
  await button(dialog(anna), "Stäng").last().click();
  await button(anna, "Skicka").click();
  await message(anna, "Bara här").waitFor();
  await field(anna, "Förtroligt").fill("Ett utkast");
  await anna.waitForTimeout(3000);
  expect(await field(anna, "Förtroligt").inputValue()).toBe("Ett utkast");
  await until(() => hers.getRoom(id) !== null);
  expect(hers.getRoom(id)?.getAccountData("safos.draft")).toBeUndefined();
  await button(anna, "Mer om chatten").click();
  await item(anna, "Exportera chatten").click();
  expect(await button(dialog(anna), "Exportera").isDisabled()).toBe(true);
  await dialog(anna).getByText("Jag förstår att exporten inte är krypterad").click();
  await dialog(anna).getByText(/^Data/).click();
  await dialog(anna)
    .getByText(/^Ta med bilder och filer/)
    .click();
  await requireGood(anna, "export-krypterad");
  const [download] = await Promise.all([anna.waitForEvent("download"), button(dialog(anna), "Exportera").click()]);
  const { messages } = JSON.parse(readFileSync(await download.path(), "utf8")) as {
    messages: { text: string; isUnreadable: boolean }[];
  };
  expect(messages.map((one) => [one.text, one.isUnreadable])).toEqual([["Bara här", false]]);
});
