import type { EntryAttachment } from "@safos/contract/calendar";
import { expect, test } from "vitest";
import {
  addressIn,
  attachmentOf,
  hostOf,
  isSameAttached,
  kindAt,
  linkTo,
  linksOf,
  titleOf,
  withAttachment,
  withCategories,
} from "./attached.ts";
import { offeredOf, withUsed } from "./used-categories.ts";

const link = (url: string, name = ""): EntryAttachment => ({ url, path: null, name });
const inline: EntryAttachment = { url: null, path: null, name: "bild.png" };

test("a page of Safos is known by its path, and no other path is", () => {
  expect(
    ["boards/b", "boards/b/cards/c", "documents/d", "whiteboards/v", "polls/p", "forms/f", "meetings/m"].map((one) =>
      kindAt(`/w/1/${one}`),
    ),
  ).toEqual(["board", "card", "document", "whiteboard", "poll", "form", "meeting"]);
  expect([kindAt("/w/1/files/7?file=9"), kindAt("/w/1/files/7"), kindAt("/w/1/files/?file=9")]).toEqual([
    ...["file", "file", "file"],
  ]);
  for (const path of [null, "", "/", "/w/1/boards", "/w/1/boards/b/x", "//evil.example/w/1/boards/b", "/api/v1/me"])
    expect(kindAt(path)).toBe(null);
});

test("an address is written with or without its beginning, and leads to the web", () => {
  expect(addressIn(" intranet.example/a b".replace(" b", ""))).toBe("https://intranet.example/a");
  expect(addressIn("HTTP://Example.se/Å")).toBe("http://example.se/%C3%85");
  for (const wrong of [
    ...["", "  ", "dagordning", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@b.se"],
    ...["https://a.example/b c", "https://user:pass@a.example/", "https://bank.example@evil.example/"],
    `https://a.example/${"x".repeat(2000)}`,
  ])
    expect(addressIn(wrong)).toBe(null);
});

test("the address of a thing is that thing, of this server alone", () => {
  const origin = "https://safos.example";
  expect(linkTo(`${origin}/w/1/boards/b`, " Tavla\n1 ", origin)).toEqual({
    url: `${origin}/w/1/boards/b`,
    path: "/w/1/boards/b",
    name: "Tavla 1",
  });
  for (const url of [`${origin}//w/1/boards/b`, `${origin}.evil.example/w/1/boards/b`, `${origin}/api/v1/me`])
    expect(linkTo(url, "", origin)).toEqual({ url, path: null, name: "" });
});

test("links are set, what lies in the entry is not, and what is the same is told from what is another", () => {
  const board = attachmentOf({ path: "/w/1/boards/b", title: "Tavla\nett" });
  expect(board).toEqual({ url: "/w/1/boards/b", path: "/w/1/boards/b", name: "Tavla ett" });
  const stored = { url: "https://safos.example/w/1/boards/b", path: "/w/1/boards/b", name: "Tavla ett" };
  expect(linksOf([inline, stored, link("https://a.example/", "A")])).toEqual([
    { url: "/w/1/boards/b", name: "Tavla ett" },
    { url: "https://a.example/", name: "A" },
  ]);
  expect(isSameAttached([inline, stored], [board])).toBe(true);
  expect(isSameAttached([stored], [{ ...stored, name: "Annat" }])).toBe(false);
  expect(withAttachment([inline, stored, link("https://a.example/")], { ...board, name: "Ny" })).toEqual([
    inline,
    link("https://a.example/"),
    { ...board, name: "Ny" },
  ]);
  expect(withAttachment([inline], inline)).toEqual([inline, inline]);
});

test("what has no name goes by its address, and a name does not hide whose address it is", () => {
  expect([titleOf(link("https://a.example/x", "Dagordning")), titleOf(link("https://a.example/x"))]).toEqual([
    ...["Dagordning", "a.example/x"],
  ]);
  expect([hostOf(link("https://evil.example/", "Safos")), hostOf(inline), titleOf(inline)]).toEqual([
    ...["evil.example", "", "bild.png"],
  ]);
});

test("categories are written with commas, each is there once, and there are at most twenty", () => {
  expect(withCategories(["Budget"], " budget, Kök , ,KÖK,Resor\n2037")).toEqual(["Budget", "Kök", "Resor 2037"]);
  expect(withCategories([], "x".repeat(150))).toEqual(["x".repeat(100)]);
  const twenty = Array.from({ length: 20 }, (_, n) => `K${n}`);
  expect(withCategories(twenty, "En till")).toEqual(twenty);
  expect(withCategories([], [...twenty, "En till"].join(","))).toEqual(twenty);
});

test("categories used before are offered by their beginning, the newest first, and none that is there", () => {
  const used = withUsed(["Resor", "budget", "Kök"], ["Budget", "Ledning"]);
  expect(used).toEqual(["Budget", "Ledning", "Resor", "Kök"]);
  expect(offeredOf(used, ["RESOR"], "")).toEqual(["Budget", "Ledning", "Kök"]);
  expect(offeredOf(used, [], " kÖ")).toEqual(["Kök"]);
  expect(
    offeredOf(
      Array.from({ length: 9 }, (_, n) => `K${n}`),
      [],
      "k",
    ),
  ).toHaveLength(6);
});
