import { expect, test } from "vitest";
import { readMatrixLink } from "./matrix-links.ts";

test("people, rooms and messages are read from both kinds of addresses", () => {
  expect(readMatrixLink("https://matrix.to/#/%40bo.ek%3Adigg.example")).toEqual({
    kind: "user",
    userId: "@bo.ek:digg.example",
  });
  expect(readMatrixLink("https://matrix.to/#/!abc:fk.example/$ev?via=fk.example")).toEqual({
    kind: "room",
    room: "!abc:fk.example",
    eventId: "$ev",
  });
  expect(readMatrixLink("https://matrix.to/#/%23fika%3Afk.example")).toEqual({
    kind: "room",
    room: "#fika:fk.example",
    eventId: null,
  });
  expect(readMatrixLink("matrix:u/bo:digg.example?action=chat")).toEqual({ kind: "user", userId: "@bo:digg.example" });
  expect(readMatrixLink("matrix:roomid/abc:fk.example/e/ev?via=x")).toEqual({
    kind: "room",
    room: "!abc:fk.example",
    eventId: "$ev",
  });
  expect(readMatrixLink("matrix:r/fika:fk.example")?.kind).toBe("room");
  // A room of version 12.
  expect(readMatrixLink("https://matrix.to/#/!NhVi0Kq8P0")).toEqual({
    kind: "room",
    room: "!NhVi0Kq8P0",
    eventId: null,
  });
});

test("what is broken or leads elsewhere is no address of Matrix", () => {
  for (const href of [
    "https://matrix.to.example/#/@a:b",
    "https://matrix.to/#/%E0%A4%A",
    "https://matrix.to/#/",
    "https://matrix.to/#/bo",
    "matrix://server/u/a:b",
    "matrix:u/",
    "matrix:constructor/a:b",
    "javascript:matrix:u/a:b",
    `https://matrix.to/#/@${"a".repeat(2000)}:b`,
  ])
    expect(readMatrixLink(href)).toBeNull();
});
