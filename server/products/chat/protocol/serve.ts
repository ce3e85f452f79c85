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
    for (const url of endpoint.paths.flatMap(withOlder))
      scope.route({
        ...options,
        method: endpoint.method,
        url,
        handler: async (request, reply) => (await runSteps(endpoint, { core, request, reply })).answer,
      });
}

/** What `/v3/` serves, clients of before Matrix 1.1 ask below `/r0/`. */
const withOlder = (path: string): string[] => (path.startsWith("/v3/") ? [path, path.replace("/v3/", "/r0/")] : [path]);
