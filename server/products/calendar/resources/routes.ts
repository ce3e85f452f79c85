import { resourceRoutes as table } from "@safos/contract/routes/resources";
import { byPerson } from "#events";
import { routes, type RouteBinding } from "#http";
import type { CalendarContext } from "../context.ts";
import { addResource, changeResource, listOwnResources, listResources, readResourceTimes } from "./resources.ts";

export const resourceRoutes = (ctx: CalendarContext): RouteBinding =>
  routes("calendar", table, {
    listResources: ({ caller, query }) => listResources(ctx, caller, query),
    readResourceTimes: ({ caller, params, query }) => readResourceTimes(ctx, caller, params.id, query),
    listOwnResources: async ({ caller }) => ({ items: await listOwnResources(ctx, caller.organisationId) }),
    addResource: ({ caller, body }) => addResource(ctx, caller.organisationId, body, byPerson(caller.personId)),
    changeResource: ({ caller, params, body }) =>
      changeResource(
        ctx,
        { organisationId: caller.organisationId, id: params.id, actor: byPerson(caller.personId) },
        body,
      ),
  });
