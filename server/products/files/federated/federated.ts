import { createBounded } from "#cache";
import type { Networks } from "#config";
import type { RouteBinding } from "#http";
import { createSeal } from "#identity";
import type { FilesDeps } from "../deps.ts";
import type { FederatedDeps } from "./context.ts";
import { createDiscovery } from "./discovery.ts";
import { endSent } from "./end.ts";
import { notifyJob, notifyOther } from "./notify.ts";
import { ocmRoutes } from "./provider.ts";
import { createRemote } from "./remote.ts";
import { federatedRoutes } from "./routes.ts";

/** Puts together what shares with other servers need, and listens. */
export async function createFederated(
  options: FilesDeps & { readonly networks: Networks },
): Promise<{ readonly deps: FederatedDeps; readonly routes: RouteBinding }> {
  const remote = createRemote({ networks: options.networks, publicUrl: options.http.publicUrl });
  const guesses = createBounded<number>(10_000, { ttl: 3_600_000, noUpdateTTL: true });
  const seal = createSeal(options.deployment.dataFolder);
  const deps: FederatedDeps = { ...options, remote, discovery: createDiscovery(remote), seal, guesses };
  await options.http.app.register(ocmRoutes(deps));
  options.jobs.handle(notifyJob, (payload) => notifyOther(deps, payload), "outside");
  options.events.on("files.federated", ["grant.revoked"], (event) => endSent(deps, event));
  return { deps, routes: federatedRoutes(deps) };
}
