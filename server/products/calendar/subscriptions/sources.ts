import type { Deployment, Networks } from "#config";
import { createGuardedFetch } from "#http";
import { createSeal } from "#identity";
import { sourceLimits } from "./fetch-source.ts";
import { createSpending } from "./pace.ts";
import type { Sources } from "./port.ts";

/** How calendars elsewhere are reached: within a time and a size, and in private networks only where they are named. */
export const createSources = (options: {
  readonly networks: Networks;
  readonly publicUrl: string;
  readonly deployment: Pick<Deployment, "dataFolder">;
}): Sources => ({
  fetch: createGuardedFetch({ privateNetworks: options.networks, ...sourceLimits }),
  seal: createSeal(options.deployment.dataFolder),
  ownHost: new URL(options.publicUrl).host,
  spend: createSpending(),
});
