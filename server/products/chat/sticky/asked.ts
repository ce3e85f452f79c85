import type { FastifyRequest } from "#http";
import { refuse } from "../protocol/refuse.ts";
import { queryText } from "../protocol/scope.ts";

/** The longest that an event sticks; who asks for more gets this. */
const longestMs = 3_600_000;
const name = "org.matrix.msc4354.sticky_duration_ms";

/** For how many milliseconds an event is to stick; nothing where it is not. Refuses M_INVALID_PARAM. */
export function stickyIn(request: FastifyRequest): { readonly stickyMs?: number } {
  if ((request.query as Record<string, unknown>)[name] === undefined) return {};
  const text = queryText(request, name);
  if (text === undefined || !/^\d{1,15}$/.test(text) || Number(text) === 0)
    refuse("M_INVALID_PARAM", `${name} is a number of milliseconds above 0.`);
  return { stickyMs: Math.min(Number(text), longestMs) };
}
