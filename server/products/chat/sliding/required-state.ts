import type { Json } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";

/** Which state a client wants of a room (MSC4186, `required_state`): state keys by type, `*` for any of either. */
export interface RequiredState {
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
  /** Members of those whose events it is given. */
  readonly isLazy: boolean;
}

const most = 200;
const longest = 255;
const any = "*";

/** Pairs of type and state key, as the deployed dialect says it. Refuses M_BAD_JSON. */
export function readPairs(value: Json | undefined): RequiredState {
  if (value === undefined || value === null) return { keys: new Map(), isLazy: false };
  if (!Array.isArray(value) || value.length > most) refuse("M_BAD_JSON", `required_state has ${most} pairs at most.`);
  const keys = new Map<string, Set<string>>();
  let isLazy = false;
  for (const pair of value) {
    const [type, key] = Array.isArray(pair) ? pair : [];
    if (typeof type !== "string" || typeof key !== "string" || type.length > longest || key.length > longest)
      refuse("M_BAD_JSON", "required_state has pairs of a type and a state key.");
    if (type === "m.room.member" && key === "$LAZY") isLazy = true;
    else keys.set(type, (keys.get(type) ?? new Set()).add(key));
  }
  return { keys, isLazy };
}

export function unite(a: RequiredState, b: RequiredState): RequiredState {
  const keys = new Map([...a.keys].map(([type, own]) => [type, new Set(own)]));
  for (const [type, own] of b.keys) keys.set(type, new Set([...(keys.get(type) ?? []), ...own]));
  return { keys, isLazy: a.isLazy || b.isLazy };
}

/** Equal ones have one such list, whatever their order. */
export type Listed = readonly [readonly (readonly [string, readonly string[]])[], boolean];

export const listOfRequired = ({ keys, isLazy }: RequiredState): Listed => [
  [...keys].map(([type, own]) => [type, [...own].toSorted()] as const).toSorted(byFirst),
  isLazy,
];

export const requiredOfList = ([keys, isLazy]: Listed): RequiredState => ({
  keys: new Map(keys.map(([type, own]) => [type, new Set(own)])),
  isLazy,
});

const byFirst = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);

/** Whether an event is asked for; `members`: those whose events matter now. */
export function isRequired(
  { keys, isLazy }: RequiredState,
  { type, stateKey = "" }: Pick<StoredEvent, "type" | "stateKey">,
  userId: string,
  members: ReadonlySet<string>,
): boolean {
  if (isLazy && type === "m.room.member" && members.has(stateKey)) return true;
  const own = keys.get(type);
  const others = keys.get(any);
  const has = (set: ReadonlySet<string> | undefined): boolean =>
    set !== undefined && (set.has(any) || set.has(stateKey) || (set.has("$ME") && stateKey === userId));
  return has(own) || has(others);
}

/** What of a room's state now is asked for. */
export function requiredIn(
  room: Room,
  required: RequiredState,
  userId: string,
  members: ReadonlySet<string>,
): StoredEvent[] {
  const found = new Set<StoredEvent>();
  const types = required.keys.has(any) ? [...room.state.keys()] : [...required.keys.keys()];
  for (const type of types)
    for (const event of room.state.get(type)?.values() ?? [])
      if (isRequired(required, event, userId, members)) found.add(event);
  if (required.isLazy)
    for (const member of members) {
      const event = room.get("m.room.member", member);
      if (event) found.add(event);
    }
  return [...found];
}
