import type { Dialect } from "./dialect.ts";
import type { ListFilter } from "./list-filter.ts";
import {
  listOfRequired,
  requiredOfList,
  sizeOfRequired,
  unite,
  type RequiredList,
  type RequiredState,
} from "./required-state.ts";

/** What a client wants of a room. */
export interface RoomConfig {
  readonly limit: number;
  readonly required: RequiredState;
}

export interface RoomList {
  readonly name: string;
  /** Places in the list, both included. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly filter: ListFilter;
  readonly config: RoomConfig;
}

/** Of which rooms an extension is asked for: those of some lists, and some of those subscribed to. Null: of all. */
export interface Scope {
  readonly lists: ReadonlySet<string> | null;
  readonly rooms: ReadonlySet<string> | null;
}

/** The extensions that are asked for. */
export interface Extensions {
  readonly toDevice: { readonly since: string | undefined; readonly limit: number } | null;
  readonly hasE2ee: boolean;
  readonly accountData: Scope | null;
  readonly receipts: Scope | null;
  readonly typing: Scope | null;
  /** MSC4480. `since`: up to where the client has them; undefined: it has none. */
  readonly sticky: { readonly name: string; readonly since: number | undefined; readonly limit: number } | null;
  /** Under the name that the client asks by. */
  readonly threadSubscriptions: { readonly name: string; readonly limit: number } | null;
}

/** A request of simplified sliding sync, of whatever dialect. */
export interface SlidingRequest {
  readonly dialect: Dialect;
  /** Connections of one device are told apart by it. */
  readonly connection: string;
  readonly lists: readonly RoomList[];
  readonly subscriptions: ReadonlyMap<string, RoomConfig>;
  readonly extensions: Extensions;
}

const mostRemembered = 400;

/** Unites configs: the same ones are united once, however many rooms they meet in. */
export function createUniter(): (configs: ReadonlySet<RoomConfig>) => RoomConfig {
  const numbers = new Map<RoomConfig, number>();
  const united = new Map<string, RoomConfig>();
  return (configs) => {
    const [first] = configs;
    if (first !== undefined && configs.size === 1) return first;
    for (const one of configs) if (!numbers.has(one)) numbers.set(one, numbers.size);
    const key = [...configs]
      .map((one) => numbers.get(one) ?? 0)
      .toSorted((a, b) => a - b)
      .join();
    const made = united.get(key) ?? {
      limit: Math.max(...[...configs].map((one) => one.limit)),
      required: unite(...new Set([...configs].map((one) => one.required))),
    };
    united.set(key, made);
    return made;
  };
}

/** One text for equal configs. */
const textOfConfig = ({ limit, required }: RoomConfig): string => JSON.stringify([limit, listOfRequired(required)]);

function configOfText(text: string): RoomConfig {
  const [limit, required] = JSON.parse(text) as [number, RequiredList];
  return { limit, required: requiredOfList(required) };
}

/** What a room was given by, what is asked of it now, and both together. */
export interface Combined {
  readonly before: RoomConfig | undefined;
  readonly now: RoomConfig;
  /** State that was ever asked for is kept up, as long as that is not too much. */
  readonly required: RequiredState;
  readonly hasMoreState: boolean;
  /** By what the room has been given after an answer, with as many events as now, or as ever. */
  readonly text: string;
  readonly longestText: string;
}

/** Combines configs: the same two are combined once, however many rooms have them. */
export function createCombiner(): (before: string | undefined, now: RoomConfig) => Combined {
  const combined = new Map<string | undefined, Map<RoomConfig, Combined>>();
  return (text, now) => {
    const known = combined.get(text)?.get(now);
    if (known) return known;
    const before = text === undefined ? undefined : configOfText(text);
    const both = before ? unite(before.required, now.required) : now.required;
    const required = sizeOfRequired(both) > mostRemembered ? now.required : both;
    const same = (a: RequiredState, b: RequiredState): boolean =>
      JSON.stringify(listOfRequired(a)) === JSON.stringify(listOfRequired(b));
    const made = {
      ...{ before, now, required },
      hasMoreState: before !== undefined && !same(before.required, required),
      text: textOfConfig({ limit: now.limit, required }),
      longestText: textOfConfig({ limit: Math.max(before?.limit ?? 0, now.limit), required }),
    };
    combined.set(text, (combined.get(text) ?? new Map<RoomConfig, Combined>()).set(now, made));
    return made;
  };
}
