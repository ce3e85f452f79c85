import type { InformationClass } from "@safos/contract/policy";
import { personOf, type EventActor, type EventOf } from "#events";
import { about, forgetMember, type WorkspaceContext } from "../context.ts";
import { deleteMembersOf, lockPlace, readOutside, readShared, type SharedRow } from "./queries.ts";

/** Whether people of an organisation may not be where another one decides. */
function isClosed(
  { policy }: WorkspaceContext,
  place: { readonly organisationId: string; readonly informationClass: InformationClass | null },
  organisationId: string,
): boolean {
  return policy.decide(null, { type: "person.admit", organisationId }, place) !== null;
}

/** Guests who were invited by mail come by another rule, and go by it. */
const guestsOf = ({ organisations }: WorkspaceContext): string | null => organisations.guests()?.id ?? null;

/** Puts out the members of organisations that are closed out of one workspace, all at once. */
async function closeWorkspace(context: WorkspaceContext, place: SharedRow, actorId: string | null): Promise<void> {
  const { id: workspaceId } = place;
  const gone = await context.db.transaction().execute(async (trx) => {
    if (!(await lockPlace(trx, workspaceId))) return [];
    const outside = await readOutside(trx, workspaceId, guestsOf(context));
    const closed = outside.filter((one) => isClosed(context, place, one));
    const ids = await deleteMembersOf(trx, workspaceId, closed);
    await context.events.emit(
      trx,
      ids.map((personId) => ({
        type: "member.removed" as const,
        ...about(workspaceId, actorId, personId),
        payload: { personId },
      })),
    );
    return ids;
  });
  for (const personId of gone) forgetMember(context, workspaceId, personId);
}

async function closeOrganisation(context: WorkspaceContext, organisationId: string, actor: EventActor): Promise<void> {
  const actorId = personOf(actor);
  for (const place of await readShared(context.db, organisationId, guestsOf(context)))
    if (place.outsideIds.some((one) => isClosed(context, place, one))) await closeWorkspace(context, place, actorId);
}

type Changes = NonNullable<EventOf<"organisation.changed">["payload"]["changes"]>;

const concernsMembers = (changes: Changes): boolean =>
  Object.entries(changes).some(
    ([name, [, after]]) => /(otherOrganisations|peopleWithoutEid)$/.test(name) && after === false,
  );

/** Their people may be in workspaces of others that are only for those with an e-identification. */
const concernsTheirPeople = ({ signInLevel }: Changes): boolean => signInLevel?.[1] === "any";

/** In whose workspaces someone may be whom the rules or the class no longer allow. */
function concernedBy(
  { organisations }: WorkspaceContext,
  event: EventOf<"organisation.changed" | "workspace.changed" | "workspace.transferred">,
): readonly string[] {
  if (event.type === "workspace.transferred") return [event.payload.toId];
  if (event.type === "workspace.changed")
    return event.payload.informationClass !== undefined && event.organisationId !== null ? [event.organisationId] : [];
  const { organisationId, changes = {} } = event.payload;
  if (concernsTheirPeople(changes)) return organisations.all().map(({ id }) => id);
  return concernsMembers(changes) ? [organisationId] : [];
}

/**
 * People from elsewhere leave the workspaces whose rules or class no longer allow them: their memberships end, so that all
 * that ends with a membership does. Durable: what a crash interrupts is finished by the next start. What they were given item by item rests
 * for as long as rules say so (`grants/ruled.ts`).
 */
export function closeOutside(context: WorkspaceContext): void {
  const { events } = context;
  events.on("workspaces", ["organisation.changed", "workspace.changed", "workspace.transferred"], async (event) => {
    const concerned = concernedBy(context, event);
    if (concerned.length === 0) return;
    // The event may be handled before this process has noticed it elsewhere.
    await context.organisations.reload();
    for (const id of concerned) await closeOrganisation(context, id, event.actor);
  });
}
