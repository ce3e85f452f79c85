import { addressKey, type FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { addressOf } from "./scope.ts";

/** All networks together may ask for as much as eight of them. */
const everyone = 8;

/** What someone without an account asks for, before it is looked for. Refuses M_LIMIT_EXCEEDED. */
export function spendAsVisitor(core: Core, request: FastifyRequest, kind: string, weight: number): void {
  core.visitorLimiter.spend(addressKey(addressOf(core, request)), kind, weight);
  core.visitorLimiter.spend("everyone", kind, weight / everyone);
}

/** What was sent to them: the next they ask for waits for it. */
export function oweAsVisitor(core: Core, request: FastifyRequest, kind: string, bytes: number): void {
  core.visitorLimiter.oweFor(addressKey(addressOf(core, request)), kind, bytes);
  core.visitorLimiter.oweFor("everyone", kind, bytes / everyone);
}
