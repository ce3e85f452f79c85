import { principalsPrefix, rawPathOf } from "#dav";
import { refuse, requirePerson, type FastifyInstance } from "#http";
import type { Log } from "#log";
import type { CalendarContext } from "../context.ts";
import { sendCaldavError } from "./errors.ts";
import type { Method } from "./exchange.ts";
import { copy, move } from "./methods/copy-move.ts";
import { remove } from "./methods/delete.ts";
import { get } from "./methods/get.ts";
import { mkcalendar, mkcol } from "./methods/mkcalendar.ts";
import { allowed, options } from "./methods/options.ts";
import { propfind } from "./methods/propfind.ts";
import { proppatch } from "./methods/proppatch.ts";
import { put } from "./methods/put.ts";
import { report } from "./methods/report.ts";
import { calendarsPrefix, legacyPrefix, readTarget } from "./target.ts";

const methods: Readonly<Record<string, Method>> = {
  OPTIONS: options,
  PROPFIND: propfind,
  PROPPATCH: proppatch,
  REPORT: report,
  MKCALENDAR: mkcalendar,
  MKCOL: mkcol,
  GET: get,
  HEAD: get,
  PUT: put,
  DELETE: remove,
  COPY: copy,
  MOVE: move,
};

/** CalDAV (RFC 4791) with sync (RFC 6578), at the addresses that Nextcloud has; and the principals of WebDAV (RFC 3744). */
export const caldavRoutes =
  (ctx: CalendarContext, log: Log) =>
  async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) => sendCaldavError(error, request, reply, log));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    const known = { config: { isStream: true }, schema: { hide: true }, exposeHeadRoute: false } as const;
    for (const url of [calendarsPrefix, `${calendarsPrefix}/*`, principalsPrefix, `${principalsPrefix}/*`])
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
    for (const url of [legacyPrefix, `${legacyPrefix}/*`])
      app.route({
        ...known,
        method: app.supportedMethods,
        url,
        handler: (request, reply) => reply.redirect(movedTo(rawPathOf(request.url)), 301),
      });
    app.route({
      ...known,
      method: app.supportedMethods,
      url: "/.well-known/caldav",
      handler: (_request, reply) => reply.redirect(`${calendarsPrefix}/`, 301),
    });
  };

/** The same address below `/remote.php/dav`; the top is that of the calendars. */
function movedTo(rawPath: string): string {
  const rest = rawPath.slice(legacyPrefix.length);
  return rest.startsWith("/calendars/") || rest.startsWith("/principals/")
    ? `/remote.php/dav${rest}`
    : `${calendarsPrefix}/`;
}
