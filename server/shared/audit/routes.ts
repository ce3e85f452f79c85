import { Readable } from "node:stream";
import { auditRoutes as contract } from "@safos/contract/routes/audit";
import { byPerson } from "#events";
import { disposition, refuse, routes } from "#http";
import { findAccess } from "./access/find.ts";
import { typesOf } from "./acts.ts";
import type { AuditContext } from "./context.ts";
import { exportRecords, type ExportedLines } from "./export.ts";
import { listRecords } from "./list.ts";
import { readChain } from "./queries.ts";
import { noteReading } from "./reading.ts";

const endings = { json: "jsonl", syslog: "log", cef: "cef" } as const;

export const auditRoutes = (context: AuditContext) =>
  routes("audit", contract, {
    async listAuditRecords({ caller, query }) {
      await noteReading(context, caller);
      return listRecords(context, caller.organisationId, {
        before: query.after === undefined ? null : Number(query.after),
        acts: query.category === undefined ? null : typesOf(query.category),
        personId: query.person ?? null,
        workspaceId: query.workspace ?? null,
        from: query.from ?? null,
        to: query.to ?? null,
      });
    },
    exportAuditRecords({ caller, query: { format = "json" }, reply }) {
      const name = `safos-audit-${caller.name.split("@")[1] ?? ""}.${endings[format]}`;
      const lines = exportRecords(context, caller.organisationId, {
        format,
        actor: byPerson(caller.personId),
        async requireStill() {
          const person = await context.identity.personById(caller.personId);
          if (!person || person.disabled || !context.identity.mayAct(person, "auditor")) throw refuse("FORBIDDEN");
        },
      });
      return reply
        .header("content-disposition", disposition("attachment", name))
        .type("text/plain; charset=utf-8")
        .send(Readable.from(lines, { objectMode: true }).map(({ text }: ExportedLines) => text));
    },
    async findAccess({ caller, query: { kind, id, from, to } }) {
      const span = { from: new Date(from), to: new Date(to) };
      if (!(span.from < span.to)) throw refuse("INVALID", "The span of time ends before it begins.");
      if (!context.items.isKind(kind)) throw refuse("MISSING", "There is no such item.");
      return findAccess(context, caller, { kind, id }, span);
    },
    async readAuditState({ caller }) {
      const chain = await readChain(context.db, caller.organisationId);
      if (!chain) return { count: 0, sequence: 0, hash: "", checkedAt: null, fault: null };
      return {
        count: chain.sequence - chain.keptFrom + 1,
        sequence: chain.sequence,
        hash: chain.hash.toString("hex"),
        checkedAt: chain.checkedAt?.toISOString() ?? null,
        fault: chain.fault,
      };
    },
  });
