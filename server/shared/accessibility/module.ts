import { defineModule, type Given } from "#module";
import type { AccessibilityContext, AccessibilityNeeds } from "./context.ts";
import { accessibilityNotices } from "./notices.ts";
import { trimReports, type AccessibilityTables } from "./queries.ts";
import { accessibilityRoutes } from "./routes.ts";

/** Nobody asks it; what it takes comes by its routes. */
export type Accessibility = Readonly<Record<never, never>>;

const mostReports = 500;

export const accessibilityModule = defineModule({
  name: "accessibility",
  folder: import.meta.dirname,
  create(needs: AccessibilityNeeds & Given) {
    const context: AccessibilityContext = { ...needs, db: needs.database.of<AccessibilityTables>() };
    return {
      api: {} satisfies Accessibility,
      parts: {
        routes: [accessibilityRoutes(context)],
        noticeSource: accessibilityNotices(context),
        jobs: {
          "accessibility:trim": {
            handle: () => trimReports(context.db, mostReports),
            every: "37 3 * * *",
            lane: "housekeeping",
          },
        },
      },
    };
  },
});
