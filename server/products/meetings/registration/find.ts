import { ownPrefix } from "@safos/contract/registration";
import { hashSecret, now, randomToken } from "#clock";
import { type Principal, refuse } from "#http";
import type { Role } from "#workspaces";
import { can } from "../access.ts";
import type { MeetingContext } from "../context.ts";
import { mayInvite } from "../lobby/may-invite.ts";
import { readMeeting, type MeetingRow } from "../meeting/queries.ts";
import { ownRoleAt } from "../ringing/role.ts";
import type { MeetingDb } from "../tables.ts";
import { readPage, readPageByCode, type PageRow } from "./page-queries.ts";
import { insertLink, readRegistrationByLink, type RegistrationRow } from "./queries.ts";

type FindContext = Pick<MeetingContext, "db" | "identity" | "items" | "policy" | "workspaces">;

/** Whether links of a registration let people in from outside now, by the rules and by who opened it. */
export const letsIn = (
  context: Omit<FindContext, "db">,
  page: Pick<PageRow, "openedAt" | "openedBy">,
  row: Pick<MeetingRow, "id" | "workspaceId" | "guestPasswordHash">,
): Promise<boolean> =>
  mayInvite(context, page.openedBy, row, {
    ageMs: now() - page.openedAt.getTime(),
    hasPassword: row.guestPasswordHash !== null,
  });

/** Their role in the meeting's workspace; null for nobody, strangers, and whom its class keeps out. */
export async function memberRole(
  context: Pick<MeetingContext, "identity" | "items" | "ringRooms" | "workspaces">,
  caller: Principal | null,
  row: MeetingRow,
): Promise<Role | null> {
  if (caller === null) return null;
  const role = await ownRoleAt(context, caller, row);
  const keepsOut = await context.items.classes.keepsOut(caller, {
    kind: "meeting",
    id: row.id,
    workspaceId: row.workspaceId,
  });
  return can(role, "join") && !keepsOut ? role : null;
}

interface FoundPage {
  readonly page: PageRow;
  readonly row: MeetingRow;
  /** May the caller register, as far as the audience goes? */
  readonly isMeant: boolean;
}

/** A registration page as a caller meets it. Refuses REGISTRATION_OFF for what is no page, and where links let nobody in. */
export async function findPage(context: MeetingContext, code: string, caller: Principal | null): Promise<FoundPage> {
  const page = await readPageByCode(context.db, code);
  const row = page ? await readMeeting(context.db, page.meetingId) : null;
  if (!page || !row || !row.isWebinar) throw refuse("REGISTRATION_OFF");
  const isMember = (await memberRole(context, caller, row)) !== null;
  if (!isMember && !(await letsIn(context, page, row))) throw refuse("REGISTRATION_OFF");
  const isMeant =
    isMember || page.audience === "anyone" || (caller !== null && (await isNeighbour(context, caller, row)));
  return { page, row, isMeant };
}

/** Whether a colleague of theirs is in the workspace; who was invited by mail is a colleague of nobody. */
async function isNeighbour(
  { identity, workspaces }: MeetingContext,
  caller: Principal,
  row: MeetingRow,
): Promise<boolean> {
  const members = await workspaces.membersOf(row.workspaceId);
  const persons = await identity.personsByIds([caller.personId, ...members.map((one) => one.personId)]);
  const isColleague = persons.some((one) => !one.isGuest && one.id === caller.personId);
  const others = persons.filter((one) => one.id !== caller.personId && !one.isGuest);
  return isColleague && others.some((one) => one.organisationId === caller.organisationId);
}

export interface FoundOwn {
  readonly registration: RegistrationRow;
  readonly page: PageRow;
}

/** Whose link that is; null: nobody's. */
export async function findOwn(db: MeetingDb, secret: string): Promise<FoundOwn | null> {
  if (!secret.startsWith(ownPrefix)) return null;
  const registration = await readRegistrationByLink(db, hashSecret(secret));
  const page = registration ? await readPage(db, registration.meetingId) : null;
  return registration && page ? { registration, page } : null;
}

/** A link to a registration, for a letter. */
export async function makeLink(db: MeetingDb, registrationId: string): Promise<string> {
  const secret = `${ownPrefix}${randomToken(32)}`;
  await insertLink(db, registrationId, hashSecret(secret));
  return secret;
}
