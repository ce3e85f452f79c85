import { now } from "#clock";
import { personOf } from "#events";
import type { PolicyItem } from "#policy";
import { moveEnd } from "./change.ts";
import { dayMs, needPlace, stayUntil, type GuestContext } from "./context.ts";
import { endGuest, settle } from "./end.ts";
import { readPresent, setOwner, type GuestRow } from "./queries.ts";

const atOnce = 200;

const followed = [
  "organisation.changed",
  "workspace.changed",
  "workspace.transferred",
  "workspace.restored",
  "member.added",
  "member.removed",
  "guest.accepted",
] as const;

/** Ends one guest whom a rule no longer allows, or shortens a stay that is longer than any rule lets it be. */
async function checkOne(
  context: GuestContext,
  guest: GuestRow,
  place: PolicyItem,
  actorId: string | null,
): Promise<void> {
  const { policy } = context;
  if (policy.decide(null, { type: "guest.admit", stayMs: 0 }, place)) {
    await endGuest(context, guest, actorId, "rule");
    return;
  }
  const { days } = policy.guestDays(null, place);
  if (stayUntil(guest.endsAt, now()) <= days * dayMs) return;
  await moveEnd(context, guest, { endsAt: new Date(now() + days * dayMs), actorId, isReviewed: false });
}

/** Looks again at the guests of one workspace, or of every workspace where an agency is. */
async function check(
  context: GuestContext,
  where: { readonly workspaceId: string | null; readonly organisationId: string | null },
  actorId: string | null,
): Promise<void> {
  const { db, organisations, workspaces } = context;
  // The event may be handled before this process has noticed it elsewhere.
  await organisations.reload();
  const places = new Map<string, PolicyItem | null>();
  let after: GuestRow | null = null;
  for (;;) {
    const page = await readPresent(db, { workspaceId: where.workspaceId, after, limit: atOnce });
    for (const guest of page) {
      const { workspaceId } = guest;
      const isThere = places.has(workspaceId) || (await workspaces.byId(workspaceId)) !== null;
      // In the trash nothing opens; restoring looks again.
      const place = isThere ? (places.get(workspaceId) ?? (await needPlace(context, workspaceId))) : null;
      places.set(workspaceId, place);
      const isConcerned =
        where.organisationId === null || place?.presentOrganisationIds?.includes(where.organisationId) === true;
      if (place && isConcerned) await checkOne(context, guest, place, actorId);
    }
    after = page.at(-1) ?? null;
    if (page.length < atOnce) return;
  }
}

/**
 * Guests leave the workspaces whose rules or class no longer allow them, and an agency that comes into a workspace brings its
 * rules along. Durable: what a crash interrupts is finished by the next start.
 */
export function closeGuests(context: GuestContext): void {
  const { events } = context;
  events.on("guests", followed, async (event) => {
    const { workspaceId } = event;
    const actorId = personOf(event.actor);
    if (event.type === "organisation.changed") {
      const { changes = {}, organisationId } = event.payload;
      const isConcerned = Object.keys(changes).some((name) => /(mailGuest(s|Days)|peopleWithoutEid)$/.test(name));
      if (isConcerned) await check(context, { workspaceId: null, organisationId }, actorId);
    } else if (workspaceId === null) return;
    // With `workspace.changed`, which comes with it, they are looked at by the new owner's rules.
    else if (event.type === "workspace.transferred") await setOwner(context.db, workspaceId, event.payload.toId);
    else if (event.type !== "member.removed") await check(context, { workspaceId, organisationId: null }, actorId);
    else if ((await context.identity.personById(event.payload.personId))?.isGuest === true)
      await settle(context, { workspaceId, personId: event.payload.personId }, actorId);
  });
}
