import type { EventActor, EventEnvelope, EventOrigin } from "@safos/contract/event";
import type { RequestTrace } from "#log";
import { system } from "./event.ts";

/**
 * Who caused an event, and the request it came of. Where nobody is named nobody is to be known, so the request is left out
 * too: an anonymous vote has no address. What the system does while a command runs is the operator's.
 */
export function causeOf(
  { actor = system }: Partial<Pick<EventEnvelope, "actor">>,
  trace: RequestTrace | undefined,
): { readonly actor: EventActor; readonly origin: EventOrigin | null } {
  if (trace?.isOperator === true && actor.kind === "system") return { actor: { kind: "operator" }, origin: null };
  if (!trace || trace.isOperator === true || actor.kind === "system") return { actor, origin: null };
  return { actor, origin: { requestId: trace.id, address: trace.address(), sessionId: trace.sessionId } };
}
