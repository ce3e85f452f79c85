import { expect, test } from "vitest";
import { parseMayWrite } from "./store.ts";

test("everybody may write unless the room says that they may not", () => {
  for (const one of [undefined, "", "{", "7", "null", "{}", '{"permissions":{}}', '{"permissions":{"chat":true}}'])
    expect(parseMayWrite(one), one).toBe(true);
  expect(parseMayWrite('{"breakout":1,"permissions":{"microphone":true,"chat":false}}')).toBe(false);
});
