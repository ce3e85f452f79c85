import { createHash, timingSafeEqual } from "node:crypto";
import type { CallerResolvers, Callers } from "./bind-routes.ts";
import { requireAdmin, requirePerson, requireRole } from "./principal.ts";
import { refuse } from "./refusal.ts";

/** Compares the operator's token in constant time; nobody is the operator while none is set. */
export function operatorCheck(adminToken: string | null): (authorization: string | undefined) => boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return (authorization) =>
    adminToken !== null && timingSafeEqual(digest(authorization ?? ""), digest(`Bearer ${adminToken}`));
}

/** How a route of each access finds out who calls. */
export const createResolvers = (
  isOperator: (authorization: string | undefined) => boolean,
): CallerResolvers<Callers> => ({
  anyone: (request) => request.principal,
  person: requirePerson,
  admin: requireAdmin,
  auditor: (request) => requireRole(request, "auditor"),
  groupManager: (request) => requireRole(request, "groupManager"),
  operator(request) {
    if (!isOperator(request.headers.authorization)) throw refuse("UNAUTHENTICATED", "The operator's token is needed.");
    return null;
  },
});
