import { expect, test } from "vitest";
import { readStickers } from "./emoticons.ts";
import { readableContent, stickerContent } from "./stickers.ts";

const url = "mxc://fk.example/abc";

test("packs that are for stickers offer them, with what they show", () => {
  const images = { katt: { url, body: "En katt", info: { w: 512, h: 256 } }, hund: { url, body: 1, info: "x" } };
  for (const pack of [undefined, {}, { usage: [] }, { usage: ["emoticon"] }])
    expect(readStickers({ images, pack })).toEqual([]);
  expect(readStickers({ images, pack: { usage: ["sticker", "emoticon"] } })).toMatchObject([
    { name: "katt", mxc: url, body: "En katt", info: { w: 512, h: 256 } },
    { name: "hund", mxc: url, body: "hund", info: {} },
  ]);
});

test("a sticker is sent with what is known of its picture and nothing else", () => {
  const [sticker] = readStickers({
    images: { katt: { url, info: { w: 1.5, h: 20, size: "9", mimetype: "image/webp", thumbnail_url: "x" } } },
    pack: { usage: ["sticker"] },
  });
  expect(sticker && stickerContent(sticker)).toEqual({ body: "katt", url, info: { h: 20, mimetype: "image/webp" } });
});

test("a sticker's content says what it is, and that of others stays as it is", () => {
  const content = { body: "katt", url };
  expect(readableContent("m.sticker", content)).toEqual({ ...content, msgtype: "m.sticker" });
  expect(readableContent("m.room.message", content)).toBe(content);
});
