import { refuse } from "#http";
import type { Actor } from "#items";
import { requireOpenForm } from "../access.ts";
import type { FormContext } from "../context.ts";
import type { StoredForm } from "../forms/queries.ts";
import { insertBallot } from "../responses/queries.ts";

/** Whether persons answer with a ballot: anonymously, and once each. */
export const hasSecretBallot = ({ settings }: StoredForm): boolean => settings.isAnonymous && settings.isOncePerPerson;

/** Gives a ballot to a person, once, and writes down only that they have one. Refuses ALREADY_ANSWERED. */
export async function issueBallot(ctx: FormContext, actor: Actor, id: string): Promise<string> {
  const form = await requireOpenForm(ctx, actor, id);
  if (!hasSecretBallot(form) || !actor.person)
    throw refuse("INVALID", "Ballots belong to anonymous forms that take one answer from each person.");
  if (!(await insertBallot(ctx.db, id, actor.person.personId)))
    throw refuse("ALREADY_ANSWERED", "You have already answered; one answer from each person.");
  // Made after and apart from the row: nothing of the ballot is written down with the person.
  return ctx.tickets.ballot(id);
}
