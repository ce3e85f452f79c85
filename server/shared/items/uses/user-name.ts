import { now } from "#clock";
import type { EventActor } from "#events";
import { addressKey } from "#http";
import type { RequestTrace } from "#log";

/** Visitors choose the names that they go by: up to 100 of one network are named in a day, and the others count as one. */
const mostVisitors = 100;
const mostNetworks = 10_000;
const dayMs = 86_400_000;

/** Who used something, for telling one from another; a visitor without a name by their network. */
export type UserName = (actor: EventActor, trace: RequestTrace | undefined) => string;

export function createUserName(): UserName {
  let today = 0;
  const visitors = new Map<string, Set<string>>();

  function isNamedAlone(network: string, id: string): boolean {
    const day = Math.floor(now() / dayMs);
    if (day !== today || visitors.size > mostNetworks) visitors.clear();
    today = day;
    const known = visitors.getOrInsertComputed(network, () => new Set());
    if (known.size < mostVisitors) known.add(id);
    return known.has(id);
  }

  return (actor, trace) => {
    if (actor.kind === "person") return `person ${actor.id}`;
    const address = trace?.address() ?? null;
    const network = address === null ? "" : addressKey(address);
    if (actor.kind === "guest" && isNamedAlone(network, actor.id)) return `guest ${actor.id}`;
    return `${actor.kind} ${network}`;
  };
}
