import type { Database } from "#database";
import type { Deployment } from "#config";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Mail } from "#mail";
import { defineModule, type Given } from "#module";
import type { Workers } from "#workers";
import { lookRoutes, managedLookRoutes } from "./looks/routes.ts";
import { operatorRoutes, organisationRoutes } from "./routes.ts";
import { createOrganisations } from "./service.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly mail: Mail;
  readonly workers: Workers;
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
          lookRoutes(organisations.looks),
          managedLookRoutes({ looks: organisations.looks, http: needs.http }),
          organisationRoutes({ organisations, mail: needs.mail }),
          ...(needs.deployment.adminToken === null ? [] : [operatorRoutes(organisations)]),
        ],
      },
      prepare: () => organisations.start(),
    };
  },
});
