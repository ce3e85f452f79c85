import * as contract from "@safos/contract/routes/organisations";
import { byPerson } from "#events";
import { refuse, routes } from "#http";
import type { Organisations } from "./service.ts";

/** One's own organisation; only its administrators change it. */
export const organisationRoutes = (organisations: Organisations) =>
  routes("organisations", contract.organisationRoutes, {
    readOrganisation({ caller }) {
      const found = organisations.byId(caller.organisationId);
      if (!found) throw refuse("MISSING", "There is no such organisation.");
      return found;
    },
    changeOrganisation: ({ caller, body }) =>
      organisations.change(caller.organisationId, body, byPerson(caller.personId)),
  });

/** For the host's operator, who shows the deployment's admin token. */
export const operatorRoutes = (organisations: Organisations) =>
  routes("operator", contract.operatorRoutes, {
    listOrganisations: () => ({ items: organisations.all() }),
    addOrganisation: ({ body }) => organisations.add(body, { kind: "operator" }),
  });
