import type { svReporting } from "./sv-reporting.ts";

export const enReporting: Readonly<Record<keyof typeof svReporting, string>> = {
  "reporting.title": "Report the message",
  "reporting.about":
    "The owners of the workspace, or outside workspaces the administrators of your organisation, will read the message, what you write here and that it is you who reports it. {name} is not told.",
  "reporting.personTitle": "Report {name}",
  "reporting.personAbout":
    "The administrators of your organisation will read what you write here and that it is you who reports it. {name} is not told.",
  "reporting.reason": "What is wrong?",
  "reporting.send": "Send the report",
  "reporting.sent": "The report has been sent.",
  "reporting.failed": "The report could not be sent. Try again in a while.",
};
