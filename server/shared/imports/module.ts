import type { Readable } from "node:stream";
import type { PersonImport } from "@safos/contract/person-imports";
import { refuse } from "#http";
import { defineModule, type Given } from "#module";
import type { Organisation } from "#organisations";
import { stepJob, type ImportContext, type ImportNeeds } from "./context.ts";
import { readImport, trimImports, type ImportTables, type JudgedRow } from "./queries.ts";
import { look, readImportFile } from "./read.ts";
import { importRoutes } from "./routes.ts";
import { startImport } from "./start.ts";
import { step } from "./step.ts";
import { viewImport } from "./view.ts";

export interface Imports {
  /** What a file says; adds nobody. Refuses TOO_LARGE, IMPORT_NO_NAMES and IMPORT_TOO_LONG. */
  look(organisation: Organisation, file: Readable): Promise<readonly JudgedRow[]>;
  /** Adds everyone new of a file, now. */
  importFile(organisation: Organisation, file: Readable, sendInvitations: boolean): Promise<PersonImport>;
}

/** Work of the operator's commands. */
const operatorsCall = (organisation: Organisation) => ({
  owner: { organisation: organisation.id, person: "operator" },
  signal: new AbortController().signal,
});

function createImports(context: ImportContext): Imports {
  return {
    look: (organisation, file) => look(context, organisation, file, operatorsCall(organisation)),
    async importFile(organisation, file, sendInvitations) {
      const by = { createdBy: null, call: operatorsCall(organisation) };
      const id = await readImportFile(context, organisation, file, by);
      await startImport(context, id, sendInvitations);
      // The job does the same; whichever comes first takes the next rows.
      while (await step(context, id));
      const row = await readImport(context.db, id);
      if (!row) throw refuse("MISSING");
      return viewImport(context, row);
    },
  };
}

export const importsModule = defineModule({
  name: "imports",
  folder: import.meta.dirname,
  create(needs: ImportNeeds & Given) {
    const context: ImportContext = { ...needs, db: needs.database.of<ImportTables>() };
    return {
      api: createImports(context),
      parts: {
        routes: [importRoutes(context)],
        jobs: {
          [stepJob]: { handle: ({ id }) => step(context, String(id)).then(() => undefined), lane: "long" },
          "imports:trim": { handle: () => trimImports(context.db), every: "33 3 * * *", lane: "housekeeping" },
        },
      },
    };
  },
});
