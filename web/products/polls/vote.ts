import type { Answer, Choice, PollOption } from "@safos/contract/polls";

/** What a person is about to answer. */
export interface VoteDraft {
  /** By option: 1 chosen; yes 2, maybe 1, no 0. */
  readonly values: ReadonlyMap<string, number>;
  /** Best first; options that have come since stand last. */
  readonly order: readonly string[];
}

/** What the person has answered already. */
export function draftOf(options: readonly PollOption[]): VoteDraft {
  return {
    values: new Map(options.flatMap((one) => (one.mine === null ? [] : [[one.id, one.mine] as const]))),
    order: [...options].sort((a, b) => (a.mine ?? 999) - (b.mine ?? 999)).map((one) => one.id),
  };
}

/** The options in the person's order, those it does not name last. */
export function rankedOptions({ order }: VoteDraft, options: readonly PollOption[]): PollOption[] {
  const byId = new Map(options.map((one) => [one.id, one]));
  const named = order.flatMap((id) => byId.get(id) ?? []);
  return [...named, ...options.filter((one) => !order.includes(one.id))];
}

/** The order with one option moved, as far as there are places. */
export function moveOption(ranked: readonly PollOption[], id: string, by: number): { order: string[]; index: number } {
  const ids = ranked.map((one) => one.id);
  const index = Math.min(ids.length - 1, Math.max(0, ids.indexOf(id) + by));
  const order = ids.filter((one) => one !== id);
  order.splice(index, 0, id);
  return { order, index };
}

/** The answers that are sent; none while nothing is chosen. */
export function answersOf(choice: Choice, options: readonly PollOption[], draft: VoteDraft): Answer[] {
  const { values } = draft;
  if (choice === "ranked")
    return rankedOptions(draft, options).map((one, index) => ({ optionId: one.id, value: index + 1 }));
  // What a person has not answered is no "no".
  if (choice === "yesno")
    return options.flatMap(({ id }) => (values.has(id) ? [{ optionId: id, value: values.get(id) ?? 0 }] : []));
  const known = new Set(options.map((one) => one.id));
  return [...values]
    .filter(([id, value]) => value === 1 && known.has(id))
    .map(([optionId, value]) => ({ optionId, value }));
}

/** Whether an option can no longer be chosen; one that the person has chosen can. */
export const isTaken = (one: PollOption): boolean => one.isFull && one.mine !== 1 && one.mine !== 2;
