import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as sdk from "matrix-js-sdk";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scratchFolder } from "../../server/testing/scratch-folder.ts";
import { decryptFile, readEncryptedFile } from "../../web/products/chat/encryption/attachments.ts";
import { button } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { requireGood } from "../require-good.ts";
import { chatOf, fieldOf, startTwoChats, type TwoChats } from "../two-chats.ts";

/** Anna and Bo talk in voice messages and show each other sound and film, in a plain and in an encrypted room. */

const folder = mkdtempSync(join(scratchFolder(), "safos-chat-media-"));
let chats: TwoChats;
let anna: Page;
let bo: Page;
let plainId = "";
let sealedId = "";

beforeAll(async () => {
  chats = await startTwoChats();
  ({ anna, bo, plainId, sealedId } = chats);
});
afterAll(() => chats.stop());

const recorder = (page: Page) => page.getByRole("group", { name: "Röstmeddelande" });
const voices = (page: Page) =>
  page
    .getByRole("log")
    .getByRole("article")
    .filter({ has: page.getByRole("slider", { name: "Plats i röstmeddelandet" }) });
const slider = (page: Page) => voices(page).last().getByRole("slider");
const valueOf = async (page: Page): Promise<number> => Number(await slider(page).inputValue());

/** The bytes of a message, fetched by Bo's client and opened as Element does. */
async function bytesOf(content: Record<string, unknown>): Promise<Uint8Array<ArrayBuffer>> {
  const file = readEncryptedFile(content["file"]);
  const address = chats.bos.mxcUrlToHttp(
    file?.url ?? String(content["url"]),
    undefined,
    undefined,
    undefined,
    false,
    true,
    true,
  );
  const answer = await fetch(address ?? "", { headers: { authorization: `Bearer ${chats.bos.getAccessToken()}` } });
  const bytes = await answer.arrayBuffer();
  return new Uint8Array(file ? await decryptFile(bytes, file) : bytes);
}

/** How long a sound is to a program that is not ours, and how loud. */
function measure(bytes: Uint8Array): { seconds: number; isSilent: boolean } {
  const path = join(folder, "received.ogg");
  writeFileSync(path, bytes);
  execFileSync("ffmpeg", [
    "-v",
    "error",
    "-xerror",
    "-y",
    "-i",
    path,
    "-f",
    "s16le",
    "-ac",
    "1",
    "-ar",
    "8000",
    `${path}.raw`,
  ]);
  const raw = readFileSync(`${path}.raw`);
  const samples = new Int16Array(raw.buffer, raw.byteOffset, raw.length / 2);
  return { seconds: samples.length / 8000, isSilent: samples.every((one) => Math.abs(one) < 300) };
}

/** Records for some seconds, from the button in the composer. */
async function record(page: Page, seconds: number): Promise<void> {
  await button(page, "Spela in röstmeddelande").click();
  await expect.poll(() => recorder(page).getByRole("timer").textContent(), { timeout: 15_000 }).toBe(`0.0${seconds}`);
}

