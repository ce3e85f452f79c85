import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { findProof } from "./proof.ts";

test("a proof begins with as many zero bits as asked, and is the first number that does", async () => {
  for (const bits of [0, 1, 8, 12]) {
    const zeros = (number: number): boolean =>
      bits === 0 || createHash("sha256").update(`t.x.y.z:${number}`).digest().readUInt32BE(0) >>> (32 - bits) === 0;
    const number = await findProof("t.x.y.z", bits);
    expect([bits, zeros(number)]).toEqual([bits, true]);
    for (let earlier = 0; earlier < number; earlier++) expect(zeros(earlier)).toBe(false);
  }
});
