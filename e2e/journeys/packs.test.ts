import type * as sdk from "matrix-js-sdk";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, openPeople } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { requireGood } from "../require-good.ts";
import { pngOf } from "../sample-files.ts";
import { until } from "../server.ts";
import { chatOf, fieldOf, startTwoChats, type TwoChats } from "../two-chats.ts";

/** Bo makes the own emoji of a chat on his telephone, Anna those of a channel at her desk; clients from npm see what they have made. */

let chats: TwoChats;
let anna: Page;
let bo: Page;
let annas: sdk.MatrixClient;

beforeAll(async () => {
  chats = await startTwoChats();
  ({ anna, bo } = chats);
  annas = await startMatrixClient(chats.server.url, chats.cast.anna, { hasKeys: false });
});
afterAll(async () => {
  annas.stopClient();
  await chats.stop();
});

const packType = "m.room.image_pack";
const olderType = "im.ponies.room_emotes";
const details = (page: Page): Locator => page.getByRole("complementary", { name: "Om samtalet" });
const dialog = (page: Page): Locator => page.getByRole("dialog");
const nameField = (page: Page): Locator => dialog(page).getByRole("textbox", { name: "Namn" });
const pictures = (where: Page | Locator): Locator => where.getByRole("list", { name: "Egna emoji" });
const row = (where: Page | Locator, name: string): Locator =>
  pictures(where)
    .getByRole("listitem")
    .filter({ hasText: `:${name}:` });
const png = (name: string, side = 32) => ({
  name,
  mimeType: "image/png",
  buffer: pngOf(side, side, [200, 80, 40]),
});
const choose = (page: Page, file: ReturnType<typeof png>): Promise<void> =>
  page.getByTestId("pack-picture").setInputFiles(file);
interface Image {
  url?: string;
  info?: { w?: number; h?: number; mimetype?: string };
}
const imagesOf = (client: sdk.MatrixClient, roomId: string, type = packType, key = ""): Record<string, Image> =>
  client.getRoom(roomId)?.currentState.getStateEvents(type, key)?.getContent()["images"] ?? {};
const put = (client: sdk.MatrixClient, roomId: string, type: string, key: string, images: Record<string, Image>) =>
  client.sendStateEvent(roomId, type as never, { images } as never, key);
const isRefused = { errcode: "M_FORBIDDEN" };

