import { registrationDays, type PublicRegistration } from "@safos/contract/registration";
import { now } from "#clock";
import type { Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { findPage } from "./find.ts";
import type { PageRow } from "./page-queries.ts";
import { countSeatsTaken } from "./queries.ts";

/** Meetings are planned in Sweden. */
export const timeZone = "Europe/Stockholm";

/** Whether someone new may register, seats apart. */
export function isOpenNow(page: PageRow, row: Pick<MeetingRow, "endedAt">): boolean {
  return page.isOpen && row.endedAt === null && (page.closesAt === null || page.closesAt.getTime() > now());
}

export async function organisationNameOf(
  { organisations, workspaces }: Pick<MeetingContext, "organisations" | "workspaces">,
  workspaceId: string,
): Promise<string> {
  const workspace = await workspaces.byId(workspaceId);
  return organisations.byId(workspace?.organisationId ?? "")?.name ?? "";
}

/** What stands on a registration page. Refuses REGISTRATION_OFF. */
export async function readPublicRegistration(
  context: MeetingContext,
  code: string,
  caller: Principal | null,
): Promise<PublicRegistration> {
  const { page, row, isMeant } = await findPage(context, code, caller);
  const person = caller && (await context.identity.personById(caller.personId));
  const seatsLeft = page.seats === null ? null : Math.max(page.seats - (await countSeatsTaken(context.db, row.id)), 0);
  return {
    title: row.title,
    organisationName: await organisationNameOf(context, row.workspaceId),
    startsAt: row.startsAt?.toISOString() ?? null,
    endsAt: row.endsAt?.toISOString() ?? null,
    timeZone,
    description: page.description,
    speakers: page.speakers,
    audience: page.audience,
    needsApproval: page.needsApproval,
    asksOrganisation: page.asksOrganisation,
    seatsLeft,
    closesAt: page.closesAt?.toISOString() ?? null,
    state: isOpenNow(page, row) ? (seatsLeft === 0 ? "full" : "open") : "closed",
    keptDays: registrationDays,
    caller: person && { name: person.displayName, mail: person.mail, mayRegister: isMeant },
  };
}
