import { contactRoutes as contract } from "@safos/contract/routes/contacts";
import { routes, type RouteBinding } from "#http";
import { searchCards } from "./cards/queries.ts";
import type { ContactContext } from "./context.ts";

export const contactRoutes = (ctx: ContactContext): RouteBinding =>
  routes("contacts", contract, {
    searchContacts: async ({ caller, query }) => ({
      items: await searchCards(ctx.db, caller.personId, query.query, query.limit ?? 20),
    }),
  });
