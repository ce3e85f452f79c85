import Type from "typebox";
import { AuditCategory, AuditPage, AuditState } from "../audit.ts";
import { Id, Moment } from "../common.ts";
import { defineRoutes } from "../route.ts";

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

export const auditRoutes = defineRoutes({
  /** What was done in one's own organisation, newest first. */
  listAuditRecords: { method: "GET", path: "/api/v1/audit", access: "admin", query: Listing, answer: AuditPage },
  readAuditState: { method: "GET", path: "/api/v1/audit/state", access: "admin", answer: AuditState },
});
