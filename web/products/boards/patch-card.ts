import type { Card, ChangeCard } from "@safos/contract/boards";

/** What of a change stands in the card under the same name. */
const plain = [
  "title",
  "description",
  "tone",
  "startsAt",
  "dueAt",
  "fields",
  "labelIds",
  "assigneeIds",
  "groupIds",
] as const satisfies readonly (keyof ChangeCard & keyof Card)[];

const without = (all: readonly string[], gone: readonly string[] = []): string[] =>
  all.filter((one) => !gone.includes(one));

/** A card as a change will make it, shown until the server has it. `at`: the present, in ms. */
export function patchCard(card: Card, change: ChangeCard, at: number): Card {
  const moment = new Date(at).toISOString();
  const set = Object.fromEntries(plain.flatMap((key) => (change[key] === undefined ? [] : [[key, change[key]]])));
  const after: Card = { ...card, ...set };
  const isText = change.title !== undefined || change.description !== undefined || change.fields !== undefined;
  return {
    ...after,
    // The server counts so too: the next change says that it was made of this one.
    version: card.version + (isText ? 1 : 0),
    labelIds: [...without(after.labelIds ?? [], change.removeLabelIds), ...(change.addLabelIds ?? [])],
    assigneeIds: [...without(after.assigneeIds ?? [], change.removeAssigneeIds), ...(change.addAssigneeIds ?? [])],
    groupIds: [...without(after.groupIds ?? [], change.removeGroupIds), ...(change.addGroupIds ?? [])],
    ...(change.isDone === undefined ? {} : { doneAt: change.isDone ? moment : null }),
    ...(change.isArchived === undefined ? {} : { archivedAt: change.isArchived ? moment : null }),
  };
}
