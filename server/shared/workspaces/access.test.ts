import { roles, type Role } from "@safos/contract/workspaces";
import fc from "fast-check";
import { expect, test } from "vitest";
import { can, canAssign, rank, strongest, type Action } from "./access.ts";

const actions: readonly Action[] = ["read", "comment", "write", "manage"];
const anyRole = fc.constantFrom(...roles);
const anyRoleOrNone = fc.constantFrom<Role | null>(...roles, null);

test("each role allows what the model says, and nothing else", () => {
  const table: Record<Role, readonly Action[]> = {
    owner: ["read", "comment", "write", "manage"],
    editor: ["read", "comment", "write"],
    commenter: ["read", "comment"],
    viewer: ["read"],
    guest: [],
  };
  for (const role of roles) expect([role, actions.filter((one) => can(role, one))]).toEqual([role, table[role]]);
  expect(actions.filter((one) => can(null, one))).toEqual([]);
});

test("a stronger role never allows less", () => {
  fc.assert(
    fc.property(anyRole, anyRole, fc.constantFrom(...actions), (one, other, action) => {
      if (rank(one) >= rank(other) && can(other, action)) expect(can(one, action)).toBe(true);
    }),
  );
});

test("the strongest of several roles does not depend on their order, and is one of them", () => {
  fc.assert(
    fc.property(fc.array(anyRoleOrNone, { maxLength: 8 }), (given) => {
      const best = strongest(...given);
      expect(strongest(...given.toReversed())).toBe(best);
      expect(strongest(best, ...given)).toBe(best);
      if (best === null) expect(given.every((one) => one === null)).toBe(true);
      else {
        expect(given).toContain(best);
        for (const one of given) expect(one === null || rank(best) >= rank(one)).toBe(true);
      }
    }),
  );
});

test("only owners assign roles, and each of them any", () => {
  for (const actor of [...roles, null])
    for (const role of roles) expect([actor, role, canAssign(actor, role)]).toEqual([actor, role, actor === "owner"]);
});
