import { informationClasses, type InformationClass } from "@safos/contract/policy";
import { personOf, type EventActor, type EventOf } from "#events";
import { about, forgetMember, type WorkspaceContext } from "../context.ts";
import type { Item } from "../grants/grant.ts";
import { organisationOfGrantee } from "./grantee.ts";
import { anyoneElse } from "./rules.ts";
import { deleteOutsideMembers, lockPlace, readGrantPage, readShared } from "./queries.ts";

/** What ends a grant, with its event. */
type Revoke = (item: Item, grantId: string, actorId: string | null) => Promise<boolean>;

const atOnce = 500;
function isClosed({ policy }: WorkspaceContext, organisationId: string, informationClass: InformationClass | null) {
  const action = { type: "person.admit", organisationId: anyoneElse } as const;
  return policy.decide(null, action, { organisationId, informationClass }) !== null;
}

/** Guests who were invited by mail come by another rule, and go by it. */
const guestsOf = ({ organisations }: WorkspaceContext): string | null => organisations.guests()?.id ?? null;

/** Puts out the members from elsewhere of one workspace, all at once. */
async function closeWorkspace(context: WorkspaceContext, workspaceId: string, actorId: string | null): Promise<void> {
  const gone = await context.db.transaction().execute(async (trx) => {
    if (!(await lockPlace(trx, workspaceId))) return [];
    const ids = await deleteOutsideMembers(trx, workspaceId, guestsOf(context));
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

/** Ends what people from elsewhere were given item by item. */
async function closeGrants(
  context: WorkspaceContext,
  organisationId: string,
  actorId: string | null,
  revoke: Revoke,
): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const page = await readGrantPage(context.db, { organisationId, after, limit: atOnce });
    for (const grant of page) {
      if (grant.isLink || !isClosed(context, organisationId, grant.informationClass)) continue;
      const home = await organisationOfGrantee(context.identity, grant);
      const { workspaceId, kind, itemId } = grant;
      const isOutside = home !== null && home !== organisationId && home !== guestsOf(context);
      if (isOutside) await revoke({ workspaceId, kind, id: itemId }, grant.id, actorId);
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < atOnce) return;
  }
}

async function closeOrganisation(
  context: WorkspaceContext,
  organisationId: string,
  actor: EventActor,
  revoke: Revoke,
): Promise<void> {
  // The event may be handled before this process has noticed it elsewhere.
  await context.organisations.reload();
  const levels = [null, ...informationClasses];
  if (!levels.some((level) => isClosed(context, organisationId, level))) return;
  const actorId = personOf(actor);
  for (const { id, informationClass } of await readShared(context.db, organisationId, guestsOf(context)))
    if (isClosed(context, organisationId, informationClass)) await closeWorkspace(context, id, actorId);
  await closeGrants(context, organisationId, actorId, revoke);
}

const concernsMembers = ({ changes = {} }: EventOf<"organisation.changed">["payload"]): boolean =>
  Object.entries(changes).some(([name, [, after]]) => name.endsWith("otherOrganisations") && after === false);

/**
 * People from elsewhere leave the workspaces whose rules or class no longer allow them: their memberships end, so that all
 * that ends with a membership does. Durable: what a crash interrupts is finished by the next start.
 */
export function closeOutside(context: WorkspaceContext, revoke: Revoke): void {
  const { events } = context;
  events.on("workspaces", ["organisation.changed", "workspace.changed", "workspace.transferred"], async (event) => {
    if (event.type === "organisation.changed") {
      if (!concernsMembers(event.payload)) return;
      await closeOrganisation(context, event.payload.organisationId, event.actor, revoke);
    } else if (event.type === "workspace.transferred")
      await closeOrganisation(context, event.payload.toId, event.actor, revoke);
    else if (event.payload.informationClass !== undefined && event.organisationId !== null)
      await closeOrganisation(context, event.organisationId, event.actor, revoke);
  });
}
