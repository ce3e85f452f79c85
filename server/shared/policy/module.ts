import { defineModule, type Given } from "#module";
import type { ExposureSource } from "./exposure.ts";
import { policyRoutes } from "./routes.ts";
import { previewTransfer } from "./preview.ts";
import { createPolicy, type Policy, type PolicyDeps } from "./service.ts";
import type { Neighbours } from "./stricter.ts";

declare module "#module" {
  interface ModuleParts {
    /** What of a module stands open to people from outside, for a preview of changed rules. */
    readonly exposures?: ExposureSource;
    /** Whom an organisation shares workspaces with. */
    readonly neighbours?: Neighbours;
  }
}

export const policyModule = defineModule({
  name: "policy",
  folder: import.meta.dirname,
  create(needs: PolicyDeps & Given) {
    const sources: ExposureSource[] = [];
    let neighbours: Neighbours = async () => new Map();
    const { organisations } = needs;
    const api: Policy = {
      ...createPolicy(needs),
      previewTransfer: (move) => previewTransfer({ organisations, sources }, move),
    };
    return {
      api,
      parts: { routes: [policyRoutes({ organisations, sources, neighbours: (id) => neighbours(id) })] },
      accept(parts) {
        if (parts.exposures) sources.push(parts.exposures);
        if (parts.neighbours) neighbours = parts.neighbours;
      },
    };
  },
});
