import { now } from "#clock";
import { itemIdOf } from "#events";
import type { FormContext } from "../context.ts";
import { readForm } from "../forms/queries.ts";
import { countResponses } from "../responses/queries.ts";

const minuteMs = 60_000;
const gatherMinutes = 5;
const settleMinutes = 1;
const sheetMinutes = 1 / 12;
/** A large sheet costs seconds to write, and each writing is a version of the file. */
const largeSheet = { rows: 1000, minutes: 5 };

/** The next full interval: all who ask within it ask for the same run, and nobody can put the run off. */
function nextRun(minutes: number): Date {
  const step = minutes * minuteMs;
  return new Date(Math.floor(now() / step + 1) * step);
}

/** After a response: plans the owner's notice, the spreadsheet and the settling, so that responses do not wait for each other. */
export function planAfterResponses({ db, events, jobs }: FormContext): void {
  /** Forms whose work is planned within the present five seconds: more answers in them ask for nothing else. */
  const planned = new Set<string>();
  let plannedFor = 0;
  events.on("forms", ["form.responded"], async (event) => {
    const formId = itemIdOf(event);
    const until = nextRun(sheetMinutes).getTime();
    if (until !== plannedFor) planned.clear();
    plannedFor = until;
    if (planned.has(formId)) return;
    const form = await readForm(db, formId);
    if (!form) return;
    const plan = (name: string, minutes: number): Promise<void> =>
      jobs.add(db, name, { formId }, { key: `${name} ${formId}`, runAt: nextRun(minutes) });
    await plan("forms:tell", gatherMinutes);
    if (form.settings.isAnonymous) await plan("forms:settle", settleMinutes);
    if (form.settings.hasSheet) {
      const isLarge = (await countResponses(db, formId)) > largeSheet.rows;
      await plan("forms:sheet", isLarge ? largeSheet.minutes : sheetMinutes);
    }
    // All that is planned runs at full multiples of the five seconds, so nothing planned has run before they are over.
    planned.add(formId);
  });
}
