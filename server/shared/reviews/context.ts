import { topicOfWorkspace, type EventActor } from "#events";
import type { Database, Db } from "#database";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Workspace, Workspaces } from "#workspaces";
import type { ReviewTables } from "./queries.ts";

export interface ReviewNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}

export interface ReviewContext extends ReviewNeeds {
  readonly db: Db<ReviewTables>;
}

const dayMs = 86_400_000;
export const reviewDays = 365;
/** As long as nobody answers, the owners are asked again. */
export const askDays = 30;

/** When the members of a workspace are to be gone through, again or for the first time. */
export const dueAt = ({ createdAt }: Pick<Workspace, "createdAt">, reviewedAt: Date | null): Date =>
  new Date((reviewedAt ?? createdAt).getTime() + reviewDays * dayMs);

/** Envelope of what concerns a workspace's review. */
export const about = ({ id, organisationId }: Workspace, actor: EventActor) => ({
  workspaceId: id,
  organisationId,
  actor,
  subject: topicOfWorkspace(id),
  topics: [topicOfWorkspace(id)],
});
