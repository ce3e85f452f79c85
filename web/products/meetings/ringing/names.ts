import type { Ring } from "@safos/contract/ringing";
import { queryClient } from "../../../platform/query.ts";
import { sessionQuery } from "../../../platform/session.ts";
import { text } from "../../../text/index.tsx";

/** The others of a call. */
function othersOf({ caller, callees }: Pick<Ring, "caller" | "callees">): Ring["caller"][] {
  const own = queryClient.getQueryData(sessionQuery.queryKey)?.person.id;
  return [caller, ...callees].filter((one) => one.id !== own);
}

/** Whom a call is with. */
export function nameOf(ring: Pick<Ring, "caller" | "callees">): string {
  const [first, ...rest] = othersOf(ring);
  const name = first?.displayName ?? "";
  return rest.length === 0 ? name : text("ring.group", { first: name, n: rest.length });
}

/** Where the other is; nothing of several. */
export function organisationOf(ring: Pick<Ring, "caller" | "callees">): string {
  const others = othersOf(ring);
  return others.length === 1 ? (others[0]?.organisationName ?? "") : "";
}
