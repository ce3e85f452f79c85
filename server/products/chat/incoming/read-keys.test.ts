import { expect, test } from "vitest";
import { readKeys } from "./read-keys.ts";
import { Elsewhere } from "./testing.ts";

test("keys are read by server and id, and a server that is not named has none", () => {
  const keysOf = readKeys(new Elsewhere("partner.example").keysText);
  expect([...keysOf("partner.example").keys()]).toEqual(["ed25519:1"]);
  expect(keysOf("other.example").size).toBe(0);
});

test.each(["{", "[]", "1", '{"a.example":{"ed25519:1":"kort"}}', '{"a.example":{"rsa:1":"AAAA"}}', '{"a.example":1}'])(
  "what is no list of keys is refused: %s",
  (text) => expect(() => readKeys(text)).toThrow(expect.objectContaining({ code: "INVALID" })),
);
