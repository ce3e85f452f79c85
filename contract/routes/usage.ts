import { Bytes, defineRoutes } from "../route.ts";
import { Usage, UsageExport, UsageQuery } from "../usage.ts";

export const usageRoutes = defineRoutes({
  /** How the organisation uses Safos, in numbers: never who. The present month is counted when it is asked for. */
  readUsage: { method: "GET", path: "/api/v1/organisation/usage", access: "admin", query: UsageQuery, answer: Usage },
  /** A list as CSV, with headings in the caller's language. */
  exportUsage: {
    method: "GET",
    path: "/api/v1/organisation/usage/export",
    access: "admin",
    query: UsageExport,
    answer: Bytes,
  },
});
