import type { PolicyRefusal } from "@safos/contract/policy";
import type { Database, Db } from "#database";
import { topicOfWorkspace, type EventActor, type Events } from "#events";
import type { Identity } from "#identity";
import type { Jobs } from "#jobs";
import type { Organisations } from "#organisations";
import type { Policy, PolicyActor, PolicyItem } from "#policy";
import type { Workspaces } from "#workspaces";
import type { BreakGlassTables, RequestRow } from "./queries.ts";

export interface BreakGlassNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly identity: Identity;
  readonly jobs: Jobs;
  readonly organisations: Organisations;
  readonly policy: Policy;
  readonly workspaces: Workspaces;
}

/** What every verb about emergency access works with. */
export interface BreakGlassContext extends BreakGlassNeeds {
  readonly db: Db<BreakGlassTables>;
}

/** Closes what is over. */
export const endJob = "break-glass:end";

/** Shown live to nobody: pages hear of the membership, and those who must know by their notices. */
export const about = (row: Pick<RequestRow, "workspaceId" | "organisationId">, actor: EventActor) => ({
  actor,
  organisationId: row.organisationId,
  workspaceId: row.workspaceId,
  subject: topicOfWorkspace(row.workspaceId),
});

/** What an event says of a request besides. */
export const payloadOf = ({ id, personId, notified, reason, minutes }: RequestRow) => ({
  requestId: id,
  personId,
  organisationIds: notified,
  reason,
  minutes,
});

/** Every organisation that must know: the owner, the person's, and those with members in the workspace. */
export async function organisationsOf(
  { identity, workspaces }: BreakGlassContext,
  workspace: { readonly id: string; readonly organisationId: string },
  person: { readonly organisationId: string },
): Promise<string[]> {
  const members = await workspaces.membersOf(workspace.id);
  const persons = await identity.personsByIds(members.map(({ personId }) => personId));
  const ids = [workspace.organisationId, person.organisationId, ...persons.map((one) => one.organisationId)];
  return [...new Set(ids)];
}

/** The rule that keeps the person out of the workspace today, which the access would go past. */
export async function pastRuleOf(
  { policy }: BreakGlassContext,
  by: PolicyActor,
  place: PolicyItem,
  { organisationId }: { readonly organisationId: string },
): Promise<PolicyRefusal | null> {
  const forbidden = policy.decide(by, { type: "person.admit", organisationId }, place);
  return forbidden && (await policy.describe(forbidden));
}
