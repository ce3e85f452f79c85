import type * as sdk from "matrix-js-sdk";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, openPeople, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { addPerson } from "../people.ts";
import { requireGood } from "../require-good.ts";
import { pngOf } from "../sample-files.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Anna begins a chat with Bo, of another agency with a client as anybody gets it from npm, and with Eva on her phone. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let eva: Page;
let bo: sdk.MatrixClient;
let roomId = "";
const evaName = "eva@fk.example";
const evaId = "@eva:fk.example";
const longName = "Samordningen av den nya e-tjänsten för föräldrapenning och vård av barn i hela landet";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await addPerson(server, cast, evaName, "Eva Holm");
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: eva } = await openContext(browser, server.url, "phone"));
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  await signIn(anna, cast.anna.name, cast.anna.password, "/chat");
  await signIn(eva, evaName, cast.anna.password, "/chat");
});
afterAll(async () => {
  bo.stopClient();
  await browser.close();
  await server.stop();
});

const dialog = () => anna.getByRole("dialog");
const details = (page: Page) => page.getByRole("complementary", { name: "Om samtalet" });
const rows = (page: Page) => details(page).getByRole("list", { name: "Med i samtalet" }).getByRole("listitem");
const roomOf = (page: Page): string => decodeURIComponent(new URL(page.url()).pathname.split("/").at(-1) ?? "");
const boHas = () => bo.getRoom(roomId);

test("one person is chosen by keyboard and the chat that there is opens; it is made once", async () => {
  keepPicturesOnFailure("group-direct", () => ({ anna, eva }));
  const opened: string[] = [];
  for (const _ of [1, 2]) {
    await anna.goto("/chat");
    await button(anna, "Ny chatt").first().focus();
    await anna.keyboard.press("Enter");
    await dialog().getByRole("combobox").waitFor();
    await anna.keyboard.type("Eva");
    await anna.getByRole("option", { name: /Eva Holm/ }).waitFor();
    await anna.keyboard.press("ArrowDown");
    await anna.keyboard.press("Enter");
    await dialog().getByRole("list", { name: "Med i chatten" }).getByText("Eva Holm").waitFor();
    expect(await dialog().getByRole("textbox", { name: "Chattens namn" }).count()).toBe(0);
    await button(dialog(), "Skriv").press("Enter");
    await anna.getByRole("heading", { name: "Eva Holm" }).waitFor();
    opened.push(roomOf(anna));
  }
  expect(opened[0]).toBe(opened[1]);
});

test("several are a new chat, called by its people; a name that is wholly written reaches another agency", async () => {
  keepPicturesOnFailure("group-new", () => ({ anna, eva }));
  await anna.goto("/chat");
  await button(anna, "Ny chatt").first().click();
  const field = dialog().getByRole("combobox");
  await field.fill("Eva");
  await anna.getByRole("option", { name: /Eva Holm/ }).click();
  await field.fill(cast.bo.name);
  await anna
    .getByRole("option", { name: new RegExp(cast.bo.name) })
    .first()
    .click();
  await dialog().getByRole("textbox", { name: "Chattens namn" }).waitFor();
  await requireGood(anna, "grupp-ny");
  await button(dialog(), "Starta gruppchatt").click();
  await anna.getByRole("heading", { name: "Bo Ek och Eva Holm" }).waitFor();
  roomId = roomOf(anna);
  await anna.getByText("Gruppchatt · 1 person", { exact: true }).waitFor();
  await until(() => boHas()?.getMyMembership() === "invite");
  expect(boHas()?.getDMInviter()).toBeUndefined();
  await bo.joinRoom(roomId);
  await anna.getByText("Gruppchatt · 2 personer", { exact: true }).waitFor();
});

test("Eva sees who asks and joins; all three read each other", async () => {
  keepPicturesOnFailure("group-invited", () => ({ anna, eva }));
  await eva.goto(`/chat/${encodeURIComponent(roomId)}`);
  await eva.getByText("Anna Lindqvist har bjudit in dig till en gruppchatt").waitFor();
  await requireGood(eva, "grupp-inbjudan-mobil");
  await button(eva, "Gå med").click();
  await eva.getByRole("heading", { name: "Anna Lindqvist och Bo Ek" }).waitFor();
  await bo.sendTextMessage(roomId, "Hej från en annan klient");
  for (const page of [anna, eva]) await page.getByRole("log").getByText("Hej från en annan klient").waitFor();
  const list = anna.getByRole("navigation", { name: "Samarbetsytor och chattar" });
  await list.getByRole("link", { name: /^Bo Ek och Eva Holm/ }).waitFor();
});

