import { expect, test } from "vitest";
import { itemOfAddress, spanOf } from "./asked.ts";

test("an address of the page names its item, a card before its board", () => {
  expect(itemOfAddress("https://safos.example/w/1/boards/2?view=table")).toEqual({ kind: "board", id: "2" });
  expect(itemOfAddress("/w/1/boards/2/cards/3")).toEqual({ kind: "card", id: "3" });
  expect(itemOfAddress(" /w/1/documents/2 ")).toEqual({ kind: "document", id: "2" });
  expect(itemOfAddress("/w/1/files/9?file=17")).toEqual({ kind: "file", id: "17" });
  expect(itemOfAddress("/w/1/files/9")).toEqual({ kind: "file", id: "9" });
  expect(itemOfAddress("/w/1/chat/%21x%3Afk.example?event=2")).toEqual({ kind: "channel", id: "!x:fk.example" });
  for (const other of [
    "",
    "/w/1",
    "/w/1/files",
    "/w/1/boards",
    "/chat/!x",
    "/w/1/chat",
    "inte en adress",
    "/w/1/members/2",
  ])
    expect([other, itemOfAddress(other)]).toEqual([other, null]);
});

test("a span is whole days, the last one included, and never backwards", () => {
  const span = spanOf("2026-03-01", "2026-03-15");
  expect(Date.parse(span?.to ?? "") - Date.parse(span?.from ?? "")).toBe(15 * 86_400_000);
  expect(spanOf("2026-03-02", "2026-03-01")).toBeNull();
  expect(spanOf("", "2026-03-01")).toBeNull();
});