test("Anna records, pauses, listens and sends; another client gets Opus in Ogg with its length and waveform", async () => {
  keepPicturesOnFailure("media-voice", () => ({ anna, bo }));
  await record(anna, 1);
  await requireGood(anna, "rost-spelar-in");
  await button(recorder(anna), "Pausa").press("Enter");
  const paused = await recorder(anna).getByRole("timer").textContent();
  await button(recorder(anna), "Fortsätt spela in").press("Enter");
  await expect.poll(() => recorder(anna).getByRole("timer").textContent()).not.toBe(paused);
  await button(recorder(anna), "Stanna och lyssna").press("Enter");
  await recorder(anna).getByText("Lyssna innan du skickar").waitFor();
  await requireGood(anna, "rost-lyssna");
  // The focus stands on playing: one listens by the key that one stopped with.
  await anna.keyboard.press("Enter");
  await button(recorder(anna), "Pausa röstmeddelandet").waitFor();
  await expect.poll(async () => Number(await recorder(anna).getByRole("slider").inputValue())).toBeGreaterThan(0.2);
  await button(recorder(anna), "Skicka").click();
  await voices(anna).last().waitFor();
  await expect.poll(() => fieldOf(anna).evaluate((one) => one === document.activeElement)).toBe(true);

  const content = await chats.received(plainId, "m.audio");
  expect(content).toMatchObject({
    body: "Röstmeddelande.ogg",
    filename: "Röstmeddelande.ogg",
    info: { mimetype: "audio/ogg" },
    "org.matrix.msc3245.voice": {},
  });
  const { duration, waveform } = content["org.matrix.msc1767.audio"] as { duration: number; waveform: number[] };
  const { seconds, isSilent } = measure(await bytesOf(content));
  expect(isSilent).toBe(false);
  expect(Math.abs(seconds * 1000 - duration)).toBeLessThan(100);
  expect(duration).toBeGreaterThan(1900);
  // The browser's own microphone beeps once a second, and not always where the level is looked at.
  expect(Math.max(...waveform)).toBeGreaterThan(256);
  expect(waveform.length).toBeGreaterThan(10);
});

test("Bo records on a telephone and throws it away, then sends without listening", async () => {
  keepPicturesOnFailure("media-phone", () => ({ anna, bo }));
  await voices(bo).last().waitFor();
  await record(bo, 1);
  await requireGood(bo, "rost-spelar-in-mobil");
  await button(recorder(bo), "Släng inspelningen").click();
  await recorder(bo).waitFor({ state: "detached" });
  expect(await voices(bo).count()).toBe(1);
  await record(bo, 2);
  await button(recorder(bo), "Skicka").click();
  await expect.poll(() => voices(bo).count()).toBe(2);
  await requireGood(bo, "rost-mobil");
  await expect.poll(() => voices(anna).count()).toBe(2);
  await requireGood(anna, "rost");
});

test("what is being recorded when Anna goes elsewhere waits for her in the chat", async () => {
  keepPicturesOnFailure("media-left", () => ({ anna, bo }));
  const before = await voices(anna).count();
  await record(anna, 1);
  const list = anna.getByRole("navigation", { name: "Samarbetsytor och chattar" });
  await list.getByRole("link", { name: /Allmänt/ }).click();
  await anna.getByRole("heading", { name: "Allmänt" }).waitFor();
  await fieldOf(anna).waitFor();
  await list.getByRole("link", { name: /Inspelat/ }).click();
  await recorder(anna).getByText("Lyssna innan du skickar").waitFor();
  await requireGood(anna, "rost-kvar");
  await button(recorder(anna), "Släng inspelningen").click();
  await fieldOf(anna).waitFor();
  await list.getByRole("link", { name: /Allmänt/ }).click();
  await anna.getByRole("heading", { name: "Allmänt" }).waitFor();
  await list.getByRole("link", { name: /Inspelat/ }).click();
  await fieldOf(anna).waitFor();
  expect(await voices(anna).count()).toBe(before);
});

test("they are played by keys at any speed, from any place, one at a time and one after the other", async () => {
  keepPicturesOnFailure("media-play", () => ({ anna, bo }));
  const first = voices(anna).first();
  await button(first, "Hastighet 1×").click();
  for (const rate of ["1,25", "1,5"]) await button(first, `Hastighet ${rate}×`).click();
  await button(first, "Hastighet 2×").waitFor();
  await button(first, "Spela röstmeddelandet").press("Enter");
  await button(first, "Pausa röstmeddelandet").waitFor();
  await requireGood(anna, "rost-spelas");
  // The next one begins by itself when the first has ended.
  await button(voices(anna).last(), "Pausa röstmeddelandet").waitFor();
  await button(first, "Spela röstmeddelandet").waitFor();
  await button(voices(anna).last(), "Spela röstmeddelandet").waitFor();
  await slider(anna).focus();
  await anna.keyboard.press("ArrowRight");
  await expect.poll(() => valueOf(anna)).toBe(1);
  await anna.keyboard.press("Home");
  await expect.poll(() => valueOf(anna)).toBe(0);
  const box = await slider(anna).boundingBox();
  await slider(anna).click({ position: { x: (box?.width ?? 0) / 2, y: 10 } });
  await expect.poll(() => valueOf(anna)).toBeGreaterThan(0.5);
});

