import { policyRoutes as contract } from "@safos/contract/routes/policy";
import { routes } from "#http";
import type { Organisations } from "#organisations";
import type { ExposureSource } from "./exposure.ts";
import { previewChange } from "./preview.ts";
import { listStricter, type Neighbours } from "./stricter.ts";

export const policyRoutes = (deps: {
  readonly organisations: Organisations;
  readonly sources: readonly ExposureSource[];
  readonly neighbours: Neighbours;
}) =>
  routes("policy", contract, {
    previewPolicy: ({ caller, body: { rules, after = "0" } }) =>
      previewChange(deps, caller.organisationId, rules, Number(after)),
    listStricterRules: ({ caller }) => listStricter(deps.organisations, deps.neighbours, caller.organisationId),
  });
