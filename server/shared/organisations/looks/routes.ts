import { lookRoutes as contract, managedLookRoutes as managed } from "@safos/contract/routes/look";
import { byPerson } from "#events";
import { refuse, routes, type Http } from "#http";
import type { Looks } from "./looks.ts";

/** For the page before anyone has signed in. */
export const lookRoutes = (looks: Looks) =>
  routes("looks", contract, {
    readLook: ({ request }) => ({ look: looks.at(request.headers.host) }),
    async readLogo({ params, reply }) {
      const png = await looks.readLogo(params.logo, params.size);
      if (!png) throw refuse("MISSING", "There is no such logo.");
      return reply
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("content-security-policy", "sandbox; default-src 'none'")
        .type("image/png")
        .send(png);
    },
  });

export const managedLookRoutes = ({ looks, http }: { looks: Looks; http: Http }) =>
  routes("organisations", managed, {
    listLooks: ({ caller }) => looks.settingsOf(caller.organisationId),
    changeLook: ({ caller, body }) => looks.change(caller.organisationId, body, byPerson(caller.personId)),
    addLogo: async ({ caller, body, request, reply }) => ({
      id: await looks.addLogo(caller.organisationId, body, http.callOf(request, reply)),
    }),
  });
