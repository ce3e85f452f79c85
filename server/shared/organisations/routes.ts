import * as contract from "@safos/contract/routes/organisations";
import { byPerson } from "#events";
import { refuse, routes } from "#http";
import type { Mail } from "#mail";
import type { Organisations } from "./service.ts";
import { tryMail } from "./try-mail.ts";

/** One's own organisation; only its administrators change it. */
export const organisationRoutes = ({ organisations, mail }: { organisations: Organisations; mail: Mail }) =>
  routes("organisations", contract.organisationRoutes, {
    readOrganisation({ caller }) {
      const found = organisations.byId(caller.organisationId);
      if (!found) throw refuse("MISSING", "There is no such organisation.");
      return found;
    },
    changeOrganisation: ({ caller, body }) =>
      organisations.change(caller.organisationId, body, byPerson(caller.personId)),
    tryMail: ({ caller, body }) =>
      tryMail({ organisations, mail }, { to: caller.name, organisationId: caller.organisationId, locale: body.locale }),
  });

/** For the host's operator, who shows the deployment's admin token. */
export const operatorRoutes = (organisations: Organisations) =>
  routes("operator", contract.operatorRoutes, {
    listOrganisations: () => ({ items: organisations.all() }),
    addOrganisation: ({ body }) => organisations.add(body, { kind: "operator" }),
  });
