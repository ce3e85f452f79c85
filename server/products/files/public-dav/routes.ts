import { checkEndpoints, refuse, Refusal, runSteps, type FastifyInstance } from "#http";
import type { VisitDeps } from "../visitors/context.ts";
import { sendWebdavError } from "../webdav/errors.ts";
import { instanceReader } from "../webdav/instance.ts";
import { dropEndpoints, fileEndpoints } from "./endpoints.ts";
import type { PublicDavDeps } from "./exchange.ts";
import { createVisitors, filesPrefix, legacyPrefix } from "./visitor.ts";

/** WebDAV for visitors by a link, as Nextcloud's public pages and rclone speak it. Everything asks the link anew. */
export function publicDavRoutes(options: VisitDeps) {
  const deps: PublicDavDeps = { ...options, instanceId: instanceReader(options.db) };
  const visitors = createVisitors(deps);
  checkEndpoints(fileEndpoints);
  checkEndpoints(dropEndpoints);
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) =>
      // What is closed is not there, for clients that know nothing of links.
      sendWebdavError(isClosed(error) ? refuse("MISSING") : error, {
        ...{ request, reply, log: deps.log },
        isForVisitors: true,
      }),
    );
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    for (const method of app.supportedMethods)
      for (const url of [`${filesPrefix}/:token`, `${filesPrefix}/:token/*`, legacyPrefix, `${legacyPrefix}/*`])
        app.route({
          method,
          url,
          config: { isStream: true },
          schema: { hide: true },
          exposeHeadRoute: false,
          async handler(request, reply) {
            const { link, target } = await visitors.find(request);
            const table = link.terms.purpose === "drop" ? dropEndpoints : fileEndpoints;
            const endpoint = table[method];
            const methods = Object.keys(table);
            if (!endpoint) {
              if (method in fileEndpoints) throw refuse("FORBIDDEN", "This link takes files, and shows nothing.");
              reply.header("allow", methods.join(", "));
              throw refuse("METHOD_UNKNOWN");
            }
            await runSteps(endpoint, { request, reply, deps, methods, link, target });
            return reply;
          },
        });
  };
}

const isClosed = (error: unknown): boolean => error instanceof Refusal && error.code === "LINK_GONE";
