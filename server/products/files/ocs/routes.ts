import { checkEndpoints, refuse, runSteps, sendOcsError, type FastifyInstance } from "#http";
import { createTreeReader, type TreeReader } from "../webdav/person-tree.ts";
import { ocsEndpoints } from "./endpoints.ts";
import type { OcsDeps } from "./exchange.ts";

/** Of a form with a token, or with what is to be shared. */
const largestBody = 8_192;

export const ocsRoutes =
  (deps: OcsDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) => sendOcsError(error, request, reply, deps.log));
    // Read as text by the step that asks for it, in whatever type a client calls it.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "string", bodyLimit: largestBody }, (_request, body, done) =>
      done(null, body),
    );
    const readTree = createTreeReader(deps);
    checkEndpoints(Object.fromEntries(ocsEndpoints.map((one) => [`${one.method} ${one.paths[0]}`, one])));
    app.all("/ocs/*", { schema: { hide: true } }, () => {
      throw refuse("MISSING");
    });
    for (const endpoint of ocsEndpoints)
      for (const url of endpoint.paths)
        app.route({
          method: endpoint.method,
          url,
          schema: { hide: true },
          async handler(request, reply) {
            let tree: ReturnType<TreeReader> | null = null;
            const once: TreeReader = (principal) => (tree ??= readTree(principal));
            return (await runSteps(endpoint, { deps, request, reply, tree: once })).answer;
          },
        });
  };
