import { checkEndpoints, runSteps, sendOcsError, type FastifyInstance } from "#http";
import { ocsEndpoints } from "./endpoints.ts";
import type { OcsDeps } from "./exchange.ts";

export const ocsRoutes =
  (deps: OcsDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) => sendOcsError(error, request, reply, deps.log));
    checkEndpoints(Object.fromEntries(ocsEndpoints.map((one) => [`GET ${one.paths[0]}`, one])));
    for (const endpoint of ocsEndpoints)
      for (const path of endpoint.paths)
        app.get(
          path,
          { schema: { hide: true } },
          async (request, reply) => (await runSteps(endpoint, { deps, request, reply })).answer,
        );
  };