test.each([
  ["NotAllowedError", "Sidan får inte använda mikrofonen."],
  ["NotFoundError", "Ingen mikrofon hittades."],
  ["NotReadableError", "Mikrofonen kan inte användas."],
])("a microphone that answers %s is explained, and may be tried again", async (name, text) => {
  keepPicturesOnFailure("media-refused", () => ({ anna, bo }));
  for (const page of [anna, bo]) {
    await page.evaluate((error) => {
      const devices = navigator.mediaDevices;
      const original = devices.getUserMedia;
      devices.getUserMedia = () => {
        devices.getUserMedia = original;
        return Promise.reject(new DOMException("No", error));
      };
    }, name);
    await button(page, "Spela in röstmeddelande").click();
    await recorder(page).getByText(text).waitFor();
    if (name === "NotAllowedError") await requireGood(page, page === anna ? "rost-nekad" : "rost-nekad-mobil");
    await button(recorder(page), "Försök igen").click();
    await recorder(page).getByRole("timer").waitFor();
    await button(recorder(page), "Släng inspelningen").click();
    await fieldOf(page).waitFor();
  }
});

test("in an encrypted room a voice message is sealed, and is played and saved by who may read it", async () => {
  keepPicturesOnFailure("media-sealed", () => ({ anna, bo }));
  await anna.goto(chatOf(sealedId));
  await button(anna, "Gå med").click();
  await fieldOf(anna).waitFor();
  await record(anna, 1);
  await button(recorder(anna), "Skicka").click();
  const content = await chats.received(sealedId, "m.audio");
  expect(content["url"]).toBeUndefined();
  expect(measure(await bytesOf(content)).isSilent).toBe(false);
  await button(voices(anna).last(), "Spela röstmeddelandet").click();
  await button(voices(anna).last(), "Pausa röstmeddelandet").waitFor();
  const saved = anna.waitForEvent("download");
  await button(voices(anna).last(), "Ladda ner Röstmeddelande.ogg").click();
  expect(
    readFileSync(await (await saved).path())
      .subarray(0, 4)
      .toString(),
  ).toBe("OggS");
  await requireGood(anna, "rost-krypterad");
});

/** A film of three seconds with a tone, or the tone alone. */
function make(name: string, ...args: string[]): Uint8Array<ArrayBuffer> {
  const path = join(folder, name);
  execFileSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "sine=duration=3", ...args, path]);
  return new Uint8Array(readFileSync(path));
}
const filmOptions = [
  "-f",
  "lavfi",
  "-i",
  "testsrc=duration=3:size=320x180:rate=10",
  "-c:v",
  "libvpx",
  "-c:a",
  "libopus",
];

