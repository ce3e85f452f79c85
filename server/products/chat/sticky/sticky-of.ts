import { isObject } from "../events/pdu.ts";

/** For how long an event sticks, and when that is over, in milliseconds since 1970. */
export interface Sticky {
  readonly durationMs: number;
  readonly until: number;
}

/** What a signed event says of it: `msc4354_sticky`. */
export function stickyOf(pdu: {
  readonly msc4354_sticky?: unknown;
  readonly origin_server_ts: number;
}): Sticky | undefined {
  const duration = isObject(pdu.msc4354_sticky) ? pdu.msc4354_sticky["duration_ms"] : undefined;
  if (typeof duration !== "number") return undefined;
  return { durationMs: duration, until: pdu.origin_server_ts + duration };
}
