import { expect, test } from "vitest";
import { emoticonsIn, emoticonUrl, readPack } from "./emoticons.ts";

const mxc = "mxc://fk.example/abc";

test("a pack is read as far as it has pictures with names", () => {
  expect(readPack({ images: { katt: { url: mxc, body: "en katt" } } })).toEqual([
    { name: "katt", mxc, url: "/_matrix/client/v1/media/thumbnail/fk.example/abc?width=64&height=64&method=scale" },
  ]);
  expect(readPack({ images: { katt: { url: mxc } }, pack: { usage: ["sticker"] } })).toEqual([]);
  expect(readPack({ images: { katt: { url: mxc } }, pack: { usage: [] } })).toHaveLength(1);
  for (const images of [
    null,
    "x",
    [],
    { "a b": { url: mxc } },
    { a: null },
    { a: { url: "https://fk.example/a" } },
    { a: {} },
  ])
    expect(readPack({ images })).toEqual([]);
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`a${at}`, { url: mxc }]));
  expect(readPack({ images: many })).toHaveLength(200);
});

test("only addresses of media are fetched, and from our own server", () => {
  for (const other of [
    "https://a.example/b",
    "mxc://a",
    "mxc://../x",
    "mxc://a/..",
    "mxc://a/b/c",
    "mxc://a/b?c",
    "mxc://a/%2e",
    "",
    1,
    null,
  ])
    expect(emoticonUrl(other), String(other)).toBeNull();
  expect(emoticonUrl("mxc://[::1]:8448/b")).toMatch(/^\/_matrix\/client\/v1\/media\/thumbnail\//);
});

test("names between colons are found in a text", () => {
  const [katt, hund] = readPack({ images: { katt: { url: mxc }, hund: { url: mxc } } });
  expect(
    emoticonsIn(
      "Se :katt: och hund:",
      [katt, hund].flatMap((one) => one ?? []),
    ),
  ).toEqual([katt]);
});
