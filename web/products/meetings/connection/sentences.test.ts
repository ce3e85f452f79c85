import { expect, test } from "vitest";
import { portsText } from "./sentences.ts";

test("ports that follow each other are a range, others stand one by one", () => {
  expect(portsText([])).toBe("");
  expect(portsText([7882])).toBe("7882");
  expect(portsText([7882, 7883, 7884])).toBe("7882–7884");
  expect(portsText([40000, 51234])).toBe("40000, 51234");
});
