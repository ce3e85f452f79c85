import { mostMinutes } from "@safos/contract/break-glass";
import { uuid } from "#clock";
import { system } from "#events";
import { refuse } from "#http";
import type { Person } from "#identity";
import type { Workspace } from "#workspaces";
import { about, organisationsOf, payloadOf, type BreakGlassContext } from "./context.ts";
import { insertRequest, readRequest, type RequestRow } from "./queries.ts";

const shortestReason = 10;
const longestReason = 500;

export interface Asked {
  readonly workspace: Workspace;
  readonly person: Person;
  readonly reason: string;
  readonly minutes: number;
}

function requireSound({ workspace, person, reason, minutes }: Asked): void {
  if (workspace.isPersonal) throw refuse("PERSONAL");
  if (person.disabled || person.isGuest) throw refuse("PERSON_UNKNOWN");
  if (reason.length < shortestReason || reason.length > longestReason)
    throw refuse("INVALID", `The reason takes ${shortestReason} to ${longestReason} characters.`);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > mostMinutes)
    throw refuse("INVALID", `The access lasts from 1 to ${mostMinutes} minutes.`);
}

/**
 * The operator asks for someone to read in a workspace. It opens nothing: an administrator of the owning organisation
 * answers. Refuses PERSONAL, PERSON_UNKNOWN, INVALID, ALREADY_MEMBER and BREAK_GLASS_PENDING.
 */
export async function ask(context: BreakGlassContext, asked: Asked): Promise<RequestRow> {
  const { db, events, workspaces } = context;
  const { workspace, person, minutes } = asked;
  const reason = asked.reason.trim();
  requireSound({ ...asked, reason });
  if ((await workspaces.roleOf(person.id, workspace.id)) !== null) throw refuse("ALREADY_MEMBER");
  const notified = await organisationsOf(context, workspace, person);
  return db.transaction().execute(async (trx) => {
    const { organisationId } = workspace;
    const fresh = {
      id: uuid(),
      workspaceId: workspace.id,
      organisationId,
      notified,
      personId: person.id,
      reason,
      minutes,
    };
    if (!(await insertRequest(trx, fresh))) throw refuse("BREAK_GLASS_PENDING");
    const row = await readRequest(trx, fresh.id);
    if (!row) throw refuse("MISSING");
    // The command is the operator's; what it does by itself is theirs.
    await events.emit(trx, { type: "breakGlass.asked", ...about(row, system), payload: payloadOf(row) });
    return row;
  });
}
