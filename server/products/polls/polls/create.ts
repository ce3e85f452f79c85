import type { InformationClass } from "@safos/contract/policy";
import type { NewPoll, Poll } from "@safos/contract/polls";
import { uuid } from "#clock";
import { byPerson } from "#events";
import { type Principal, refuse } from "#http";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { optionOf } from "../options/shape.ts";
import { insertOptions, insertPoll } from "../queries.ts";
import { readPollFor } from "./read.ts";
import { checkSettings } from "./settings.ts";

/** Asks a workspace; `level`: of what it is a copy of. Refuses MISSING, FORBIDDEN, INVALID, DEADLINE_PAST, POLL_SHAPE. */
export async function createPoll(
  ctx: PollContext,
  person: Principal,
  workspaceId: string,
  fresh: NewPoll,
  level: InformationClass | null = null,
): Promise<Poll> {
  const { db, events, items, workspaces } = ctx;
  await workspaces.require(person.personId, workspaceId, "write");
  checkSettings(fresh);
  const least = fresh.proposals === "open" || fresh.proposals === "review" ? 1 : 2;
  if (fresh.options.length < least) throw refuse("POLL_SHAPE");
  const id = uuid();
  const row = newRow(id, person, workspaceId, fresh);
  if (row.title === "") throw refuse("POLL_SHAPE");
  const options = fresh.options.map((option, place) => optionOf(id, fresh.kind, option, place, null, true));
  await db.transaction().execute(async (trx) => {
    await insertPoll(trx, row);
    await insertOptions(trx, options);
    await items.classes.keep(trx, byPerson(person.personId), level, { kind: "poll", id, workspaceId });
    await events.emit(trx, pollEvent("poll.created", row, byPerson(person.personId), { isInChannel: false }));
  });
  return readPollFor(ctx, { person, link: null }, id, "owner");
}

function newRow(id: string, person: Principal, workspaceId: string, fresh: NewPoll): Parameters<typeof insertPoll>[1] {
  return {
    id,
    workspaceId,
    title: fresh.title.trim(),
    description: fresh.description ?? "",
    kind: fresh.kind,
    choice: fresh.choice ?? (fresh.kind === "date" ? "yesno" : "single"),
    maxChoices: fresh.maxChoices ?? null,
    optionLimit: fresh.optionLimit ?? null,
    hasMaybe: fresh.hasMaybe ?? true,
    isAnonymous: fresh.isAnonymous ?? false,
    results: fresh.results ?? "always",
    proposals: fresh.proposals ?? "none",
    deadline: fresh.deadline ? new Date(fresh.deadline) : null,
    remindHours: fresh.remindHours ?? null,
    timeZone: fresh.timeZone ?? "Europe/Stockholm",
    quorum: fresh.quorum ?? null,
    roomId: null,
    eventId: null,
    createdBy: person.personId,
  };
}
