import type { FastifyInstance, FastifyRequest } from "#http";
import { describeError, refuse } from "#http";
import { agencyAt, isOwnHost, publicHost } from "./address.ts";
import type { FederatedDeps } from "./context.ts";
import { mayShareWith } from "./may-share.ts";
import { readOffer } from "./offer.ts";
import { receiveOffer } from "./receive.ts";
import { takeNotification } from "./take-notification.ts";

/** Bytes of what another server says. */
const largestBody = 16_384;

/** The host that was asked, where it is one of ours; else the one that we say we have. */
function hostOf(deps: FederatedDeps, request: FastifyRequest): string {
  const asked = request.host.toLowerCase();
  return isOwnHost(deps, asked) || agencyAt(deps, asked) !== null ? asked : publicHost(deps);
}

/** Whether shares are taken and given at a host: by the organisation whose domain it is, or by any on the server's own. */
function isEnabled(deps: FederatedDeps, host: string): boolean {
  const one = agencyAt(deps, host);
  const agencies = one ? [one] : deps.organisations.all().filter(({ kind }) => kind === "agency");
  return agencies.some(({ id: organisationId }) => mayShareWith(deps, { organisationId }, null));
}

/** OCM 1.1, Discovery. */
function describe(deps: FederatedDeps, host: string): object {
  const base = `${new URL(deps.http.publicUrl).protocol}//${host}`;
  return {
    enabled: isEnabled(deps, host),
    apiVersion: "1.1.0",
    endPoint: `${base}/ocm`,
    provider: "Safos",
    resourceTypes: [{ name: "file", shareTypes: ["user"], protocols: { webdav: "/public.php/webdav/" } }],
    capabilities: ["/notifications"],
    criteria: ["allowlist"],
  };
}

/** Open Cloud Mesh (OCM 1.1, https://github.com/cs3org/OCM-API): what other servers ask. None of them has a session. */
export const ocmRoutes =
  (deps: FederatedDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, _request, reply) => {
      const { status, message, retryAfter } = describeError(error, deps.log);
      if (retryAfter !== undefined) reply.header("retry-after", String(retryAfter));
      return reply.code(status).send({ message });
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "string", bodyLimit: largestBody }, (_request, body, done) =>
      done(null, body),
    );
    const textOf = ({ body }: FastifyRequest): string => {
      if (typeof body !== "string") throw refuse("INVALID", "A body of JSON is needed.");
      return body;
    };
    const hidden = { schema: { hide: true }, bodyLimit: largestBody } as const;
    for (const path of ["/.well-known/ocm", "/ocm-provider", "/ocm-provider/"])
      app.get(path, hidden, (request, reply) =>
        reply.header("cache-control", "no-store").send(describe(deps, hostOf(deps, request))),
      );
    app.post("/ocm/shares", hidden, async (request, reply) => {
      const { name } = await receiveOffer(deps, readOffer(textOf(request)), hostOf(deps, request));
      return reply.code(201).send({ recipientDisplayName: name });
    });
    app.post("/ocm/notifications", hidden, async (request, reply) => {
      await takeNotification(deps, textOf(request));
      return reply.code(201).send({});
    });
  };
