import { personImportRoutes as contract } from "@safos/contract/routes/person-imports";
import { refuse, routes, type Principal } from "#http";
import type { ImportContext } from "./context.ts";
import { readImports, readRowPage } from "./queries.ts";
import { readImportFile } from "./read.ts";
import { startImport, undoImport } from "./start.ts";
import { needImport, viewImport } from "./view.ts";

const mostImports = 10;
const pageSize = 100;

export const importRoutes = (context: ImportContext) => {
  const { db, http, organisations } = context;
  const show = async (caller: Principal, id: string) => viewImport(context, await needImport(context, caller, id));

  return routes("imports", contract, {
    async listPersonImports({ caller }) {
      const rows = await readImports(db, caller.organisationId, mostImports);
      return { items: await Promise.all(rows.map((row) => viewImport(context, row))) };
    },
    async readPersonImport({ caller, body, request, reply }) {
      const organisation = organisations.byId(caller.organisationId);
      if (!organisation) throw refuse("MISSING");
      const by = { createdBy: caller.personId, call: http.callOf(request, reply) };
      return show(caller, await readImportFile(context, organisation, body, by));
    },
    showPersonImport: ({ caller, params }) => show(caller, params.id),
    async listImportRows({ caller, params, query: { state = null, after = "0" } }) {
      await needImport(context, caller, params.id);
      const rows = await readRowPage(db, params.id, { state, after: Number(after), limit: pageSize + 1 });
      const last = rows[pageSize - 1];
      const items = rows.slice(0, pageSize).map(({ personId: _unshown, ...row }) => row);
      return rows.length > pageSize && last ? { items, next: String(last.line) } : { items };
    },
    async startPersonImport({ caller, params, body }) {
      await needImport(context, caller, params.id);
      await startImport(context, params.id, body.sendInvitations);
      return show(caller, params.id);
    },
    async undoPersonImport({ caller, params }) {
      await needImport(context, caller, params.id);
      await undoImport(context, params.id);
      return show(caller, params.id);
    },
  });
};
