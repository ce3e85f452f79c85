import { highestClass, type InformationClass } from "@safos/contract/policy";
import type { FoundItem, ItemRef } from "#items";
import type { AuditContext } from "../context.ts";
import { readActsOn } from "../queries.ts";

export interface Period {
  readonly since: Date;
  readonly until: Date | null;
}

/** What an item was raised to, or something that it lies in, and when. */
export interface Level extends Period {
  readonly level: InformationClass | null;
}

type Change = readonly [InformationClass | null, InformationClass | null];
const never = new Date(0);

/** The classes that places had one after another, as far as the log knows: from the changes that it keeps. */
export async function readLevels(
  { db, items }: AuditContext,
  organisationId: string,
  places: readonly ItemRef[],
): Promise<readonly Level[]> {
  const records = await readActsOn(db, organisationId, "item.classChanged", places);
  const now = new Map(places.map((one) => [keyOf(one), items.classes.own(one)]));
  const before = new Map(now);
  for (const { itemKind, itemId, facts } of records.toReversed())
    before.set(`${itemKind} ${itemId}`, changeOf(facts)[0]);
  const levels: Level[] = [];
  let since = never;
  const current = before;
  for (const { at, itemKind, itemId, facts } of records) {
    levels.push({ since, until: at, level: highestClass(...current.values()) });
    current.set(`${itemKind} ${itemId}`, changeOf(facts)[1]);
    since = at;
  }
  return [...levels, { since, until: null, level: highestClass(...current.values()) }];
}

const keyOf = ({ kind, id }: ItemRef): string => `${kind} ${id}`;

/** Which of some places were restricted, one after another. */
export interface Restricted extends Period {
  /** The nearest of them; null: none was. */
  readonly nearest: number | null;
}

/** What restricted an item, as far as the log knows. `places`: the item, then what it lies in, the nearest first. */
export async function readRestricted(
  { db, items }: AuditContext,
  organisationId: string,
  places: readonly ItemRef[],
): Promise<readonly Restricted[]> {
  const records = await readActsOn(db, organisationId, "item.restrictionChanged", places);
  const current = new Map(places.map((one) => [keyOf(one), items.restrictions.has(one)]));
  const wasBefore = ({ facts }: { readonly facts: Readonly<Record<string, unknown>> }) =>
    facts["isRestricted"] !== true;
  for (const one of records.toReversed()) current.set(`${one.itemKind} ${one.itemId}`, wasBefore(one));
  const nearest = (): number | null => {
    const index = places.findIndex((one) => current.get(keyOf(one)) === true);
    return index < 0 ? null : index;
  };
  const periods: Restricted[] = [];
  let since = never;
  for (const one of records) {
    periods.push({ since, until: one.at, nearest: nearest() });
    current.set(`${one.itemKind} ${one.itemId}`, !wasBefore(one));
    since = one.at;
  }
  return [...periods, { since, until: null, nearest: nearest() }];
}

/** The class before and after. */
export const changeOf = (facts: Readonly<Record<string, unknown>>): Change =>
  ((facts["changes"] ?? {}) as { readonly informationClass?: Change }).informationClass ?? [null, null];

/** What lies within both; null: nothing. */
export function overlap(a: Period, b: Period): Period | null {
  const since = a.since > b.since ? a.since : b.since;
  const ends = [a.until, b.until].filter((one) => one !== null).toSorted((x, y) => x.getTime() - y.getTime());
  const until = ends[0] ?? null;
  return until === null || until > since ? { since, until } : null;
}

/** A period without the times at which something kept them out; pieces that meet are one. */
export async function whileOpen<T extends Period>(
  period: Period,
  times: readonly T[],
  isOpenAt: (time: T) => Promise<boolean> | boolean,
): Promise<Period[]> {
  const pieces: { since: Date; until: Date | null }[] = [];
  for (const one of times) {
    const piece = (await isOpenAt(one)) ? overlap(period, one) : null;
    const last = pieces.at(-1);
    if (piece && last?.until?.getTime() === piece.since.getTime()) last.until = piece.until;
    else if (piece) pieces.push({ ...piece });
  }
  return pieces;
}

/** What an item has its class from, besides the workspace. */
export const classPlaces = (item: FoundItem): ItemRef[] =>
  [item, ...(item.surroundings ?? []), ...(item.parents ?? [])].map(({ kind, id }) => ({ kind, id }));
