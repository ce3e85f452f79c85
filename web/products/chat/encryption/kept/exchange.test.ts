import type { RecoveryRequest } from "@safos/contract/key-recovery";
import { expect, test } from "vitest";
import { makePair } from "../../../../platform/key-recovery/seal.ts";
import { stepOf } from "./exchange.ts";
import type { Pending } from "./pending.ts";

const pair = await makePair();
const pending: Pending = { requestId: "r", pair, officerKey: null, isConfirmed: false };
const asked = { id: "r", state: "asked", officerKey: null } as RecoveryRequest;

test("a page shows its key for one officer's key, and believes no other one afterwards", () => {
  expect(stepOf(asked, pending).is).toBe("waiting");
  const begun = { ...asked, state: "begun" as const, officerKey: "q" };
  expect(stepOf(begun, pending).is).toBe("begun");
  const shown = { ...pending, officerKey: "q" };
  expect(stepOf(begun, shown).is).toBe("begun");
  const revealed = { ...begun, state: "revealed" as const };
  expect(stepOf(revealed, shown)).toEqual({
    is: "comparing",
    exchange: { requestId: "r", personKey: pair.publicKey, officerKey: "q" },
  });
  for (const officerKey of ["other", null]) {
    expect(stepOf({ ...begun, officerKey }, shown).is).toBe("moved");
    expect(stepOf({ ...revealed, officerKey }, shown).is).toBe("moved");
  }
  // A server that goes on without this page having shown anything.
  expect(stepOf(revealed, pending).is).toBe("moved");
  expect(stepOf({ ...revealed, state: "answered" }, pending).is).toBe("moved");
});

test("an answer is opened only once the person has seen that the signs match", () => {
  const answered = { ...asked, state: "answered" as const, officerKey: "q" };
  expect(stepOf(answered, { ...pending, officerKey: "q" }).is).toBe("comparing");
  expect(stepOf(answered, { ...pending, officerKey: "q", isConfirmed: true }).is).toBe("answered");
});

test("of a request that another browser made, or an earlier one, nothing is believed", () => {
  expect(stepOf(asked, null).is).toBe("lostPair");
  expect(stepOf(asked, { ...pending, requestId: "earlier" }).is).toBe("lostPair");
});
