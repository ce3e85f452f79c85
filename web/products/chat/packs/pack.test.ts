import type { MatrixEvent } from "matrix-js-sdk";
import { expect, test } from "vitest";
import {
  nameProblem,
  picturesOf,
  addressForNew,
  proposedName,
  withName,
  withoutPicture,
  withPicture,
  type Content,
} from "./pack.ts";

const url = "mxc://fk.example/abc";
const image = { url };
const event = (type: string, key: string, content: Content): MatrixEvent =>
  ({ getType: () => type, getStateKey: () => key, getContent: () => content }) as unknown as MatrixEvent;
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

test("pictures of all packs are listed with where they stand and what they are for", () => {
  const all = picturesOf([
    event("m.room.image_pack", "", { images: { katt: image, "a b": image } }),
    event("im.ponies.room_emotes", "x", { images: { hund: image }, pack: { usage: ["sticker"] } }),
  ]);
  expect(all).toMatchObject([
    { name: "katt", address: { type: "m.room.image_pack", key: "" }, isSticker: false },
    { name: "hund", address: { type: "im.ponies.room_emotes", key: "x" }, isSticker: true },
  ]);
});

test("new emoji go into the pack that there is, of the older type too, and never among stickers", () => {
  const stickers = event("m.room.image_pack", "", { images: {}, pack: { usage: ["sticker"] } });
  const older = event("im.ponies.room_emotes", "djur", { images: {} });
  expect(addressForNew([])).toEqual({ type: "m.room.image_pack", key: "" });
  expect(addressForNew([older])).toEqual({ type: "im.ponies.room_emotes", key: "djur" });
  expect(addressForNew([stickers, older])).toEqual({ type: "im.ponies.room_emotes", key: "djur" });
  expect(addressForNew([stickers])).toEqual({ type: "m.room.image_pack", key: "emoji" });
});

test("names are short, of letters of ASCII, and told apart without regard to case", () => {
  for (const name of ["", "a b", "räv", ":katt:", "a".repeat(51), "a/b"])
    expect(nameProblem(name, []), name).toBe("form");
  expect(nameProblem("KATT", ["katt"])).toBe("taken");
  expect(nameProblem("glad-katt_2", ["katt"])).toBeNull();
});

test("a name is proposed from that of the file", () => {
  expect(proposedName("Glad räv (kopia).PNG", [])).toBe("Glad_rav_kopia");
  expect(proposedName("katt.gif", ["Katt", "katt_2"])).toBe("katt_3");
  expect(proposedName("日本.png", [])).toBe("");
  expect(nameProblem(proposedName(`${"x".repeat(300)}.png`, ["x".repeat(46)]), [])).toBeNull();
});

test("a picture is added, renamed in its address, removed and put back, and nothing else of the pack is lost", () => {
  const before: Content = { images: { a: { url, body: "A" }, b: image }, pack: { usage: ["emoticon"] }, "x.y": 1 };
  const { left, image: removed, at } = withoutPicture(before, "a");
  expect(left).toEqual({ ...before, images: { b: image } });
  expect(Object.keys(withPicture(left, "a", removed, at)["images"] ?? {})).toEqual(["a", "b"]);
  expect(withPicture(left, "a", removed, at)).toEqual(before);
  expect(Object.keys(withName(before, "a", "c")["images"] ?? {})).toEqual(["c", "b"]);
  expect(withName(before, "a", "A")["images"]).toEqual({ A: { url, body: "A" }, b: image });
  expect(withPicture({}, "a", image)).toEqual({ images: { a: image } });
  expect(withPicture({ images: "x" }, "a", image)).toEqual({ images: { a: image } });
});

test("names that are taken, full packs and pictures that are gone are refused", () => {
  const pack = { images: { a: image, b: image } };
  const full = { images: Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`a${n}`, image])) };
  expect(codeOf(() => withPicture(pack, "A", image))).toBe("PACK_NAME_TAKEN");
  expect(codeOf(() => withName(pack, "a", "B"))).toBe("PACK_NAME_TAKEN");
  expect(codeOf(() => withPicture(full, "b", image))).toBe("PACK_FULL");
  expect(codeOf(() => withName(pack, "c", "d"))).toBe("PACK_GONE");
  expect(codeOf(() => withoutPicture(pack, "c"))).toBe("PACK_GONE");
});
