import { requirePerson, type FastifyInstance, type FastifyReply, type FastifyRequest } from "#http";
import { describeError } from "#http";
import type { FilesDeps } from "../service.ts";
import { readRoot } from "../tree/queries.ts";
import { capabilitiesFor, nextcloudVersion } from "./capabilities.ts";
import { writeOcs } from "./render.ts";

/** What Nextcloud's clients ask before and beside WebDAV: status, capabilities and who they are. */
export function ocsRoutes(deps: FilesDeps) {
  const schema = { hide: true };

  const answer = (request: FastifyRequest, reply: FastifyReply, data: unknown): FastifyReply => {
    const isSecond = request.url.startsWith("/ocs/v2.php");
    const { type, text } = writeOcs(request, { status: "ok", statuscode: isSecond ? 200 : 100, message: "OK" }, data);
    return reply.type(type).send(text);
  };

  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) => {
      const described = describeError(error, deps.log);
      const isSecond = request.url.startsWith("/ocs/v2.php");
      // 997 is OCS's own number for "sign in first", 998 for "no such thing"; version 1 always says HTTP 200 except to strangers.
      const statuscode = described.status === 401 ? 997 : described.status === 404 ? 998 : described.status;
      const { type, text } = writeOcs(request, { status: "failure", statuscode, message: described.message }, []);
      if (described.status === 401) reply.header("www-authenticate", 'Basic realm="Safos", charset="UTF-8"');
      if (described.retryAfter !== undefined) reply.header("retry-after", String(described.retryAfter));
      return reply
        .code(isSecond || described.status === 401 || described.status >= 500 ? described.status : 200)
        .type(type)
        .send(text);
    });

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
        answer(request, reply, capabilitiesFor(request.principal !== null)),
      );
      app.get(`/ocs/${version}.php/cloud/user`, { schema }, async (request, reply) =>
        answer(request, reply, await describeUser(request)),
      );
      app.get<{ Params: { id: string } }>(`/ocs/${version}.php/cloud/users/:id`, { schema }, async (request, reply) => {
        const principal = requirePerson(request);
        if (request.params.id === principal.name) return answer(request, reply, await describeUser(request));
        const person = await deps.identity.personByName(request.params.id);
        const isKnown = person !== null && (await deps.identity.mayKnow(principal, person));
        if (!isKnown)
          return reply
            .code(404)
            .type("application/json")
            .send(
              writeOcs(request, { status: "failure", statuscode: 404, message: "There is no such person." }, []).text,
            );
        return answer(request, reply, {
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
