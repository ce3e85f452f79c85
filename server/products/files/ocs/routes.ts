import { requirePerson, sendOcs, sendOcsError, writeOcs, type FastifyInstance, type FastifyRequest } from "#http";
import type { FilesDeps } from "../service.ts";
import { readRoot } from "../tree/queries.ts";
import { capabilitiesFor, nextcloudVersion } from "./capabilities.ts";

/** What Nextcloud's clients ask before and beside WebDAV: status, capabilities and who they are. */
export function ocsRoutes(deps: FilesDeps & { announced: ReadonlyMap<string, unknown> }) {
  const schema = { hide: true };

  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) => sendOcsError(error, request, reply, deps.log));

    app.get("/status.php", { schema }, async () => ({
      installed: true,
      maintenance: false,
      needsDbUpgrade: false,
      version: nextcloudVersion.full,
      versionstring: nextcloudVersion.string,
      edition: "",
      productname: "Safos",
      extendedSupport: false,
    }));
    app.get("/index.php/204", { schema }, async (_request, reply) => reply.code(204).send());
    for (const path of ["/.well-known/webdav", "/.well-known/caldav", "/.well-known/carddav"]) {
      app.get(path, { schema }, async (_request, reply) => reply.redirect("/remote.php/dav/", 301));
    }
    for (const version of ["v1", "v2"]) {
      app.get(`/ocs/${version}.php/cloud/capabilities`, { schema }, async (request, reply) =>
        sendOcs(request, reply, capabilitiesFor(request.principal !== null, deps.announced)),
      );
      app.get(`/ocs/${version}.php/cloud/user`, { schema }, async (request, reply) =>
        sendOcs(request, reply, await describeUser(request)),
      );
      app.get<{ Params: { id: string } }>(`/ocs/${version}.php/cloud/users/:id`, { schema }, async (request, reply) => {
        const principal = requirePerson(request);
        if (request.params.id === principal.name) return sendOcs(request, reply, await describeUser(request));
        const person = await deps.identity.personByName(request.params.id);
        const isKnown = person !== null && (await deps.identity.mayKnow(principal, person));
        if (!isKnown)
          return reply
            .code(404)
            .type("application/json")
            .send(
              writeOcs(request, { status: "failure", statuscode: 404, message: "There is no such person." }, []).text,
            );
        return sendOcs(request, reply, {
          id: person.name,
          displayname: person.displayName,
          "display-name": person.displayName,
          email: person.name,
        });
      });
    }
  };

  async function describeUser(request: FastifyRequest): Promise<unknown> {
    const principal = requirePerson(request);
    const root = await readRoot(deps.db, (await deps.workspaces.personalOf(principal.personId)).id);
    const limit = deps.organisations.byId(principal.organisationId)?.rules.personQuota ?? null;
    const person = await deps.identity.personById(principal.personId);
    return {
      enabled: true,
      id: principal.name,
      "display-name": principal.displayName,
      displayname: principal.displayName,
      email: principal.name,
      language: person?.locale ?? "sv",
      groups: [],
      quota: {
        used: root.size,
        total: limit ?? -3,
        free: limit === null ? -3 : Math.max(limit - root.size, 0),
        relative: limit === null || limit === 0 ? 0 : Math.round((root.size / limit) * 10_000) / 100,
        quota: limit ?? -3,
      },
    };
  }
}
