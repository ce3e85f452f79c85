import { templateParts } from "@safos/contract/templates";
import { defineModule, type Given } from "#module";
import type { TemplateContext, TemplateNeeds } from "./context.ts";
import { removeUnfinished } from "./make.ts";
import type { TemplatePart } from "./part.ts";
import { readBlobHolders, readBlobsInUse, type TemplateTables } from "./queries.ts";
import { templateRoutes } from "./routes.ts";

declare module "#module" {
  interface ModuleParts {
    /** What of a workspace the module takes into templates. */
    readonly templatePart?: TemplatePart;
  }
}

export interface Templates {
  /** Removes workspaces that processes which are gone had begun to make; once a minute. */
  removeUnfinished(): Promise<void>;
}

export const templatesModule = defineModule({
  name: "templates",
  folder: import.meta.dirname,
  create(needs: TemplateNeeds & Given) {
    const parts: TemplatePart[] = [];
    const context: TemplateContext = {
      ...needs,
      making: new Set(),
      db: needs.database.of<TemplateTables>(),
      parts: () => parts.toSorted((a, b) => templateParts.indexOf(a.name) - templateParts.indexOf(b.name)),
    };
    const api: Templates = { removeUnfinished: () => removeUnfinished(context) };
    return {
      api,
      parts: {
        routes: [templateRoutes(context)],
        blobReferences: { templates: (hashes) => readBlobsInUse(context.db, hashes) },
        blobHolders: { templates: (hashes) => readBlobHolders(context.db, hashes) },
        jobs: {
          "templates:remove-unfinished": {
            handle: () => api.removeUnfinished(),
            every: "* * * * *",
            lane: "housekeeping",
          },
        },
      },
      accept(offered) {
        if (offered.templatePart) parts.push(offered.templatePart);
      },
    };
  },
});