test("a film and a file of sound are played in their place, the film stops the sound, and what is broken says so", async () => {
  keepPicturesOnFailure("media-film", () => ({ anna, bo }));
  const send = async (
    msgtype: string,
    name: string,
    mimetype: string,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<void> => {
    const { content_uri: url } = await chats.bos.uploadContent(new Blob([bytes]), { name, type: mimetype });
    const content = {
      msgtype,
      body: name,
      filename: name,
      url,
      info: { mimetype, size: bytes.length, w: 320, h: 180 },
    };
    await chats.bos.sendMessage(plainId, content as never);
  };
  await send("m.audio", "Ton.mp3", "audio/mpeg", make("Ton.mp3"));
  await send("m.video", "Film.webm", "video/webm", make("Film.webm", ...filmOptions));
  await send("m.audio", "Trasig.ogg", "audio/ogg", new Uint8Array(100));
  await anna.goto(chatOf(plainId));
  for (const page of [anna, bo]) {
    const film = page.getByLabel("Video: Film.webm");
    await film.waitFor();
    await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.duration)).toBeGreaterThan(2.5);
    await button(page, "Spela Ton.mp3").click();
    await button(page, "Pausa Ton.mp3").waitFor();
    await film.evaluate((one: HTMLVideoElement) => one.play());
    await button(page, "Spela Ton.mp3").waitFor();
    await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(0.3);
    await button(page, "Spela Trasig.ogg").click();
    await page.getByText("Trasig.ogg kan inte spelas här.").waitFor();
    await requireGood(page, page === anna ? "film" : "film-mobil");
  }
});

test("a film in an encrypted room is fetched and opened when it is asked for", async () => {
  keepPicturesOnFailure("media-sealed-film", () => ({ anna, bo }));
  await anna.goto(chatOf(sealedId));
  await fieldOf(anna).waitFor();
  const buffer = Buffer.from(make("Hemlig.webm", ...filmOptions));
  await anna.locator("input[type=file]").setInputFiles({ name: "Hemlig.webm", mimeType: "video/webm", buffer });
  await fieldOf(anna).press("Enter");
  await button(anna, "Hämta och spela Hemlig.webm").click();
  const film = anna.getByLabel("Video: Hemlig.webm");
  await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(0.3);
  expect(await film.getAttribute("src")).toContain("blob:");
});

const viewer = (page: Page) => page.getByRole("dialog");
const shown = (page: Page, name: string) => viewer(page).getByRole("heading", { name });

/** A picture of one colour, as a file. */
const makePicture = (name: string, colour: string): Uint8Array<ArrayBuffer> => {
  const path = join(folder, name);
  execFileSync("ffmpeg", [
    "-v",
    "error",
    "-y",
    "-f",
    "lavfi",
    "-i",
    `color=${colour}:size=800x500`,
    "-frames:v",
    "1",
    path,
  ]);
  return new Uint8Array(readFileSync(path));
};

test("pictures and films are looked at over the page, one after the other, and older ones are fetched", async () => {
  keepPicturesOnFailure("media-viewer", () => ({ anna, bo }));
  const { room_id: id } = await chats.bos.createRoom({
    name: "Bilder",
    preset: sdk.Preset.PrivateChat,
    invite: [chats.cast.anna.userId],
  });
  const send = async (msgtype: string, name: string, type: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    const { content_uri: url } = await chats.bos.uploadContent(new Blob([bytes]), { name, type });
    const info = { mimetype: type, size: bytes.length, w: 800, h: 500 };
    await chats.bos.sendMessage(id, { msgtype, body: name, filename: name, url, info } as never);
  };
  await send("m.image", "Äldst.png", "image/png", makePicture("oldest.png", "orange"));
  for (let n = 0; n < 120; n += 1) await chats.bos.sendTextMessage(id, `Rad ${n}`);
  await send("m.image", "Ritning.png", "image/png", makePicture("drawing.png", "teal"));
  await send("m.video", "Film.webm", "video/webm", make("viewed.webm", ...filmOptions));
  await send("m.image", "Sist.png", "image/png", makePicture("last.png", "navy"));
  await anna.goto(chatOf(id));
  await button(anna, "Gå med").click();
  await bo.goto(chatOf(id));
  for (const page of [anna, bo]) {
    const link = page.getByRole("link", { name: "Bild: Sist.png" });
    await link.press("Enter");
    await shown(page, "Sist.png").waitFor();
    await viewer(page).getByText("Bo Ek · ").waitFor();
    await viewer(page).getByRole("img", { name: "Sist.png" }).waitFor();
    expect(await button(viewer(page), "Nästa").isDisabled()).toBe(true);
    await requireGood(page, page === anna ? "visare" : "visare-mobil");
    const width = async (): Promise<number> => (await viewer(page).getByRole("img").boundingBox())?.width ?? 0;
    const before = await width();
    await page.keyboard.press("+");
    await expect.poll(width).toBeGreaterThan(before * 1.2);
    await page.keyboard.press("0");
    await expect.poll(width).toBe(before);
    await page.keyboard.press("ArrowLeft");
    await shown(page, "Film.webm").waitFor();
    await expect
      .poll(() =>
        viewer(page)
          .locator("video")
          .evaluate((one: HTMLVideoElement) => one.duration),
      )
      .toBeGreaterThan(2);
    await requireGood(page, page === anna ? "visare-film" : "visare-film-mobil");
    await page.keyboard.press("ArrowLeft");
    await shown(page, "Ritning.png").waitFor();
    // What lies further back than what is fetched is looked for.
    await button(viewer(page), "Föregående").click();
    await shown(page, "Äldst.png").waitFor();
    await expect.poll(() => button(viewer(page), "Föregående").isDisabled()).toBe(true);
    await page.keyboard.press("ArrowRight");
    await shown(page, "Ritning.png").waitFor();
    const saved = page.waitForEvent("download");
    await viewer(page).getByRole("link", { name: "Ladda ner Ritning.png" }).click();
    expect((await saved).suggestedFilename()).toBe("Ritning.png");
  }
  // Back closes it on a telephone, and Escape on a computer; what was in focus is so again.
  await bo.goBack();
  await viewer(bo).waitFor({ state: "detached" });
  await anna.keyboard.press("Escape");
  await viewer(anna).waitFor({ state: "detached" });
  expect(new URL(anna.url()).search).toBe("");
});

