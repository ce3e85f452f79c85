import { fileActivityRoutes as contract } from "@safos/contract/routes/file-activity";
import { routes, type RouteBinding } from "#http";
import type { FilesDeps } from "../deps.ts";
import { nameReader } from "../person-names.ts";
import { accessNode } from "../tree/access.ts";
import { readActivities } from "./queries.ts";

const pageSize = 20;

export const activityRoutes = (deps: FilesDeps): RouteBinding =>
  routes("files", contract, {
    async listFileActivity({ caller, params, query: { after = null } }) {
      const { node } = await accessNode(deps, caller, params.id, "read");
      const page = { since: after, limit: pageSize + 1, isAscending: false, by: null };
      const found = await readActivities(deps.db, { nodeId: node.id }, page);
      const shown = found.slice(0, pageSize);
      const nameOf = await nameReader(
        deps.identity,
        shown.map((one) => one.personId),
      );
      const last = shown.at(-1);
      return {
        items: shown.map(({ id, kind, name, personId, guestName, at }) => ({
          id,
          kind,
          name,
          by: nameOf(personId),
          ...(guestName === null ? {} : { guestName }),
          at: at.toISOString(),
        })),
        ...(found.length > pageSize && last ? { next: last.id } : {}),
      };
    },
  });
