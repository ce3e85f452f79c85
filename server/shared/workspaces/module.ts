import type { Database } from "#database";
import { isUuid } from "#database";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Live } from "#live";
import { defineModule, type Given } from "#module";
import type { Organisations } from "#organisations";
import type { Policy } from "#policy";
import type { AuthorsOfItems } from "./grants/fill-authors.ts";
import type { ClassOfItem } from "./grants/ruled.ts";
import type { WorkspaceSizes } from "./managed.ts";
import { memberRoutes, workspaceRoutes } from "./routes.ts";
import { createWorkspaces, type Workspaces } from "./service.ts";

declare module "#module" {
  interface ModuleParts {
    /** What the content of workspaces takes, as quotas count it. */
    readonly workspaceSizes?: WorkspaceSizes;
    /** The information class that an item itself was raised to; from memory. */
    readonly classOfItem?: ClassOfItem;
    /** Whose people wrote items. */
    readonly authorsOfItems?: AuthorsOfItems;
  }
}

interface Needs {
  readonly database: Database;
  readonly events: Events;
  readonly identity: Identity;
  readonly live: Live;
  readonly organisations: Organisations;
  readonly policy: Policy;
}

export const workspacesModule = defineModule({
  name: "workspaces",
  folder: import.meta.dirname,
  create(needs: Needs & Given) {
    let sizes: WorkspaceSizes = async () => new Map();
    let classOf: ClassOfItem = () => null;
    let authorsOf: AuthorsOfItems | null = null;
    const workspaces: Workspaces = createWorkspaces({
      ...needs,
      sizes: (ids) => sizes(ids),
      classOf: (ref) => classOf(ref),
      authorsOf: () => authorsOf,
    });
    const deps = { workspaces, identity: needs.identity };
    needs.live.topic(
      "workspace",
      async ({ principal, visit }, id) =>
        principal !== null &&
        visit === null &&
        isUuid(id) &&
        (await workspaces.roleOf(principal.personId, id)) !== null,
    );
    return {
      api: workspaces,
      parts: {
        exposures: workspaces.exposures,
        neighbours: (organisationId) => workspaces.neighboursOf(organisationId),
        routes: [workspaceRoutes(deps), memberRoutes(deps)],
        jobs: {
          "workspaces:end-members": { handle: () => workspaces.endMembers(needs.log), every: "* * * * *" },
          "workspaces:remind-members": { handle: () => workspaces.remindMembers(), every: "*/10 * * * *" },
          "workspaces:purge": { lane: "housekeeping", handle: () => workspaces.purge(), every: "47 2 * * *" },
        },
      },
      accept(parts) {
        if (parts.workspaceSizes) sizes = parts.workspaceSizes;
        if (parts.classOfItem) classOf = parts.classOfItem;
        if (parts.authorsOfItems) authorsOf = parts.authorsOfItems;
      },
      prepare: () => workspaces.fillHomes(),
    };
  },
});
