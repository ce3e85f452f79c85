import { chainOf, requireEvent, type Graph, type StateMap } from "./graph.ts";

/** What all sets say alike, and the events about which they do not agree. */
export interface Split {
  readonly agreed: ReadonlyMap<string, string>;
  readonly conflicted: ReadonlySet<string>;
}

export function splitState(sets: readonly StateMap[]): Split {
  const [first = new Map<string, string>(), ...others] = sets;
  const agreed = new Map<string, string>();
  const conflicted = new Set<string>();
  for (const [key, id] of first) {
    if (others.every((one) => one.get(key) === id)) agreed.set(key, id);
    else conflicted.add(id);
  }
  for (const one of others) for (const [key, id] of one) if (!agreed.has(key)) conflicted.add(id);
  return { agreed, conflicted };
}

/**
 * The events that some sets rest on and others do not (room version 2, "Auth difference"). A set rests on its own events
 * too, as deployed servers have it.
 */
function authDifference(graph: Graph, sets: readonly StateMap[], { agreed, conflicted }: Split): Set<string> {
  const common = new Set(agreed.values()).union(chainOf(graph, agreed.values()));
  const chains = sets.map((set) =>
    chainOf(
      graph,
      [...set.values()].filter((id) => conflicted.has(id)),
      common,
    ),
  );
  const counts = new Map<string, number>();
  for (const chain of chains) for (const id of chain) counts.set(id, (counts.get(id) ?? 0) + 1);
  return new Set([...counts].flatMap(([id, count]) => (count < sets.length ? id : [])));
}

/** All events on paths of citations from one conflicted event to another (room version 12, "Conflicted state subgraph"). */
function subgraph(graph: Graph, conflicted: ReadonlySet<string>): Set<string> {
  const leads = new Map<string, boolean>();
  const open: { readonly id: string; readonly cited: readonly string[]; next: number }[] = [];
  const enter = (id: string): void => {
    leads.set(id, conflicted.has(id));
    open.push({ id, cited: requireEvent(graph, id).authEvents, next: 0 });
  };
  for (const start of conflicted) {
    if (leads.has(start)) continue;
    enter(start);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const cited = top.cited[top.next++];
      if (cited === undefined) {
        open.pop();
        const below = open.at(-1);
        if (below && leads.get(top.id) === true) leads.set(below.id, true);
      } else if (!leads.has(cited)) enter(cited);
      else if (leads.get(cited) === true) leads.set(top.id, true);
    }
  }
  return new Set([...leads].flatMap(([id, isOnPath]) => (isOnPath ? id : [])));
}

/** The full conflicted set: what is resolved again, from nothing or on top of what all agree about. */
export function conflictedSet(graph: Graph, sets: readonly StateMap[], split: Split): ReadonlySet<string> {
  const paths = graph.version.resolution === "2.1" ? subgraph(graph, split.conflicted) : split.conflicted;
  return paths.union(authDifference(graph, sets, split));
}
