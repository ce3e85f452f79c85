import type { GuestList, ManagedGuest } from "@safos/contract/guests";
import { now } from "#clock";
import type { Principal } from "#http";
import { can } from "#workspaces";
import { needPlace, type GuestContext } from "./context.ts";
import { readGuestPage, readGuests, type GuestRow } from "./queries.ts";
import { viewGuests, viewManaged } from "./view.ts";

/** Whose membership has ended is no guest any more, also before the row says so: pages look the moment that a member is gone. */
async function asTheyAre({ workspaces }: GuestContext, workspaceId: string, rows: GuestRow[]): Promise<GuestRow[]> {
  const present = new Set((await workspaces.membersOf(workspaceId)).map((one) => one.personId));
  const at = new Date(now());
  return rows.map((row) =>
    row.state !== "active" || present.has(row.personId ?? "")
      ? row
      : { ...row, state: "ended", endedAt: row.endedAt ?? at, reviewBy: null },
  );
}

/** Of a workspace, with what the caller may do. Refuses MISSING and FORBIDDEN. */
export async function listGuests(context: GuestContext, caller: Principal, workspaceId: string): Promise<GuestList> {
  const { db, mail, policy, workspaces } = context;
  const { role, workspace } = await workspaces.require(caller.personId, workspaceId, "read");
  const place = await needPlace(context, workspaceId);
  const forbidden = policy.decide(caller, { type: "guest.admit", stayMs: 0 }, place);
  const { days, organisationName } = policy.guestDays(caller, place);
  return {
    items: await viewGuests(context, await asTheyAre(context, workspaceId, await readGuests(db, workspaceId))),
    mayInvite: can(role, "manage") && !workspace.isPersonal,
    refusal: forbidden && (await policy.describe(forbidden)),
    mostDays: days,
    mostDaysBy: organisationName,
    isMailOn: mail.isOn,
  };
}

const pageSize = 100;

/** In all workspaces of an organisation. */
export async function listManaged(
  context: GuestContext,
  organisationId: string,
  after: string | null,
): Promise<{ items: ManagedGuest[]; next?: string }> {
  const rows = await readGuestPage(context.db, { organisationId, after, limit: pageSize + 1 });
  const items = await viewManaged(context, rows.slice(0, pageSize));
  const last = items.at(-1);
  return rows.length > pageSize && last ? { items, next: last.id } : { items };
}