test("who leads a chat adds a picture on a telephone, which is made small and is everybody's", async () => {
  keepPicturesOnFailure("packs-phone", () => ({ anna, bo }));
  await openPeople(bo);
  await button(details(bo), "Lägg till emoji").tap();
  await choose(bo, { name: "katt.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
  await dialog(bo).getByText("Filen är ingen bild som kan läsas").waitFor();
  await choose(bo, { ...png("Glad räv.png", 300), buffer: pngOf(300, 150, [200, 80, 40]) });
  await dialog(bo).getByRole("img", { name: "Så här blir den" }).waitFor();
  expect(await nameField(bo).inputValue()).toBe("Glad_rav");
  await nameField(bo).fill("glad räv");
  await dialog(bo).getByText("Använd 1–50 tecken").waitFor();
  await requireGood(bo, "packs-lagg-till-mobil");
  await nameField(bo).fill("rav");
  await button(dialog(bo), "Lägg till emoji").tap();
  await row(bo, "rav").waitFor();
  await requireGood(bo, "packs-mobil");
  const made = await until(() => imagesOf(chats.bos, chats.plainId)["rav"] ?? false);
  expect(made.info).toMatchObject({ w: 128, h: 64, mimetype: "image/png" });

  await fieldOf(anna).pressSequentially("Se :rav");
  await anna.getByRole("option", { name: "rav", exact: true }).first().waitFor();
  await anna.keyboard.press("Enter");
  await anna.keyboard.press("Enter");
  await anna.getByRole("article").getByRole("img", { name: ":rav:" }).waitFor();
});

test("who may not change the chat is offered nothing, and refused; with the right it comes, and goes with it", async () => {
  keepPicturesOnFailure("packs-rights", () => ({ anna, bo }));
  const { plainId, bos, cast } = chats;
  await openPeople(anna);
  await button(details(anna), "Lämna chatten").waitFor();
  expect(await button(details(anna), "Lägg till emoji").count()).toBe(0);
  await expect(put(annas, plainId, packType, "", {})).rejects.toMatchObject(isRefused);
  await bos.setPowerLevel(plainId, cast.anna.userId, 50);
  await row(details(anna), "rav").waitFor();
  await bos.setPowerLevel(plainId, cast.anna.userId, 0);
  await pictures(details(anna)).waitFor({ state: "hidden" });
});

test("in an encrypted chat it is said what is not encrypted", async () => {
  keepPicturesOnFailure("packs-sealed", () => ({ anna, bo }));
  await bo.goto(chatOf(chats.sealedId));
  await openPeople(bo);
  await details(bo).getByText("Det som skrivs här är krypterat, men inte de egna emojierna").waitFor();
  await requireGood(bo, "packs-krypterat-mobil");
});

async function openChannel(): Promise<string> {
  await anna.goto(`/w/${chats.cast.workspaceId}/chat`);
  await button(anna, "Ny kanal").first().click();
  await dialog(anna).getByRole("textbox", { name: "Namn" }).fill("Djurparken");
  await anna.keyboard.press("Enter");
  await anna.getByRole("heading", { name: "Djurparken", exact: true }).first().waitFor();
  await fieldOf(anna).waitFor();
  await openPeople(anna);
  await anna.getByRole("link", { name: "Inställningar för kanalen" }).click();
  await anna.getByRole("heading", { name: "Inställningar för Djurparken" }).waitFor();
  return decodeURIComponent(/\/chat\/([^/]+)\/settings/.exec(new URL(anna.url()).pathname)?.[1] ?? "");
}

test("those of a channel are dropped, named, renamed and removed by keys, and an older pack is changed where it is", async () => {
  keepPicturesOnFailure("packs-channel", () => ({ anna, bo }));
  const roomId = await openChannel();
  const part = anna.getByRole("region", { name: "Egna emoji" });
  await button(part, "Lägg till emoji").press("Enter");
  const bytes = [...png("").buffer];
  const held = await anna.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(all)], "hund.png", { type: "image/png" }));
    return transfer;
  }, bytes);
  await dialog(anna).getByText("Släpp en bild här").dispatchEvent("drop", { dataTransfer: held });
  await expect.poll(() => nameField(anna).inputValue()).toBe("hund");
  await requireGood(anna, "packs-lagg-till");
  await nameField(anna).press("Enter");
  await row(part, "hund").waitFor();
  await until(() => imagesOf(annas, roomId)["hund"] !== undefined);

  await button(part, "Lägg till emoji").press("Enter");
  await choose(anna, png("Hund.png"));
  await expect.poll(() => nameField(anna).inputValue()).toBe("Hund_2");
  await nameField(anna).fill("HUND");
  await dialog(anna).getByText("Det finns redan en som heter så").waitFor();
  expect(await button(dialog(anna), "Lägg till emoji").isDisabled()).toBe(true);
  await anna.keyboard.press("Escape");
  await dialog(anna).waitFor({ state: "hidden" });

  const { url = "" } = imagesOf(annas, roomId)["hund"] ?? {};
  await put(annas, roomId, olderType, "djur", { ren: { url } });
  await button(row(part, "ren"), "Gör något med ren").press("Enter");
  await anna.getByRole("menuitem", { name: "Byt namn" }).press("Enter");
  await nameField(anna).fill("vovve");
  await nameField(anna).press("Enter");
  await row(part, "vovve").waitFor();
  await until(() => "vovve" in imagesOf(annas, roomId, olderType, "djur"));
  expect(imagesOf(annas, roomId, olderType, "djur")).toEqual({ vovve: { url } });

  await button(row(part, "hund"), "Gör något med hund").press("Enter");
  await anna.getByRole("menuitem", { name: "Ta bort" }).press("Enter");
  await row(part, "hund").waitFor({ state: "hidden" });
  await until(() => !("hund" in imagesOf(annas, roomId)));
  await button(anna, "Ångra").press("Enter");
  await row(part, "hund").waitFor();
  await requireGood(anna, "packs-kanal");
  await anna.setViewportSize({ width: 390, height: 844 });
  await requireGood(anna, "packs-kanal-mobil");
  await anna.setViewportSize({ width: 1440, height: 900 });

  await button(anna, "Arkivera").click();
  await anna.getByText("Kanalen är arkiverad").waitFor();
  expect(await part.count()).toBe(0);
  await expect(put(annas, roomId, packType, "", {})).rejects.toMatchObject(isRefused);
});

test("who is removed from a chat changes nothing in it", async () => {
  const { plainId, bos, cast } = chats;
  await bos.setPowerLevel(plainId, cast.anna.userId, 50);
  await put(annas, plainId, packType, "annas", {});
  await bos.kick(plainId, cast.anna.userId);
  await expect(put(annas, plainId, packType, "annas", {})).rejects.toMatchObject(isRefused);
});