test("who leads gives a name and a picture, which the other client shows; long names are cut", async () => {
  keepPicturesOnFailure("group-named", () => ({ anna, eva }));
  await openPeople(anna);
  await expect.poll(() => rows(anna).count()).toBe(3);
  await rows(anna).filter({ hasText: "Anna Lindqvist" }).getByText("Skapade chatten").waitFor();
  await button(details(anna), "Ändra namn och bild").click();
  await dialog().getByRole("textbox", { name: "Chattens namn" }).fill(longName);
  const png = pngOf(1, 1, [0, 90, 60]);
  await dialog()
    .locator("input[type=file]")
    .setInputFiles({ name: "bild.txt", mimeType: "text/plain", buffer: Buffer.from("nej") });
  await dialog().getByText("Bilden får vara högst 10 MB").waitFor();
  await dialog().locator("input[type=file]").setInputFiles({ name: "bild.png", mimeType: "image/png", buffer: png });
  await requireGood(anna, "grupp-namn");
  await button(dialog(), "Spara").click();
  await anna.getByRole("heading", { name: longName }).waitFor();
  await until(() => boHas()?.name === longName && boHas()?.getMxcAvatarUrl() != null);
  await requireGood(anna, "grupp-om");
  await openPeople(eva);
  await details(eva).getByText("Skapade chatten").waitFor();
  expect(await button(details(eva), "Ändra namn och bild").count()).toBe(0);
  await requireGood(eva, "grupp-om-mobil");
  await eva.keyboard.press("Escape");
  await requireGood(eva, "grupp-mobil");
});

test("someone is removed and asked again, and notices of the chat are muted", async () => {
  keepPicturesOnFailure("group-removed", () => ({ anna, eva }));
  const row = rows(anna).filter({ hasText: "Bo Ek" });
  await button(row, "Gör något med Bo Ek").click();
  await anna.getByRole("menuitem", { name: "Ta bort ur chatten" }).click();
  await button(dialog(), "Ta bort ur chatten").click();
  await until(() => boHas()?.getMyMembership() === "leave");
  await expect.poll(() => rows(anna).count()).toBe(2);
  await button(details(anna), "Lägg till").click();
  await dialog().getByRole("combobox").fill(cast.bo.name);
  await anna
    .getByRole("option", { name: new RegExp(cast.bo.name) })
    .first()
    .click();
  await requireGood(anna, "grupp-lagg-till");
  await button(dialog(), "Lägg till").click();
  await details(anna).getByRole("list", { name: "Inbjudna" }).getByText("Bo Ek").waitFor();
  await until(() => boHas()?.getMyMembership() === "invite");
  await bo.joinRoom(roomId);
  await expect.poll(() => rows(anna).count()).toBe(3);
  await details(anna)
    .getByRole("button", { name: /Aviseringar/ })
    .click();
  await anna.getByRole("option", { name: "Inget, och det ringer utan ljud" }).click();
  await expect
    .poll(async () => (await callApi<{ items: unknown[] }>(server, cast.anna, "GET", "/api/v1/notice-rules")).items)
    .toEqual([{ kind: "channel", id: roomId, level: "none" }]);
});

