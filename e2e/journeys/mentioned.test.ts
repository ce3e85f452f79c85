import type { Browser, Page } from "playwright-core";
import * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Bo writes to Anna with another Matrix client; she finds what names her on one page, and it leads there. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let phone: Page;
let bo: sdk.MatrixClient;
let channel = "";
let closed = "";

beforeAll(async () => {
  ({ server, cast } = await startWithCast({ environment: { SAFOS_CHAT_SENDS_PER_SECOND: "100000" } }));
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: phone } = await openContext(browser, server.url, "phone"));
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  await signIn(anna, cast.anna.name, cast.anna.password, "/chat/mentioned");
  const { items } = await callApi<{ items: { roomId: string }[] }>(
    server,
    cast.bo,
    "GET",
    `/api/v1/workspaces/${cast.workspaceId}/channels`,
  );
  channel = items[0]?.roomId ?? "";
  await until(() => bo.getRoom(channel)?.getMyMembership() === "join");
});
afterAll(async () => {
  bo.stopClient();
  await browser.close();
  await server.stop();
});

const send = (body: string, mentions: object, more: object = {}, to = channel) =>
  bo.sendEvent(to, sdk.EventType.RoomMessage, {
    msgtype: sdk.MsgType.Text,
    body,
    "m.mentions": mentions,
    ...more,
  } as never);
const toAnna = () => ({ user_ids: [cast.anna.userId] });
const list = (page: Page) => page.getByRole("list", { name: "Omnämnda" });
const entry = (page: Page, text: string) => list(page).getByRole("listitem").filter({ hasText: text });
const rooms = (page: Page) => page.getByRole("navigation", { name: "Samarbetsytor och chattar" });

test("there is nothing at first, and what names the person comes in as it is written, the newest first", async () => {
  keepPicturesOnFailure("mentioned-first", () => ({ anna }));
  await anna.getByText("Ingen har nämnt dig än").waitFor();
  await requireGood(anna, "omnamnda-tomt");
  await send("Kan du titta på det här, Anna?", toAnna());
  await entry(anna, "Kan du titta på det här").getByText("Oläst", { exact: true }).waitFor();
  await send("Angår ingen särskild", {});
  await send("Möte klockan tre, Anna", toAnna());
  await entry(anna, "Möte klockan tre").waitFor();
  expect(await list(anna).getByRole("listitem").count()).toBe(2);
  const first = list(anna).getByRole("listitem").first();
  expect(await first.textContent()).toContain("Möte klockan tre");
  await first.getByText(`Allmänt · ${cast.workspaceName}`).waitFor();
  await expect(
    rooms(anna)
      .getByRole("link", { name: /^Omnämnda/ })
      .textContent(),
  ).resolves.toContain("2");
  await requireGood(anna, "omnamnda-desktop");
});

test("on a phone it stands above the chats", async () => {
  keepPicturesOnFailure("mentioned-phone", () => ({ phone }));
  await signIn(phone, cast.anna.name, cast.anna.password, "/chat");
  await phone
    .getByRole("link", { name: /^Omnämnda/ })
    .first()
    .click();
  await entry(phone, "Möte klockan tre").waitFor();
  await requireGood(phone, "omnamnda-mobil");
});

test("an entry leads to its message, which is read then and stays on the list", async () => {
  keepPicturesOnFailure("mentioned-open", () => ({ anna }));
  await button(entry(anna, "Möte klockan tre"), /^Visa i samtalet/).press("Enter");
  await anna.getByRole("article").filter({ hasText: "Möte klockan tre" }).waitFor();
  await expect.poll(() => new URL(anna.url()).searchParams.get("event")).toMatch(/^\$/);
  const row = rooms(anna).getByRole("link", { name: /^Omnämnda/ });
  await expect.poll(() => row.textContent()).toBe("Omnämnda");
  await row.click();
  await entry(anna, "Möte klockan tre").waitFor();
  await expect.poll(() => list(anna).getByText("Oläst", { exact: true }).count()).toBe(0);
});

test("a reply in a thread leads to its thread", async () => {
  keepPicturesOnFailure("mentioned-thread", () => ({ anna }));
  const root = await send("En fråga till alla", {});
  const relation = { "m.relates_to": { rel_type: "m.thread", event_id: root.event_id } };
  await send("Vad tycker du, Anna?", toAnna(), relation);
  await button(entry(anna, "Vad tycker du"), /^Visa i samtalet/).click();
  await anna.getByRole("complementary").getByText("Vad tycker du, Anna?").waitFor();
  await anna.goto("/chat/mentioned");
});

