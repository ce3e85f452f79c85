import { noticeSource, type NoticeSource } from "#notifications";
import type { AccessibilityContext } from "./context.ts";
import { readReport } from "./queries.ts";

const mostAdministrators = 50;
const longestExcerpt = 300;

/** Administrators hear of what someone could not use. */
export const accessibilityNotices = ({ db, identity }: AccessibilityContext): NoticeSource =>
  noticeSource({
    name: "accessibility",
    events: ["accessibility.reported"],
    async notices({ payload: { reportId } }) {
      const report = await readReport(db, reportId);
      if (!report) return [];
      const administrators = await identity.administratorsOf(report.organisationId, mostAdministrators);
      return administrators.map(({ id }) => ({
        personId: id,
        reason: "accessibilityReported" as const,
        kind: "account" as const,
        id: report.id,
        actorId: null,
        title: "",
        excerpt: report.text.slice(0, longestExcerpt),
        path: "/admin/accessibility",
      }));
    },
  });
