import { isEId } from "@safos/contract/e-id";
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
    changeOrganisation({ caller, body }) {
      const isAsked = organisations.byId(caller.organisationId)?.rules.signInLevel === "eId";
      // Who asks it of everyone has shown that it can be done, and is not shut out by it.
      if (body.rules?.signInLevel === "eId" && !isAsked && !isEId(caller.assurance)) throw refuse("EID_FIRST");
      return organisations.change(caller.organisationId, body, byPerson(caller.personId));
    },
    tryMail: ({ caller, body }) =>
      tryMail({ organisations, mail }, { to: caller.name, organisationId: caller.organisationId, locale: body.locale }),
  });

/** For the host's operator, who shows the deployment's admin token. */
export const operatorRoutes = (organisations: Organisations) =>
  routes("operator", contract.operatorRoutes, {
    listOrganisations: () => ({ items: organisations.all() }),
    addOrganisation: ({ body }) => organisations.add(body, { kind: "operator" }),
  });
