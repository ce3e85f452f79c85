import { defineModule, type Given } from "#module";
import type { AccessibilityContext, AccessibilityNeeds } from "./context.ts";
import { accessibilityNotices } from "./notices.ts";
import { trimReports, type AccessibilityTables } from "./queries.ts";
import { accessibilityRoutes } from "./routes.ts";

export interface Accessibility {
  /** What the clock asks for: reports that are old, or more than anyone reads, go. */
  trim(): Promise<void>;
}

const mostReports = 500;

export const accessibilityModule = defineModule({
  name: "accessibility",
  folder: import.meta.dirname,
  create(needs: AccessibilityNeeds & Given) {
    const context: AccessibilityContext = { ...needs, db: needs.database.of<AccessibilityTables>() };
    const api: Accessibility = { trim: () => trimReports(context.db, mostReports) };
    return {
      api,
      parts: {
        routes: [accessibilityRoutes(context)],
        noticeSource: accessibilityNotices(context),
        jobs: {
          "accessibility:trim": {
            handle: () => api.trim(),
            every: "37 3 * * *",
            lane: "housekeeping",
          },
        },
      },
    };
  },
});
