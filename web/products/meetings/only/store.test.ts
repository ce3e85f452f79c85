import { expect, test } from "vitest";
import { parseOnly } from "./store.ts";

test("what is shown alone is read from the room's metadata, and nothing else is taken for it", () => {
  const only = { identity: "p_1", source: "screen" };
  expect(parseOnly(JSON.stringify({ captions: "on", only }))).toEqual(only);
  for (const metadata of [
    undefined,
    "",
    "{",
    "null",
    "[]",
    '{"only":null}',
    '{"only":"p_1"}',
    '{"only":{"identity":1,"source":"screen"}}',
    '{"only":{"identity":"p_1","source":"window"}}',
  ])
    expect([metadata, parseOnly(metadata)]).toEqual([metadata, null]);
});
