import { checkEndpoints, runSteps, type FastifyInstance } from "#http";
import type { Core } from "../core.ts";
import type { MatrixEndpoint } from "./exchange.ts";

/** Registers endpoints below the scope's prefix. Throws when a step needs what no step before it gives. */
export function serveEndpoints(
  core: Core,
  scope: FastifyInstance,
  endpoints: readonly MatrixEndpoint[],
  options: { readonly bodyLimit?: number } = {},
): void {
  checkEndpoints(Object.fromEntries(endpoints.map((one) => [`${one.method} ${one.paths[0]}`, one])));
  for (const endpoint of endpoints)
    for (const url of endpoint.paths)
      scope.route({
        ...options,
        method: endpoint.method,
        url,
        handler: async (request, reply) => (await runSteps(endpoint, { core, request, reply })).answer,
      });
}
