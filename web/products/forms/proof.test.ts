import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { findProof, firstWord } from "./proof.ts";

test("our SHA-256 agrees with Node's for every length around a block", () => {
  for (let length = 0; length < 200; length++) {
    const text = "t.abc:".repeat(40).slice(0, length);
    expect(firstWord(text)).toBe(createHash("sha256").update(text).digest().readUInt32BE(0));
  }
});

test("a proof begins with as many zero bits as asked", async () => {
  const number = await findProof("t.x.y.z", 12);
  expect(createHash("sha256").update(`t.x.y.z:${number}`).digest().readUInt32BE(0) >>> 20).toBe(0);
});
