import { powerOf } from "../events/power.ts";
import { citedLevels, requireEvent, slot, viewOf, type Graph, type GraphEvent } from "./graph.ts";

/** Changes who may do what: levels, the rule for joining, and putting others out (room version 2, "Power events"). */
function isPowerEvent({ type, stateKey, sender, content }: GraphEvent): boolean {
  if (type === "m.room.power_levels" || type === "m.room.join_rules" || type === "m.room.create")
    return stateKey === "";
  const { membership } = content;
  return type === "m.room.member" && sender !== stateKey && (membership === "leave" || membership === "ban");
}

/** Power events, and what they rest on within the set. */
export function powerEventsIn(graph: Graph, conflicted: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  const open = [...conflicted].filter((id) => isPowerEvent(requireEvent(graph, id)));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const cited of requireEvent(graph, id).authEvents) if (conflicted.has(cited)) open.push(cited);
  }
  return found;
}

interface Ranked {
  readonly event: GraphEvent;
  readonly power: number;
}

const compareIds = (a: GraphEvent, b: GraphEvent): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function compareRanked(a: Ranked, b: Ranked): number {
  if (a.power !== b.power) return a.power > b.power ? -1 : 1;
  return a.event.sentAt - b.event.sentAt || compareIds(a.event, b.event);
}

/** Takes the smallest first. */
class Heap {
  private readonly items: Ranked[] = [];

  push(item: Ranked): void {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above];
      if (!parent || compareRanked(parent, item) <= 0) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  pop(): Ranked | undefined {
    const { items } = this;
    const [top] = items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return top;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const [left, right] = [items[below], items[below + 1]];
      if (left && right && compareRanked(right, left) < 0) below++;
      const child = items[below];
      if (!child || compareRanked(child, last) >= 0) break;
      items[at] = child;
      at = below;
    }
    items[at] = last;
    return top;
  }
}

/**
 * What is rested on before what rests on it; among those that do not rest on each other, the more powerful sender's first,
 * then the earlier, then the smaller id (room version 2, "Reverse topological power ordering"). Only citations that stay
 * within the set count, as deployed servers have it.
 */
export function orderByPower(graph: Graph, ids: ReadonlySet<string>): string[] {
  const waiting = new Map<string, number>();
  const citedBy = new Map<string, string[]>();
  const ready = new Heap();
  const release = (id: string): void => {
    const event = requireEvent(graph, id);
    const levels = citedLevels(graph, event);
    const state = new Map([[slot("m.room.create", ""), graph.create]]);
    if (levels) state.set(slot("m.room.power_levels", ""), levels);
    ready.push({ event, power: powerOf(graph.version, viewOf(state), event.sender) });
  };
  for (const id of ids) {
    const within = [...new Set(requireEvent(graph, id).authEvents)].filter((cited) => ids.has(cited));
    waiting.set(id, within.length);
    for (const cited of within) {
      const others = citedBy.get(cited);
      if (others) others.push(id);
      else citedBy.set(cited, [id]);
    }
    if (within.length === 0) release(id);
  }
  const order: string[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    const { id } = next.event;
    order.push(id);
    for (const other of citedBy.get(id) ?? []) {
      const left = (waiting.get(other) ?? 0) - 1;
      waiting.set(other, left);
      if (left === 0) release(other);
    }
  }
  return order;
}

/**
 * By the power levels that each event stands under, the oldest of the room's line of power levels first, then by time and
 * id (room version 2, "Mainline ordering").
 */
export function orderByMainline(graph: Graph, ids: Iterable<string>, levels: GraphEvent | undefined): string[] {
  const mainline: string[] = [];
  for (let one = levels; one !== undefined; one = citedLevels(graph, one)) mainline.push(one.id);
  // How far from its beginning the line stands; what hangs on none of it comes before all.
  const ages = new Map(mainline.map((id, index) => [id, mainline.length - index]));
  const ageOf = (event: GraphEvent): number => {
    const passed: string[] = [];
    let age = 0;
    for (let one: GraphEvent | undefined = event; one !== undefined; one = citedLevels(graph, one)) {
      const known = ages.get(one.id);
      if (known !== undefined) {
        age = known;
        break;
      }
      passed.push(one.id);
    }
    for (const id of passed) ages.set(id, age);
    return age;
  };
  return [...ids]
    .map((id) => requireEvent(graph, id))
    .map((event) => ({ event, age: ageOf(event) }))
    .sort((a, b) => a.age - b.age || a.event.sentAt - b.event.sentAt || compareIds(a.event, b.event))
    .map(({ event }) => event.id);
}
