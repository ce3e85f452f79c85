import type { FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { queryText } from "../protocol/scope.ts";

/** When an application service says that something was sent, in milliseconds since 1970 ("Timestamp massaging"). Refuses M_INVALID_PARAM. */
export function timestampIn(core: Core, request: FastifyRequest): { readonly sentAt?: number } {
  const text = core.appservices.of(request) ? queryText(request, "ts") : undefined;
  if (text === undefined) return {};
  const sentAt = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(sentAt)) refuse("M_INVALID_PARAM", "ts must be a whole number.");
  return { sentAt };
}
