import { now } from "#clock";
import type { Jobs } from "#jobs";
import { itemIdOf, system, type Events } from "#events";
import type { Log } from "#log";
import type { Mail } from "#mail";
import type { FormExports } from "./exports.ts";
import {
  destroyExpired,
  markDue,
  readForm,
  setSheetFile,
  takeDueForms,
  takeUntold,
  trimForms,
  type FormDb,
} from "./queries.ts";
import { countResponses, settleAnonymous } from "./response-queries.ts";
import { formEvent } from "./events.ts";
import { wordsOf } from "./words.ts";

/**
 * Writes a spreadsheet into a workspace's files in a person's name, over the one of the same name. Given by the
 * composition, since products do not know each other. Null when that person may not write there any more.
 */
export type WriteSheet = (sheet: {
  readonly workspaceId: string;
  readonly personId: string;
  readonly name: string;
  readonly content: Buffer;
}) => Promise<number | null>;

const minuteMs = 60_000;
const sheetMinutes = 1 / 12;
const largeSheet = 1000;
/** The next full interval: all who ask within it ask for the same run, and nobody can put the run off. */
function nextRun(minutes: number): Date {
  const step = minutes * minuteMs;
  return new Date(Math.floor(now() / step + 1) * step);
}

/** What happens by the clock and after answers, outside their transactions so that answers do not wait for each other. */
export function registerBackground(deps: {
  db: FormDb;
  events: Events;
  jobs: Jobs;
  log: Log;
  mail: Mail;
  exports: FormExports;
  writeSheet: WriteSheet;
}): void {
  const { db, events, jobs, log, mail, exports, writeSheet } = deps;

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
    await jobs.add(db, "forms:tell", { formId }, { key: `forms:tell ${formId}`, runAt: nextRun(5) });
    if (form.settings.isAnonymous)
      await jobs.add(db, "forms:settle", { formId }, { key: `forms:settle ${formId}`, runAt: nextRun(1) });
    if (form.settings.hasSheet) {
      // A large sheet costs seconds to write, and each writing is a version of the file.
      const minutes = (await countResponses(db, formId)) > largeSheet ? 5 : sheetMinutes;
      await jobs.add(db, "forms:sheet", { formId }, { key: `forms:sheet ${formId}`, runAt: nextRun(minutes) });
    }
    // All that is planned runs at full multiples of the five seconds, so nothing planned has run before they are over.
    planned.add(formId);
  });

  jobs.handle("forms:settle", ({ formId }) => settleAnonymous(db, String(formId)));

  jobs.handle("forms:tell", async ({ formId }) => {
    await db.transaction().execute(async (trx) => {
      const form = await readForm(trx, String(formId));
      const fresh = form ? await takeUntold(trx, form.id) : 0;
      if (form && fresh > 0)
        await events.emit(trx, formEvent("form.gathered", form, system, { fresh, title: form.title }));
    });
  });

  jobs.handle("forms:sheet", async ({ formId }) => {
    const form = await readForm(db, String(formId));
    if (!form?.settings.hasSheet || form.trashedAt !== null || form.ownerId === null) return;
    const { language } = form.settings;
    const title = form.title
      .replace(/[\\/:*?"<>|\u0000-\u001f\u007f]/g, " ")
      .trim()
      .slice(0, 80);
    const fileId = await writeSheet({
      workspaceId: form.workspaceId,
      personId: form.ownerId,
      name: `${wordsOf(language).sheetName(title)}.xlsx`,
      content: await exports.workbook(form),
    });
    if (fileId === null) log.warn({ formId: form.id }, "a form's spreadsheet was not written: its owner may not");
    if (fileId === form.sheetFileId) return;
    await db.transaction().execute(async (trx) => {
      await setSheetFile(trx, form.id, fileId);
      await events.emit(trx, formEvent("form.changed", form, system, {}));
    });
  });

  jobs.handle("forms:receipt", async ({ formId, responseId, to }) => {
    const found = await exports.receipt(String(formId), String(responseId));
    if (!found) return;
    const words = wordsOf(found.form.settings.language);
    await mail.send(db, {
      to: String(to),
      subject: words.receiptSubject(found.form.title),
      text: words.receiptText(found.form.title, found.organisation),
      attachments: [{ name: `${words.fileName}.pdf`, contentType: "application/pdf", content: found.pdf }],
    });
  });

  jobs.handle("forms:clock", async () => {
    await db.transaction().execute(async (trx) => {
      for (const form of await takeDueForms(trx, new Date(now()))) {
        const isClosed = form.closesAt !== null && form.closesAt.getTime() <= now();
        await markDue(trx, form.id, { isAnnounced: true, isClosed });
        await events.emit(
          trx,
          formEvent(isClosed ? "form.closed" : "form.opened", form, system, { title: form.title }),
        );
      }
    });
  });
  jobs.every("* * * * *", "forms:clock");

  jobs.handle("forms:trim", async () => {
    const count = await destroyExpired(db);
    if (count > 0) log.info({ count }, "answers of forms were destroyed as their forms said");
    await trimForms(db);
  });
  jobs.every("11 3 * * *", "forms:trim");
}
