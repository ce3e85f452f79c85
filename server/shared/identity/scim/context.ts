import type { Events } from "#events";
import type { Log } from "#log";
import type { Organisations } from "#organisations";
import type { GroupContext } from "../groups/context.ts";
import type { PersonContext } from "../people/context.ts";
import type { IdentityDb } from "../queries.ts";

/** What every verb of SCIM works with. */
export interface ScimContext {
  readonly db: IdentityDb;
  readonly events: Events;
  readonly organisations: Organisations;
  readonly people: PersonContext;
  readonly groups: GroupContext;
  readonly log: Log;
  /** Where clients come to: `https://safos.example/scim/v2`. */
  readonly base: string;
}

/** Who asks: the directory of one organisation, by its token. */
export interface Directory {
  readonly tokenId: string;
  readonly organisationId: string;
}

export const byDirectory = ({ tokenId }: Directory) => ({ kind: "directory", id: tokenId }) as const;
