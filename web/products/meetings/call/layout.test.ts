import { expect, test } from "vitest";
import { layoutOf, mainTile } from "./layout.ts";
import type { Tile } from "./state.ts";

const tile = (key: string, more: Partial<Tile> = {}): Tile => ({
  key,
  identity: key,
  name: key,
  organisation: "",
  isIdentified: false,
  personId: null,
  userId: null,
  isLocal: false,
  isScreen: false,
  isSpeaking: false,
  isMicOn: true,
  isCameraOn: true,
  isWeak: false,
  isModerator: false,
  hand: 0,
  video: null,
  micSid: null,
  ...more,
});
const me = tile("me", { isLocal: true, isSpeaking: true });
const anna = tile("anna");
const bo = tile("bo", { isSpeaking: true });
const screen = tile("screen", { isScreen: true });
const keys = (tiles: readonly Tile[]): string => tiles.map((one) => one.key).join(" ");

test("in the gallery all are as large, oneself last", () => {
  const { large, rest, columns, people } = layoutOf([me, anna, bo], false);
  expect([large, keys(rest), columns, keys(people)]).toEqual([undefined, "anna bo me", 2, "me anna bo"]);
  expect(layoutOf([], false).columns).toBe(1);
  expect(layoutOf([me], false).columns).toBe(1);
});

test("the one who speaks is large when that is asked for, never oneself while others are there", () => {
  expect(layoutOf([me, anna, bo], true).large).toBe(bo);
  expect(keys(layoutOf([me, anna, bo], true).rest)).toBe("me anna");
  expect(layoutOf([me, anna], true).large).toBe(anna);
  expect(layoutOf([me], true)).toMatchObject({ large: me, rest: [], columns: 1 });
});

test("a shared screen is large before everyone, and no person", () => {
  const { large, rest, columns, people } = layoutOf([me, screen, bo], true);
  expect([large, keys(rest), columns, keys(people)]).toEqual([screen, "me bo", 2, "me bo"]);
});

test("where there is room for one: the screen, the one who speaks, another, oneself", () => {
  expect(mainTile([me, bo, screen])).toBe(screen);
  expect(mainTile([me, anna, bo])).toBe(bo);
  expect(mainTile([me, anna])).toBe(anna);
  expect(mainTile([me])).toBe(me);
  expect(mainTile([])).toBeUndefined();
});
