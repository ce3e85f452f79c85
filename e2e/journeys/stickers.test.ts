import type * as sdk from "matrix-js-sdk";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { requireGood } from "../require-good.ts";
import { pngOf } from "../sample-files.ts";
import { until } from "../server.ts";
import { chatOf, fieldOf, startTwoChats, type TwoChats } from "../two-chats.ts";

/** Bo's other client sends stickers and makes a pack of them; Anna, at her desk, sees, answers and sends them. */

let chats: TwoChats;
let anna: Page;
let bo: Page;
let url = "";

beforeAll(async () => {
  chats = await startTwoChats();
  ({ anna, bo } = chats);
  const picture = new Blob([Uint8Array.from(pngOf(600, 400, [200, 80, 40]))], { type: "image/png" });
  const stored = await chats.bos.uploadContent(picture, { name: "katt.png", type: "image/png" });
  url = stored.content_uri;
});
afterAll(() => chats.stop());

const info = { w: 600, h: 400, mimetype: "image/png" };
const sticker = (page: Page, name: string): Locator =>
  page
    .getByRole("article")
    .getByRole("img", { name: `Dekal: ${name}` })
    .last();
const messageOf = (page: Page, name: string): Locator =>
  page.getByRole("article").filter({ has: page.getByRole("img", { name: `Dekal: ${name}` }) });
const send = (roomId: string, content: object) => chats.bos.sendEvent(roomId, "m.sticker" as never, content as never);
const isDrawn = (picture: Locator): Promise<boolean> =>
  picture.evaluate((one) => one instanceof HTMLImageElement && one.naturalWidth > 0);
const lastSticker = (client: sdk.MatrixClient, roomId: string) =>
  client
    .getRoom(roomId)
    ?.getLiveTimeline()
    .getEvents()
    .findLast((event) => event.getType() === "m.sticker")
    ?.getContent();

test("a sticker of another client is a picture of at most 256 px with a name, and one that cannot be shown is its name", async () => {
  keepPicturesOnFailure("stickers-shown", () => ({ anna, bo }));
  await send(chats.plainId, { body: "Glad katt", url, info });
  for (const page of [anna, bo]) {
    await expect.poll(() => isDrawn(sticker(page, "Glad katt"))).toBe(true);
    const box = await sticker(page, "Glad katt").boundingBox();
    expect([Math.round(box?.width ?? 0), Math.round(box?.height ?? 0)]).toEqual([256, 171]);
  }
  await send(chats.plainId, { body: "Utan bild", url: "https://elsewhere.example/a.png", info: {} });
  await anna.getByRole("article").getByText("Dekal: Utan bild").waitFor();
  await send(chats.plainId, { body: "Borta", url: "mxc://fk.example/finnsinte", info: {} });
  await anna.getByRole("article").getByText("Dekal: Borta").waitFor();
  expect(await anna.locator('article img[src^="http"]').count()).toBe(0);

  await messageOf(anna, "Glad katt").hover();
  await button(messageOf(anna, "Glad katt"), "Svara").click();
  await anna.getByText("Svar till Bo Ek: Dekal: Glad katt").waitFor();
  await fieldOf(anna).fill("Så fin");
  await anna.keyboard.press("Enter");
  await button(bo.getByRole("article").filter({ hasText: "Så fin" }), /Dekal: Glad katt/).waitFor();
  await requireGood(anna, "dekaler");
  await requireGood(bo, "dekaler-mobil");
});

test("those of the chat are a group of their own where one writes, and not among reactions; one is sent by itself", async () => {
  keepPicturesOnFailure("stickers-sent", () => ({ anna, bo }));
  const content = { images: { hund: { url, body: "En hund", info } }, pack: { usage: ["sticker"] } };
  await chats.bos.sendStateEvent(chats.plainId, "m.room.image_pack" as never, content as never, "dekaler");
  await messageOf(anna, "Glad katt").hover();
  await button(messageOf(anna, "Glad katt"), "Reagera").click();
  await anna.getByRole("radio", { name: "Flaggor" }).waitFor();
  expect(await anna.getByRole("radio", { name: "Dekaler" }).count()).toBe(0);
  await anna.keyboard.press("Escape");
  await anna.getByRole("radio", { name: "Flaggor" }).waitFor({ state: "hidden" });

  await button(anna, "Emoji").click();
  await anna.getByRole("radio", { name: "Dekaler" }).click();
  await anna.getByRole("option", { name: "hund", exact: true }).waitFor();
  await requireGood(anna, "dekaler-valj");
  await anna.getByRole("option", { name: "hund", exact: true }).click();
  await expect.poll(() => isDrawn(sticker(bo, "En hund"))).toBe(true);
  const sent = await until(() => {
    const last = lastSticker(chats.bos, chats.plainId);
    return last?.["body"] === "En hund" && last;
  });
  expect(sent).toEqual({ body: "En hund", url, info });
  expect(await fieldOf(anna).inputValue()).toBe("");
});

test("a sticker in an encrypted chat is shown the same, plain picture or sealed", async () => {
  keepPicturesOnFailure("stickers-sealed", () => ({ anna, bo }));
  await anna.goto(chatOf(chats.sealedId));
  await button(anna, "Gå med").click();
  await fieldOf(anna).waitFor();
  await fieldOf(anna).fill("Hej");
  await anna.keyboard.press("Enter");
  await chats.received(chats.sealedId, "m.text");
  await send(chats.sealedId, { body: "Hemlig katt", url, info });
  await expect.poll(() => isDrawn(sticker(anna, "Hemlig katt"))).toBe(true);
  await requireGood(anna, "dekaler-krypterat");
});
