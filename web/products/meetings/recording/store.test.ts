import { expect, test } from "vitest";
import { parseRecording } from "./store.ts";

test("only what the server says counts, beside whatever else it says", () => {
  expect(parseRecording('{"captions":"on","language":"sv","recording":"on"}')).toBe("on");
  expect(parseRecording('{"recording":"paused"}')).toBe("paused");
  for (const other of [undefined, "", "null", "[]", "7", '{"recording":"maybe"}', '{"recording":{}}', "{"])
    expect(parseRecording(other), String(other)).toBe(null);
});
