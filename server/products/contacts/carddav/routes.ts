import { addressBooksPrefix, rawPathOf } from "#dav";
import { refuse, requirePerson, type FastifyInstance } from "#http";
import type { Log } from "#log";
import type { ContactContext } from "../context.ts";
import { sendCarddavError } from "./errors.ts";
import type { Method } from "./exchange.ts";
import { remove } from "./methods/delete.ts";
import { get } from "./methods/get.ts";
import { mkcol } from "./methods/mkcol.ts";
import { allowed, options } from "./methods/options.ts";
import { propfind } from "./methods/propfind.ts";
import { proppatch } from "./methods/proppatch.ts";
import { put } from "./methods/put.ts";
import { report } from "./methods/report.ts";
import { readTarget } from "./target.ts";

const methods: Readonly<Record<string, Method>> = {
  OPTIONS: options,
  PROPFIND: propfind,
  PROPPATCH: proppatch,
  REPORT: report,
  MKCOL: mkcol,
  GET: get,
  HEAD: get,
  PUT: put,
  DELETE: remove,
};

/** As older clients of Nextcloud have it. */
export const legacyPrefix = "/remote.php/carddav";

/** CardDAV (RFC 6352) with sync (RFC 6578), at the addresses that Nextcloud has. */
export const carddavRoutes =
  (ctx: ContactContext, log: Log) =>
  async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) => sendCarddavError(error, request, reply, log));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    const known = { config: { isStream: true }, schema: { hide: true }, exposeHeadRoute: false } as const;
    for (const url of [addressBooksPrefix, `${addressBooksPrefix}/*`])
      app.route({
        ...known,
        method: app.supportedMethods,
        url,
        async handler(request, reply) {
          const person = requirePerson(request);
          const method = methods[request.method];
          if (!method) {
            reply.header("allow", allowed);
            throw refuse("METHOD_UNKNOWN");
          }
          return method({ ctx, request, reply, person, target: readTarget(person, rawPathOf(request.url)) });
        },
      });
    // Where older clients look, and those who know no more than the host (RFC 6764 §5).
    for (const url of [legacyPrefix, `${legacyPrefix}/*`, "/.well-known/carddav"])
      app.route({
        ...known,
        method: app.supportedMethods,
        url,
        handler: (request, reply) => reply.redirect(movedTo(rawPathOf(request.url)), 301),
      });
  };

/** The same address below `/remote.php/dav`; the top is that of the address books. */
function movedTo(rawPath: string): string {
  const rest = rawPath.startsWith(legacyPrefix) ? rawPath.slice(legacyPrefix.length) : "";
  return rest.startsWith("/addressbooks/") || rest.startsWith("/principals/")
    ? `/remote.php/dav${rest}`
    : `${addressBooksPrefix}/`;
}