test("the last who leads chooses who does then; that one can change the chat, and who has left reads nothing", async () => {
  keepPicturesOnFailure("group-left", () => ({ anna, eva }));
  await button(details(anna), "Lämna chatten").click();
  await dialog().getByText("Du är ensam ansvarig. Välj vem som tar över.").waitFor();
  await dialog()
    .getByRole("button", { name: /Tar över/ })
    .click();
  await anna.getByRole("option", { name: "Eva Holm" }).click();
  await requireGood(anna, "grupp-lamna");
  await button(dialog(), "Lämna chatten").click();
  await anna.waitForURL("**/chat");
  await expect.poll(() => boHas()?.getMember(evaId)?.powerLevel).toBe(100);
  await until(() => boHas()?.getMember(cast.anna.userId)?.membership === "leave");
  await openPeople(eva);
  await rows(eva).filter({ hasText: "Eva Holm" }).getByText("Ansvarig").waitFor();
  await button(details(eva), "Ändra namn och bild").click();
  await eva.getByRole("dialog").getByRole("textbox", { name: "Chattens namn" }).fill("");
  await button(eva.getByRole("dialog"), "Spara").click();
  await until(() => boHas()?.name !== longName);
  await bo.sendTextMessage(roomId, "Bara vi två nu");
  await anna.goto(`/chat/${encodeURIComponent(roomId)}`);
  await anna.getByText("Det finns inget här").waitFor();
  expect(await anna.getByText("Bara vi två nu").count()).toBe(0);
});

test("a chat of many people from another client shows its names and its count", async () => {
  keepPicturesOnFailure("group-many", () => ({ anna, eva }));
  const made = await bo.createRoom({ invite: [cast.anna.userId, evaId], is_direct: true });
  await anna.goto(`/chat/${encodeURIComponent(made.room_id)}`);
  await button(anna, "Gå med").click();
  await anna.getByRole("heading", { name: "Bo Ek och Eva Holm" }).waitFor();
  await anna.getByText("Gruppchatt · 2 personer", { exact: true }).waitFor();
  // Another client may write anything as its name.
  for (const [name, shown] of [
    [`\u202eBudget\u2066\n${"å".repeat(10_000)}`, /^Budget å{50,}…$/],
    ["\u202e\u0007\u2066", made.room_id],
  ] as const) {
    await bo.setRoomName(made.room_id, name);
    await anna.getByRole("heading", { name: shown }).waitFor();
    await requireGood(anna, "grupp-namn-fientligt");
    await anna.setViewportSize({ width: 390, height: 844 });
    await requireGood(anna, "grupp-namn-fientligt-mobil");
    await anna.setViewportSize({ width: 1440, height: 900 });
  }
  await bo.setRoomName(made.room_id, "");
  await anna.getByRole("heading", { name: "Bo Ek och Eva Holm" }).waitFor();
  // It is not taken for the chat with Bo alone.
  await anna.goto(`/chat/with/${encodeURIComponent(cast.bo.userId)}`);
  await anna.getByRole("heading", { name: "Bo Ek", exact: true }).waitFor();
  expect(roomOf(anna)).not.toBe(made.room_id);
});

test("someone who may not be written to is refused in plain words, and nothing is made", async () => {
  keepPicturesOnFailure("group-refused", () => ({ anna, eva }));
  await anna.goto("/chat");
  await button(anna, "Ny chatt").first().click();
  const field = dialog().getByRole("combobox");
  await field.fill(evaName);
  await anna
    .getByRole("option", { name: /Eva Holm/ })
    .first()
    .click();
  await field.fill("ingen@fk.example");
  await anna.getByRole("option", { name: /ingen@fk.example/ }).click();
  await button(dialog(), "Starta gruppchatt").click();
  await dialog().getByText("Någon av dem finns inte, ni får inte skriva till varandra").waitFor();
  await requireGood(anna, "grupp-vagrad");
});

test("where a rule of one agency forbids it, no encrypted chat is made of its people, in plain words", async () => {
  keepPicturesOnFailure("group-rule", () => ({ anna, eva }));
  await callApi(server, cast.bo, "PATCH", "/api/v1/organisation", { rules: { chatEncryption: "forbidden" } });
  await anna.goto("/chat");
  await button(anna, "Ny chatt").first().click();
  const field = dialog().getByRole("combobox");
  for (const name of [evaName, cast.bo.name]) {
    await field.fill(name);
    await anna
      .getByRole("option", { name: new RegExp(name) })
      .first()
      .click();
  }
  await dialog().getByText("Kryptera chatten").click();
  await button(dialog(), "Starta gruppchatt").click();
  await dialog().getByText("Chatten kan inte krypteras.").waitFor();
  // Without it the same people are one chat.
  await dialog().getByText("Kryptera chatten").click();
  await button(dialog(), "Starta gruppchatt").click();
  await anna.getByRole("heading", { name: "Bo Ek och Eva Holm" }).waitFor();
});
