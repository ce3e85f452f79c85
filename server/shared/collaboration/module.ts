import { defineModule, type Given } from "#module";
import { createCollaboration, type CollaborationDeps } from "./service.ts";

export const collaborationModule = defineModule({
  name: "collaboration",
  folder: import.meta.dirname,
  async create(needs: CollaborationDeps & Given) {
    const collaboration = await createCollaboration(needs);
    return { api: collaboration, stop: () => collaboration.stop() };
  },
});
