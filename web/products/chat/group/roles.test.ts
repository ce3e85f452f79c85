import { describe, expect, it } from "vitest";
import { heirsOf, roleOf } from "./roles.ts";

const people = (...power: number[]) => power.map((one, index) => ({ userId: `@${index}`, power: one }));

describe("who leads a chat", () => {
  it("is told by their power", () => {
    expect([Infinity, 150, 100, 99, 50, 49, 0, -1].map(roleOf)).toEqual([
      "creator",
      "lead",
      "lead",
      "moderator",
      "moderator",
      "member",
      "member",
      "member",
    ]);
  });

  it("has to be settled when the last one leaves, first with those who help", () => {
    expect(heirsOf(people(Infinity, 0, 50, 0), "@0")).toEqual(["@2", "@1", "@3"]);
    expect(heirsOf(people(100, 0), "@0")).toEqual(["@1"]);
  });

  it("has not where someone else does, where nobody is left, or where one leads nothing", () => {
    expect(heirsOf(people(Infinity, 100), "@0")).toEqual([]);
    expect(heirsOf(people(100), "@0")).toEqual([]);
    expect(heirsOf(people(0, 0), "@0")).toEqual([]);
    expect(heirsOf(people(100, 0), "@9")).toEqual([]);
  });
});
