import { accessibilityRoutes as contract } from "@safos/contract/routes/accessibility";
import { refuse, routes } from "#http";
import type { AccessibilityContext } from "./context.ts";
import { deleteReport } from "./queries.ts";
import { takeReport } from "./report.ts";
import { changeStatement, manageStatement, showStatement } from "./statement.ts";

export const accessibilityRoutes = (context: AccessibilityContext) =>
  routes("accessibility", contract, {
    readAccessibility: ({ query }) => showStatement(context, query.domain),
    async reportAccessibility({ body, request }) {
      await takeReport(context, body, context.http.addressOf(request.raw));
      return {};
    },
    readManagedAccessibility: ({ caller }) => manageStatement(context, caller.organisationId),
    async changeAccessibility({ caller, body }) {
      await changeStatement(context, caller, body);
      return manageStatement(context, caller.organisationId);
    },
    async removeAccessibilityReport({ caller, params }) {
      if (!(await deleteReport(context.db, caller.organisationId, params.id)))
        throw refuse("MISSING", "There is no such report.");
      return {};
    },
  });
