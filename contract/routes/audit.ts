import Type from "typebox";
import { AccessAnswer, AuditCategory, AuditFormat, AuditPage, AuditState } from "../audit.ts";
import { Id, Moment } from "../common.ts";
import { Bytes, defineRoutes } from "../route.ts";

const Listing = Type.Object(
  {
    /** Records before this sequence. */
    after: Type.Optional(Type.String({ pattern: "^[1-9][0-9]{0,15}$" })),
    category: Type.Optional(AuditCategory),
    /** Who did it, or whom it was done to. */
    person: Type.Optional(Id),
    workspace: Type.Optional(Id),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
  },
  { additionalProperties: false },
);

const Asking = Type.Object(
  { kind: Type.String({ maxLength: 20 }), id: Type.String({ maxLength: 100 }), from: Moment, to: Moment },
  { additionalProperties: false },
);

const Exporting = Type.Object({ format: Type.Optional(AuditFormat) }, { additionalProperties: false });

export const auditRoutes = defineRoutes({
  /** What was done in one's own organisation, newest first. */
  listAuditRecords: { method: "GET", path: "/api/v1/audit", access: "auditor", query: Listing, answer: AuditPage },
  /** Every record, a line each, the oldest first. */
  exportAuditRecords: {
    method: "GET",
    path: "/api/v1/audit/export",
    access: "auditor",
    isFresh: true,
    query: Exporting,
    answer: Bytes,
  },
  /** Who could open an item of the organisation's workspaces, when and why. */
  findAccess: {
    method: "GET",
    path: "/api/v1/audit/access",
    access: "auditor",
    query: Asking,
    answer: AccessAnswer,
  },
  readAuditState: { method: "GET", path: "/api/v1/audit/state", access: "auditor", answer: AuditState },
});
