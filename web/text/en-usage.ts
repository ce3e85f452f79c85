import type { svUsage } from "./sv-usage.ts";

/** English words about how an organisation uses Safos; loaded with the page that shows them. */
export const enUsage: Readonly<Record<keyof typeof svUsage, string>> = {
  "usage.title": "The year in seven numbers",
  "usage.span": "{span} {year}, compared with the same time in {before}",
  "usage.spanAlone": "{span} {year}",
  "usage.year": "Year",
  "usage.table": "Table",
  "usage.tableLead": "The numbers month by month",
  "usage.month": "Month",
  "usage.takeOut": "Take out the list",
  "usage.takeWorkspaces": "The workspaces (CSV)",
  "usage.takeMonths": "The numbers by month (CSV)",
  "usage.none": "Nothing has been counted for {year} yet.",
  "usage.number.persons": "People a week",
  "usage.number.workspaces": "Workspaces in use",
  "usage.number.shared": "Shared with others",
  "usage.number.meetings": "Meetings",
  "usage.number.documents": "Shared documents",
  "usage.number.bytes": "Storage",
  "usage.number.guests": "Guests",
  "usage.of": "of {n}",
  "usage.ending": "{n, plural, one {# ends this year} other {# end this year}}",
  "usage.same": "As many in {before}",
  "usage.noBefore": "No number for {before}",
};
