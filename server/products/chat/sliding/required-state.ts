import { isObject, type Json } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";

type Keys = ReadonlyMap<string, ReadonlySet<string>>;

/** State keys by type, `*` for any of either, but for those left out. */
interface StateSet {
  readonly keys: Keys;
  readonly without: Keys;
}

/** Which state a client wants of a room (MSC4186, `required_state`): what any of the sets has. */
export interface RequiredState {
  readonly sets: readonly StateSet[];
  /** Members of those whose events it is given. */
  readonly isLazy: boolean;
}

const noState: RequiredState = { sets: [], isLazy: false };

const most = 200;
const longest = 255;
const any = "*";
const none: Keys = new Map();

function collect(pairs: readonly (readonly [Json | undefined, Json | undefined])[]): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const [type, key] of pairs) {
    if (typeof type !== "string" || typeof key !== "string" || type.length > longest || key.length > longest)
      refuse("M_BAD_JSON", "required_state has types and state keys.");
    keys.set(type, (keys.get(type) ?? new Set()).add(key));
  }
  return keys;
}

/** Pairs of type and state key, as the deployed dialect says it. Refuses M_BAD_JSON. */
export function readPairs(value: Json | undefined): RequiredState {
  if (value === undefined || value === null) return noState;
  if (!Array.isArray(value) || value.length > most) refuse("M_BAD_JSON", `required_state has ${most} pairs at most.`);
  const pairs = value.map((pair) => (Array.isArray(pair) ? ([pair[0], pair[1]] as const) : ([null, null] as const)));
  const isLazyPair = ([type, key]: readonly (Json | undefined)[]): boolean =>
    type === "m.room.member" && key === "$LAZY";
  const keys = collect(pairs.filter((pair) => !isLazyPair(pair)));
  return { sets: keys.size === 0 ? [] : [{ keys, without: none }], isLazy: pairs.some(isLazyPair) };
}

function readElements(value: Json | undefined, name: string): Map<string, Set<string>> {
  if (value === undefined || value === null) return new Map();
  if (!Array.isArray(value) || value.length > most) refuse("M_BAD_JSON", `${name} has ${most} elements at most.`);
  return collect(
    value.map((one) => {
      if (!isObject(one)) refuse("M_BAD_JSON", `${name} has objects.`);
      return [one["type"] ?? any, one["state_key"] ?? any];
    }),
  );
}

/** What to include, and what of it not, as the final form says it. Refuses M_BAD_JSON. */
export function readElementsOf(value: Json | undefined): RequiredState {
  if (value === undefined || value === null) return noState;
  if (!isObject(value)) refuse("M_BAD_JSON", "required_state is an object.");
  const isLazy = value["lazy_members"] ?? false;
  if (typeof isLazy !== "boolean") refuse("M_BAD_JSON", "lazy_members is true or false.");
  const keys = readElements(value["include"], "include");
  const without = readElements(value["exclude"], "exclude");
  return { sets: keys.size === 0 ? [] : [{ keys, without }], isLazy };
}

/** How many types and keys are named. */
export const sizeOfRequired = ({ sets }: RequiredState): number =>
  sets
    .flatMap(({ keys, without }) => [...keys.values(), ...without.values()])
    .reduce((sum, keys) => sum + keys.size, 0);

/** What any of them has: sets that leave nothing out become one. */
export function unite(...states: readonly RequiredState[]): RequiredState {
  const all = states.flatMap((one) => one.sets);
  const keys = new Map<string, Set<string>>();
  for (const set of all)
    if (set.without.size === 0)
      for (const [type, own] of set.keys) {
        const known = keys.get(type) ?? new Set();
        for (const key of own) known.add(key);
        keys.set(type, known);
      }
  const others = all.filter((set) => set.without.size > 0).map((set) => [JSON.stringify(listOf(set)), set] as const);
  const plain = keys.size === 0 ? [] : [{ keys, without: none }];
  return { sets: [...plain, ...new Map(others).values()], isLazy: states.some((one) => one.isLazy) };
}

type KeyList = readonly (readonly [string, readonly string[]])[];
/** Equal ones have one such list, whatever their order. */
export type RequiredList = readonly [readonly (readonly [KeyList, KeyList])[], boolean];

const byFirst = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
const keyList = (keys: Keys): KeyList =>
  [...keys].map(([type, own]) => [type, [...own].toSorted()] as const).toSorted(byFirst);
const keysOf = (list: KeyList): Keys => new Map(list.map(([type, own]) => [type, new Set(own)]));
const listOf = ({ keys, without }: StateSet): readonly [KeyList, KeyList] => [keyList(keys), keyList(without)];

export const listOfRequired = ({ sets, isLazy }: RequiredState): RequiredList => [
  sets.map(listOf).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  isLazy,
];

export const requiredOfList = ([sets, isLazy]: RequiredList): RequiredState => ({
  sets: sets.map(([keys, without]) => ({ keys: keysOf(keys), without: keysOf(without) })),
  isLazy,
});

function has(keys: Keys, type: string, stateKey: string, userId: string): boolean {
  const isIn = (set: ReadonlySet<string> | undefined): boolean =>
    set !== undefined && (set.has(any) || set.has(stateKey) || (stateKey === userId && set.has("$ME")));
  return isIn(keys.get(type)) || isIn(keys.get(any));
}

/** Whether an event is asked for by its type and key; members that matter only by what they sent are not. */
export const isRequired = (
  { sets }: RequiredState,
  { type, stateKey = "" }: Pick<StoredEvent, "type" | "stateKey">,
  userId: string,
): boolean =>
  sets.some(({ keys, without }) => has(keys, type, stateKey, userId) && !has(without, type, stateKey, userId));

/** What of a room's state now is asked for by type and key. */
export function requiredIn(room: Room, required: RequiredState, userId: string): StoredEvent[] {
  const isAny = required.sets.some(({ keys }) => keys.has(any));
  const types = isAny ? [...room.state.keys()] : [...new Set(required.sets.flatMap(({ keys }) => [...keys.keys()]))];
  return types.flatMap((type) =>
    [...(room.state.get(type)?.values() ?? [])].filter((event) => isRequired(required, event, userId)),
  );
}
