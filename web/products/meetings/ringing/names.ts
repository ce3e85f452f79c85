import type { Ring } from "@safos/contract/ringing";
import { queryClient } from "../../../platform/query.ts";
import { sessionQuery } from "../../../platform/session.ts";
import { text } from "../../../text/index.tsx";

/** The others of a call, by their names. */
function othersOf({ caller, callees }: Pick<Ring, "caller" | "callees">, personId: string): string[] {
  return [caller, ...callees].filter((one) => one.id !== personId).map((one) => one.displayName);
}

/** Whom a call is with. */
export function nameOf(ring: Pick<Ring, "caller" | "callees">): string {
  const [first = "", ...rest] = othersOf(ring, queryClient.getQueryData(sessionQuery.queryKey)?.person.id ?? "");
  return rest.length === 0 ? first : text("ring.group", { first, n: rest.length });
}
