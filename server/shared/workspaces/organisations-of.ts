import { refuse } from "#http";
import { placeOf, type WorkspaceContext } from "./context.ts";
import { readOrganisationOf } from "./queries.ts";

/** A reference to stored content. */
interface OfBlob {
  readonly hash: string;
  readonly workspaceId: string;
}

/** Which organisation owns a workspace. */
export interface Owners {
  /** Also of a workspace in the trash; null when there is none. */
  organisationOf(id: string): Promise<string | null>;
  /** The same, from memory where it is known. Refuses MISSING where there is no such workspace. */
  requireOrganisation(id: string): Promise<string>;
  /** The same rows with their workspaces' organisations; those of a workspace that is gone are left out. */
  withOrganisations(rows: readonly OfBlob[]): Promise<readonly { hash: string; organisationId: string }[]>;
}

export function createOwners(context: WorkspaceContext): Owners {
  const organisationOf = (id: string): Promise<string | null> => readOrganisationOf(context.db, id);
  return {
    organisationOf,
    async requireOrganisation(id) {
      const found = (await placeOf(context, id))?.organisationId ?? (await organisationOf(id));
      if (found === null) throw refuse("MISSING", "There is no such workspace.");
      return found;
    },
    async withOrganisations(rows) {
      const ids = [...new Set(rows.map((row) => row.workspaceId))];
      const owners = new Map(await Promise.all(ids.map(async (id) => [id, await organisationOf(id)] as const)));
      return rows.flatMap(({ hash, workspaceId }) => {
        const organisationId = owners.get(workspaceId) ?? null;
        return organisationId === null ? [] : [{ hash, organisationId }];
      });
    },
  };
}
