import type { Poll } from "@safos/contract/polls";
import type { Principal } from "#http";
import type { PollContext } from "../context.ts";
import { readOptions, readPolls } from "../queries.ts";
import { missing } from "../refusals.ts";
import { createPoll } from "./create.ts";

/** The same question again, open and without votes. Refuses MISSING and FORBIDDEN. */
export async function clonePoll(ctx: PollContext, person: Principal, id: string): Promise<Poll> {
  const { db, items } = ctx;
  const original = await items.require({ person, link: null }, "poll", id, "read");
  const [row] = await readPolls(db, [id]);
  if (!row || original.workspaceId === null) throw missing();
  const options = (await readOptions(db, [id])).filter((one) => one.isApproved);
  const copy = {
    title: row.title,
    kind: row.kind,
    description: row.description,
    choice: row.choice,
    maxChoices: row.maxChoices,
    optionLimit: row.optionLimit,
    hasMaybe: row.hasMaybe,
    isAnonymous: row.isAnonymous,
    results: row.results,
    proposals: row.proposals,
    timeZone: row.timeZone,
    quorum: row.quorum,
    options: options.map((one) =>
      row.kind === "date"
        ? {
            startsAt: one.startsAt?.toISOString() ?? null,
            endsAt: one.endsAt?.toISOString() ?? null,
            isAllDay: one.isAllDay,
          }
        : { text: one.text },
    ),
  };
  return createPoll(ctx, person, original.workspaceId, copy, await items.classes.effective(original));
}
