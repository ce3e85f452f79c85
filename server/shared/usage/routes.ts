import { usageRoutes as contract } from "@safos/contract/routes/usage";
import { now } from "#clock";
import { disposition, routes } from "#http";
import { writeCsv } from "#sheets";
import type { UsageContext } from "./context.ts";
import { countUsage } from "./count.ts";
import { readCountedAt, readNumbers } from "./queries.ts";
import { monthSheet, workspaceSheet, type Language } from "./sheet.ts";
import { monthOf } from "./span.ts";
import { monthsOf, viewUsage } from "./view.ts";

/** What was counted so lately is shown as it is. */
const freshMs = 5 * 60_000;

const names: Readonly<Record<Language, { readonly workspaces: string; readonly months: string }>> = {
  sv: { workspaces: "Samarbetsytor.csv", months: "Användning.csv" },
  en: { workspaces: "Workspaces.csv", months: "Usage.csv" },
};

export const usageRoutes = (context: UsageContext) => {
  const { db, identity, workspaces } = context;
  const counting = new Map<string, Promise<void>>();

  async function countIfOld(organisationId: string): Promise<void> {
    const at = await readCountedAt(db, organisationId, monthOf(now()));
    if (at === null || at.getTime() + freshMs < now()) await countUsage(context, organisationId);
  }

  /** Counts the present month unless this or another process has done so lately; once for all who ask meanwhile. */
  function countOnce(organisationId: string): Promise<void> {
    const running = counting.get(organisationId);
    if (running) return running;
    const started = countIfOld(organisationId).finally(() => counting.delete(organisationId));
    counting.set(organisationId, started);
    return started;
  }

  return routes("usage", contract, {
    async readUsage({ caller, query: { year = new Date(now()).getUTCFullYear() } }) {
      await countOnce(caller.organisationId);
      return viewUsage(context, caller.organisationId, year);
    },
    async exportUsage({ caller: { personId, organisationId }, query: { list }, reply }) {
      const language = (await identity.personById(personId))?.locale === "en" ? "en" : "sv";
      if (list === "months") await countOnce(organisationId);
      const rows =
        list === "months"
          ? monthSheet(monthsOf(await readNumbers(db, organisationId, { from: 2000, to: 2999 })), language)
          : workspaceSheet(await workspaces.managed(organisationId), language);
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", disposition("attachment", names[language][list]))
        .send(writeCsv(rows));
    },
  });
};