test("the viewer leads back to where a picture stands in the chat, and a finger turns to the next", async () => {
  keepPicturesOnFailure("media-viewer-chat", () => ({ anna, bo }));
  await anna.getByRole("link", { name: "Bild: Sist.png" }).press("Enter");
  await shown(anna, "Sist.png").waitFor();
  for (const name of ["Film.webm", "Ritning.png", "Äldst.png"]) {
    await button(viewer(anna), "Föregående").click();
    await shown(anna, name).waitFor();
  }
  await button(viewer(anna), "Visa i chatten").click();
  await viewer(anna).waitFor({ state: "detached" });
  await expect.poll(() => anna.getByRole("link", { name: "Bild: Äldst.png" }).isVisible()).toBe(true);

  await bo.reload();
  await bo.getByRole("link", { name: "Bild: Sist.png" }).tap();
  await shown(bo, "Sist.png").waitFor();
  const touch = await bo.context().newCDPSession(bo);
  const at = (x: number) => [{ x, y: 400 }];
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(100) });
  for (const x of [150, 220, 280])
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(x) });
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await shown(bo, "Film.webm").waitFor();
});

test("an encrypted picture is opened in the viewer, and the focus returns to it", async () => {
  keepPicturesOnFailure("media-viewer-sealed", () => ({ anna, bo }));
  await anna.goto(chatOf(sealedId));
  await fieldOf(anna).waitFor();
  const picker = anna.locator("input[type=file]");
  await picker.setInputFiles({
    name: "Hemlig.png",
    mimeType: "image/png",
    buffer: Buffer.from(makePicture("sealed.png", "red")),
  });
  await fieldOf(anna).press("Enter");
  await button(anna, "Bild: Hemlig.png").click();
  await shown(anna, "Hemlig.png").waitFor();
  const picture = viewer(anna).getByRole("img", { name: "Hemlig.png" });
  await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(800);
  await requireGood(anna, "visare-krypterad");
  await anna.keyboard.press("Escape");
  await viewer(anna).waitFor({ state: "detached" });
  await expect
    .poll(() => button(anna, "Bild: Hemlig.png").evaluate((one) => one === document.activeElement))
    .toBe(true);
});