test("more than a page is fetched as it is asked for, and a failure is tried again", async () => {
  keepPicturesOnFailure("mentioned-more", () => ({ anna }));
  for (let n = 1; n <= 33; n++) await send(`Nummer ${n}.`, toAnna());
  await entry(anna, "Nummer 33.").waitFor();
  await expect.poll(() => list(anna).getByRole("listitem").count()).toBe(30);
  await button(anna, "Visa fler").click();
  await entry(anna, "Nummer 1.").waitFor();
  await anna.route("**/v3/notifications**", (route) => route.abort());
  await anna.reload();
  await button(anna, "Försök igen").waitFor();
  await requireGood(anna, "omnamnda-fel");
  await anna.unroute("**/v3/notifications**");
  await button(anna, "Försök igen").click();
  await entry(anna, "Nummer 33.").waitFor();
});

test("a browser that holds nothing of it lists what was read long ago", async () => {
  const { page: other } = await openContext(browser, server.url, "desktop");
  keepPicturesOnFailure("mentioned-elsewhere", () => ({ other }));
  for (let n = 1; n <= 40; n++) await send(`Efteråt ${n}.`, {});
  await signIn(other, cast.anna.name, cast.anna.password, "/chat/mentioned");
  await entry(other, "Nummer 33.").waitFor();
  await button(other, "Visa fler").click();
  await entry(other, "Möte klockan tre").waitFor();
  expect(await entry(other, "Möte klockan tre").getByText("Oläst", { exact: true }).count()).toBe(0);
  await other.context().close();
});

test("what one is no longer in is not listed", async () => {
  keepPicturesOnFailure("mentioned-left", () => ({ anna }));
  const made = await bo.createRoom({ name: "Sidorummet", preset: sdk.Preset.PrivateChat, invite: [cast.anna.userId] });
  closed = made.room_id;
  const asAnna = (method: string, path: string, body: object = {}) =>
    callApi(server, cast.anna, method, `/_matrix/client/v3/${path}`, body);
  await asAnna("POST", `join/${encodeURIComponent(closed)}`);
  await send("Hemligt, Anna", toAnna(), {}, closed);
  await entry(anna, "Hemligt, Anna").waitFor();
  await bo.kick(closed, cast.anna.userId);
  await entry(anna, "Hemligt, Anna").waitFor({ state: "detached" });
});

test("a mention in an encrypted chat is read by the browser alone, and stays on the list when it has been read", async () => {
  keepPicturesOnFailure("mentioned-encrypted", () => ({ anna }));
  const sealing = await startMatrixClient(server.url, cast.bo, { hasKeys: true });
  const { room_id: secret } = await sealing.createRoom({
    name: "Förtroligt",
    invite: [cast.anna.userId],
    preset: sdk.Preset.PrivateChat,
    initial_state: [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
  });
  await anna.goto(`/chat/${encodeURIComponent(secret)}`);
  await button(anna, "Gå med").click();
  await anna.getByRole("img", { name: /^Krypterat/ }).waitFor();
  await until(() => sealing.getRoom(secret)?.getMember(cast.anna.userId)?.membership === "join");
  const row = rooms(anna).getByRole("link", { name: /^Omnämnda/ });
  await row.click();
  await sealing.sendMessage(secret, {
    msgtype: sdk.MsgType.Text,
    body: "Mellan oss, Anna",
    "m.mentions": { user_ids: [cast.anna.userId] },
  });
  await entry(anna, "Mellan oss").getByText("Oläst", { exact: true }).waitFor();
  await entry(anna, "Mellan oss").getByText("Förtroligt").waitFor();
  const path = "/_matrix/client/v3/notifications?only=highlight";
  expect(JSON.stringify(await callApi(server, cast.anna, "GET", path))).not.toContain("Mellan oss");
  await button(entry(anna, "Mellan oss"), /^Visa i samtalet/).click();
  await anna.getByRole("article").filter({ hasText: "Mellan oss" }).waitFor();
  await row.click();
  await entry(anna, "Mellan oss").waitFor();
  await expect.poll(() => entry(anna, "Mellan oss").getByText("Oläst", { exact: true }).count()).toBe(0);
  sealing.stopClient();
});
