import { expect, it } from "vitest";
import { addressOfMessage } from "./further.ts";

it("the address of a message names its room and itself, whatever signs they have", () => {
  const url = new URL(addressOfMessage("https://safos.example", "!a/b?c:x.se", "$d+e/f&g"));
  expect(url.pathname).toBe("/chat/!a%2Fb%3Fc%3Ax.se");
  expect([...url.searchParams]).toEqual([["event", "$d+e/f&g"]]);
});
