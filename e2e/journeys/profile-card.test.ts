import type { Browser, Locator, Page } from "playwright-core";
import type * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, openSession, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { addPerson } from "../people.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Anna presses the names of people of another agency: Bo, with whom she works, and Britt, with whom she no longer does. */

const britt = { name: "britt@digg.example", userId: "@britt:digg.example" };
const password = "ett långt lösenord";
let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let phone: Page;
let bo: sdk.MatrixClient;
let channel = "";
let group = "";
let path = "";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await addPerson(server, cast, britt.name, "Britt Ahl");
  await setDirectories(false);
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: phone } = await openContext(browser, server.url, "phone"));
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  path = `/w/${cast.workspaceId}/chat`;
  await signIn(anna, cast.anna.name, cast.anna.password, path);
  await anna.getByRole("textbox", { name: "Skriv till Allmänt" }).waitFor();
  channel = decodeURIComponent(new URL(anna.url()).pathname.split("/").at(-1) ?? "");
  await bo.sendTextMessage(channel, "Hej från Digg");
});
afterAll(async () => {
  bo.stopClient();
  await browser.close();
  await server.stop();
});

/** Whether people of the two agencies find each other; they do not until an agency lets them. */
async function setDirectories(isDirectoryOpen: boolean): Promise<void> {
  for (const admin of [cast.anna, cast.bo])
    await callApi(server, admin, "PATCH", "/api/v1/organisation", { rules: { isDirectoryOpen } });
}
const row = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text }).last();
const nameIn = (page: Page, text: string, name: string) => button(row(page, text), name);
const cardOf = (page: Page, name: string): Locator => page.getByRole("dialog", { name });
const isFocused = (place: Locator) => place.evaluate((one) => one === document.activeElement);
async function chooseInCard(page: Page, name: string, action: string): Promise<void> {
  await button(cardOf(page, name), `Mer om ${name}`).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

test("a name opens the person's card by keys, and Escape gives the focus back", async () => {
  keepPicturesOnFailure("card-keys", () => ({ anna }));
  await row(anna, "Hej från Digg").waitFor();
  await row(anna, "Hej från Digg").focus();
  await anna.keyboard.press("Tab");
  expect(await isFocused(nameIn(anna, "Hej från Digg", "Bo Ek"))).toBe(true);
  await anna.keyboard.press("Enter");
  const card = cardOf(anna, "Bo Ek");
  await card.getByText("Digg", { exact: true }).waitFor();
  await card.getByRole("link", { name: `E-post till ${cast.bo.name}` }).waitFor();
  const shared = card.getByRole("list", { name: "Samarbetsytor ni delar" });
  await shared.getByRole("link", { name: new RegExp(cast.workspaceName) }).waitFor();
  await requireGood(anna, "profilkort-desktop");
  await anna.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
  await expect.poll(() => isFocused(nameIn(anna, "Hej från Digg", "Bo Ek"))).toBe(true);
});

test("the card says what the clock is there and what the two share, and leads to a chat of theirs", async () => {
  keepPicturesOnFailure("card-shared", () => ({ anna }));
  const matrix = "/_matrix/client/v3";
  const zone = `${matrix}/profile/${encodeURIComponent(cast.bo.userId)}/m.tz`;
  await callApi(server, cast.bo, "PUT", zone, { "m.tz": "Asia/Tokyo" });
  const made = { preset: "private_chat", name: "Sidogruppen", invite: [cast.bo.userId] };
  ({ room_id: group } = await callApi<{ room_id: string }>(server, cast.anna, "POST", `${matrix}/createRoom`, made));
  await callApi(server, cast.bo, "POST", `${matrix}/join/${encodeURIComponent(group)}`, {});
  await nameIn(anna, "Hej från Digg", "Bo Ek").click();
  const card = cardOf(anna, "Bo Ek");
  await card.getByText(/^Klockan är \d\d\.\d\d där$/).waitFor();
  // Where one stands is no choice here.
  const shared = card.getByRole("list", { name: "Samarbetsytor ni delar" });
  expect(await shared.getByRole("link").first().getAttribute("aria-current")).toBeNull();
  const chats = card.getByRole("list", { name: "Andra chattar ni delar" });
  await chats.getByRole("link", { name: "Sidogruppen" }).waitFor();
  await requireGood(anna, "profilkort-delat");
  await chats.getByRole("link", { name: "Sidogruppen" }).click();
  await anna.getByRole("heading", { name: "Sidogruppen" }).waitFor();
  await card.waitFor({ state: "detached" });
});

test("a person is removed from a chat from their card", async () => {
  keepPicturesOnFailure("card-removed", () => ({ anna }));
  await until(() => bo.getRoom(group)?.getMyMembership() === "join");
  await button(anna, "Med i samtalet").click();
  await button(anna.getByRole("complementary", { name: "Om samtalet" }), "Bo Ek").click();
  await chooseInCard(anna, "Bo Ek", "Ta bort ur chatten");
  const dialog = anna.getByRole("dialog", { name: "Ta bort Bo Ek?" });
  await requireGood(anna, "profilkort-ta-bort");
  await button(dialog, "Ta bort ur chatten").click();
  await until(() => bo.getRoom(group)?.getMyMembership() === "leave");
  await dialog.waitFor({ state: "detached" });
});

test("the card leads to planning a meeting with the person", async () => {
  keepPicturesOnFailure("card-meeting", () => ({ anna }));
  await anna.goto(path);
  await nameIn(anna, "Hej från Digg", "Bo Ek").click();
  await chooseInCard(anna, "Bo Ek", "Boka möte");
  const form = anna.getByRole("dialog", { name: "Ny händelse" });
  await form.getByRole("list", { name: "Personer" }).getByText("Bo Ek").waitFor();
  await requireGood(anna, "profilkort-boka");
  await anna.goto(path);
  await row(anna, "Hej från Digg").waitFor();
});

test("one's own card, from a mention, has nothing to do to oneself", async () => {
  keepPicturesOnFailure("card-own", () => ({ anna }));
  await bo.sendHtmlMessage(channel, "Anna?", `<a href="https://matrix.to/#/${cast.anna.userId}">Anna</a>?`);
  await button(row(anna, "?"), "@Anna Lindqvist").click();
  const card = cardOf(anna, "Anna Lindqvist");
  await card.getByText("Det här är du").waitFor();
  await card.getByRole("link", { name: `E-post till ${cast.anna.name}` }).waitFor();
  expect(await button(card, "Skriv").count()).toBe(0);
  await anna.keyboard.press("Escape");
});

test("a person is ignored and no longer read, and read again", async () => {
  keepPicturesOnFailure("card-ignored", () => ({ anna }));
  await nameIn(anna, "Hej från Digg", "Bo Ek").click();
  await chooseInCard(anna, "Bo Ek", "Ignorera");
  await button(anna, "Ångra").waitFor();
  await row(anna, "Hej från Digg").waitFor({ state: "detached" });
  await button(anna, "Med i samtalet").click();
  const people = anna.getByRole("complementary", { name: "Om samtalet" });
  await button(people, "Bo Ek").click();
  await cardOf(anna, "Bo Ek").getByText("Du ignorerar Bo Ek").waitFor();
  await requireGood(anna, "profilkort-ignorerad");
  await chooseInCard(anna, "Bo Ek", "Sluta ignorera");
  await button(people, "Stäng").click();
  await row(anna, "Hej från Digg").waitFor();
});

test("a person is reported to one's own administrators", async () => {
  keepPicturesOnFailure("card-report", () => ({ anna }));
  await nameIn(anna, "Hej från Digg", "Bo Ek").click();
  await chooseInCard(anna, "Bo Ek", "Anmäl");
  const dialog = anna.getByRole("dialog", { name: "Anmäl Bo Ek" });
  await dialog.getByRole("textbox").fill("Skriver till mig hela tiden");
  await requireGood(anna, "anmal-person");
  await button(dialog, "Skicka anmälan").click();
  await anna.getByText("Anmälan är skickad.").waitFor();
});

test("on a phone the card is a sheet, and leads to the chat with the person", async () => {
  keepPicturesOnFailure("card-phone", () => ({ phone }));
  await signIn(phone, cast.anna.name, cast.anna.password, path);
  await nameIn(phone, "Hej från Digg", "Bo Ek").click();
  const card = cardOf(phone, "Bo Ek");
  await card.getByText("Digg", { exact: true }).waitFor();
  await requireGood(phone, "profilkort-mobil");
  await button(card, "Skriv").click();
  await phone.getByRole("heading", { name: "Bo Ek" }).waitFor();
  await card.waitFor({ state: "detached" });
  await button(phone.getByRole("heading", { name: "Bo Ek" }), "Bo Ek").click();
  await card.getByText("Digg", { exact: true }).waitFor();
  await phone.keyboard.press("Escape");
});

test("who shares nothing any more has no card, for the page and for the server", async () => {
  keepPicturesOnFailure("card-none", () => ({ anna }));
  const { page: hers, context } = await openContext(browser, server.url, "desktop");
  const address = `/api/v1/people/${encodeURIComponent(britt.userId)}/card`;
  const ask = () => callApi<{ person: { displayName: string } }>(server, cast.anna, "GET", address);
  await expect(ask()).rejects.toThrow("404");
  await setDirectories(true);
  const member = { name: britt.name, role: "editor" };
  await callApi(server, cast.anna, "POST", `/api/v1/workspaces/${cast.workspaceId}/members`, member);
  await setDirectories(false);
  await openSession(hers, britt.name, password);
  await hers.goto(path);
  await hers.getByRole("textbox", { name: "Skriv till Allmänt" }).fill("Hej från Britt");
  await hers.keyboard.press("Enter");
  await nameIn(anna, "Hej från Britt", "Britt Ahl").click();
  await button(cardOf(anna, "Britt Ahl"), "Skriv").waitFor();
  await anna.keyboard.press("Escape");
  const { person } = await callApi<{ person: { id: string } }>(server, cast.anna, "GET", address);
  await callApi(server, cast.anna, "DELETE", `/api/v1/workspaces/${cast.workspaceId}/members/${person.id}`);
  await expect.poll(() => ask().catch((error: Error) => error.message)).toContain("404");
  await nameIn(anna, "Hej från Britt", "Britt Ahl").click();
  await cardOf(anna, "Britt Ahl").getByText("har inte längre någon samarbetsyta eller chatt tillsammans").waitFor();
  expect(await button(cardOf(anna, "Britt Ahl"), "Skriv").count()).toBe(0);
  expect(await cardOf(anna, "Britt Ahl").getByText(britt.name).count()).toBe(0);
  await requireGood(anna, "profilkort-inget");
  await context.close();
});
