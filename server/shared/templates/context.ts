import type { Database, Db } from "#database";
import type { EventActor, Events } from "#events";
import type { Identity } from "#identity";
import type { Workspaces } from "#workspaces";
import type { TemplatePart } from "./part.ts";
import type { TemplateTables } from "./queries.ts";

export interface TemplateNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
}

export interface TemplateContext extends TemplateNeeds {
  readonly db: Db<TemplateTables>;
  /** Of every module, in the order in which they are made. */
  readonly parts: () => readonly TemplatePart[];
  /** Who makes a workspace of a template right now, in this process. */
  readonly making: Set<string>;
}

/** Envelope of what concerns an organisation's templates. */
export const about = (organisationId: string, actor: EventActor, workspaceId: string | null = null) => ({
  actor,
  organisationId,
  workspaceId,
  subject: `organisation:${organisationId}`,
});
