import { expect, test } from "vitest";
import { flowOf } from "./verification-code.ts";

const codeOf = (flow: string, { version = 2, mode = 0, after = 80 } = {}): Uint8Array => {
  const name = new TextEncoder().encode(flow);
  const head = [...new TextEncoder().encode("MATRIX"), version, mode, name.length >> 8, name.length & 255];
  return Uint8Array.from([...head, ...name, ...Array.from({ length: after }, (_, at) => 255 - at)]);
};

test("a code names its verification, whatever kind of verification it is", () => {
  expect(flowOf(codeOf("$event:example.org"))).toBe("$event:example.org");
  for (const mode of [0, 1, 2]) expect(flowOf(codeOf("m1", { mode }))).toBe("m1");
  expect(flowOf(codeOf("x".repeat(300)))).toBe("x".repeat(300));
  // Read from the middle of what a camera gave.
  const within = new Uint8Array([0, 0, 0, ...codeOf("m2")]).subarray(3);
  expect(flowOf(within)).toBe("m2");
});

test.each([
  ["nothing", new Uint8Array()],
  ["a web address", new TextEncoder().encode("https://example.org/MATRIX")],
  ["only the marker", new TextEncoder().encode("MATRIX")],
  ["another version", codeOf("m1", { version: 3 })],
  ["a mode that there is not", codeOf("m1", { mode: 3 })],
  ["too short for its keys", codeOf("m1", { after: 71 })],
  ["longer by its own account than it is", Uint8Array.from([...codeOf("m1").subarray(0, 8), 255, 255, 1, 2, 3])],
  ["a name that is no text", codeOf("m1").fill(0xff, 10, 12)],
])("%s is no code of a verification", (_, bytes) => {
  expect(flowOf(bytes)).toBeNull();
});
