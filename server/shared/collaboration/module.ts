import type { ItemKindName } from "#items";
import { defineModule, type Given } from "#module";
import { createCollaboration } from "./collaboration.ts";
import type { CollaborationDeps } from "./deps.ts";
import type { CollaborationKind } from "./kind.ts";

declare module "#module" {
  interface ModuleParts {
    /** Which kinds of items of a module are edited together, and how. */
    readonly collaborationKinds?: Readonly<Partial<Record<ItemKindName, CollaborationKind>>>;
  }
}

export const collaborationModule = defineModule({
  name: "collaboration",
  folder: import.meta.dirname,
  create(needs: CollaborationDeps & Given) {
    const collaboration = createCollaboration(needs);
    return {
      api: collaboration,
      parts: {
        routes: [collaboration.routes],
        jobs: { "collaboration:changed": { handle: (payload) => collaboration.deliverChange(payload) } },
      },
      accept(parts) {
        for (const [kind, behaviour] of Object.entries(parts.collaborationKinds ?? {}))
          collaboration.register(kind as ItemKindName, behaviour);
      },
      stop: () => collaboration.stop(),
    };
  },
});
