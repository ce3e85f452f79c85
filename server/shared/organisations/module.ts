import type { Database } from "#database";
import type { Deployment } from "#config";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Mail } from "#mail";
import { defineModule, type Given } from "#module";
import { operatorRoutes, organisationRoutes } from "./routes.ts";
import { createOrganisations } from "./service.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly mail: Mail;
}

export const organisationsModule = defineModule({
  name: "organisations",
  folder: import.meta.dirname,
  create(needs: Needs & Given) {
    const organisations = createOrganisations({ ...needs, publicUrl: needs.http.publicUrl });
    return {
      api: organisations,
      parts: {
        // Guests have a name of the host and no web site of their own.
        certificateNames: () => organisations.agencyDomains(),
        routes: [
          organisationRoutes({ organisations, mail: needs.mail }),
          ...(needs.deployment.adminToken === null ? [] : [operatorRoutes(organisations)]),
        ],
      },
      prepare: () => organisations.start(),
    };
  },
});
