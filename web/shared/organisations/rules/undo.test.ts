import type { Rules } from "@safos/contract/organisations";
import { defaultPolicy } from "@safos/contract/policy";
import { expect, test } from "vitest";
import { undoOf } from "./undo.ts";

const rules: Rules = {
  ...defaultPolicy,
  personQuota: null,
  workspaceQuota: null,
  auditDays: null,
  auditReadsFrom: "K3",
  secondFactor: "none",
  signInLevel: "any",
  sessionIdleMinutes: null,
  sessionDays: 30,
  sessionDevices: null,
};

test("a change is taken back to what was, and nothing else is touched", () => {
  expect(undoOf(rules, { guestLinks: false, guestLinkDays: 30 })).toEqual({ guestLinks: true, guestLinkDays: null });
  expect(undoOf(rules, { classes: { K2: { guestLinks: true } } })).toEqual({ classes: { K2: { guestLinks: false } } });
  expect(undoOf(rules, {})).toEqual({});
});
