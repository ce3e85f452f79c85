import { questionsOf } from "@safos/contract/form-logic";
import type {
  CrossTable,
  CrossTableQuery,
  FormResponse,
  ResponseQuery,
  Results,
  TextQuery,
} from "@safos/contract/forms";
import { system } from "#events";
import { refuse } from "#http";
import type { Actor } from "#items";
import { countMarks, countPairs, readSomeTexts, readTextPage, readTotals } from "./result-queries.ts";
import { holdForm, type FormDb, type FormTables, type StoredForm } from "./queries.ts";
import {
  deleteResponse,
  readResponse,
  readResponsePage,
  readUploads,
  type StoredResponse,
  type StoredUpload,
} from "./response-queries.ts";
import { formEvent } from "./events.ts";
import type { FormDeps, FormService } from "./service.ts";

/** In anonymous forms, groups smaller than this are not shown apart: someone could be recognised. */
const smallestGroup = 5;

/** What the answers say, counted and one by one. */
export interface ResultService {
  summary(actor: Actor, id: string, filter: string | undefined): Promise<Results>;
  crossTable(actor: Actor, id: string, query: CrossTableQuery): Promise<CrossTable>;
  texts(
    actor: Actor,
    id: string,
    query: TextQuery,
  ): Promise<{ items: { responseId: string | null; text: string }[]; next?: string }>;
  responses(actor: Actor, id: string, query: ResponseQuery): Promise<{ items: FormResponse[]; next?: string }>;
  response(actor: Actor, id: string, responseId: string): Promise<FormResponse>;
  remove(actor: Actor, id: string, responseId: string): Promise<void>;
  file(actor: Actor, id: string, responseId: string, fileId: string): Promise<StoredUpload>;
  view(rows: readonly StoredResponse[]): Promise<FormResponse[]>;
  /** The form, for anyone who may see single answers. */
  needAll(actor: Actor, id: string): Promise<StoredForm>;
}

export function createResultService(deps: FormDeps & { forms: FormService }): ResultService {
  const { events, forms, identity, workspaces } = deps;
  const db: FormDb = deps.database.of<FormTables>();

  const needAll = async (actor: Actor, id: string): Promise<StoredForm> => (await forms.need(actor, id, "write")).form;

  /** Counts are also for those who answered, where the form says so. */
  async function needSummary(actor: Actor, id: string): Promise<StoredForm> {
    const { form, item } = await forms.need(actor, id, "read");
    const isShared = form.settings.areResultsShared && form.state !== "draft";
    if (!isShared && (actor.person === null || !workspaces.can(item.role, "write")))
      throw refuse("FORBIDDEN", "Only those who make the form see its results.", { role: item.role });
    return form;
  }

  async function view(rows: readonly StoredResponse[]): Promise<FormResponse[]> {
    const [people, uploads] = await Promise.all([
      identity.personsByIds([...new Set(rows.flatMap((one) => one.personId ?? []))]),
      readUploads(
        db,
        rows.map((one) => one.id),
      ),
    ]);
    const byId = new Map(people.map((one) => [one.id, one]));
    const filesOf = Map.groupBy(uploads, (one) => one.responseId ?? "");
    return rows.map((row) => {
      const person = byId.get(row.personId ?? "");
      return {
        id: row.id,
        person: person ? identity.view(person) : null,
        guestName: row.guestName,
        sentAt: row.sentAt?.toISOString() ?? null,
        sentOn: row.sentOn,
        changedAt: row.changedAt?.toISOString() ?? null,
        answers: row.answers,
        files: (filesOf.get(row.id) ?? []).map(({ id, name, size }) => ({ id, name, size })),
      };
    });
  }

  /** A filter of an anonymous form must leave enough people, and enough of the others: the difference tells as much. */
  function isTooSmall(form: StoredForm, shown: number, total: number): boolean {
    if (!form.settings.isAnonymous) return false;
    return shown < smallestGroup || (total - shown > 0 && total - shown < smallestGroup);
  }

  return {
    needAll,
    view,
    async summary(actor, id, filter) {
      const form = await needSummary(actor, id);
      const wanted = filter ?? null;
      const words = questionsOf(form.content).filter((one) => one.kind === "long" || one.kind === "short");
      const [totals, marks, texts, { personIds, hasLink }] = await Promise.all([
        readTotals(db, id, wanted),
        countMarks(db, id, wanted),
        readSomeTexts(
          db,
          id,
          words.map((one) => one.id),
          wanted,
          5,
        ),
        forms.invited(form),
      ]);
      const isHidden = wanted !== null && isTooSmall(form, totals.shownCount, totals.responseCount);
      return {
        responseCount: totals.responseCount,
        shownCount: isHidden ? 0 : totals.shownCount,
        invitedCount: hasLink ? null : personIds.length,
        begunCount: totals.begunCount,
        stoppedAt: totals.stoppedAt,
        medianSeconds: totals.medianSeconds,
        lastAt: form.settings.isAnonymous ? null : (totals.lastAt?.toISOString() ?? null),
        lastOn: totals.lastOn,
        todayCount: totals.todayCount,
        marks: isHidden ? [] : marks,
        texts: isHidden ? [] : texts,
        isHidden,
      };
    },
    async crossTable(actor, id, query) {
      const form = await needSummary(actor, id);
      const pairs = await countPairs(db, id, query.rows, query.columns);
      const counts = await countMarks(db, id, null);
      const rows = counts
        .filter((one) => one.mark.startsWith(`${query.rows}=`))
        .map((one) => ({ value: one.mark.slice(query.rows.length + 1), count: one.count }));
      if (!form.settings.isAnonymous) return { rows, cells: pairs, hiddenRows: [] };
      const small = rows.filter((one) => one.count < smallestGroup);
      // One small group alone would be what is left when the others are taken from the whole: it takes the next with it.
      const hidden = new Set(small.map((one) => one.value));
      if (hidden.size === 1 && rows.length > 1) {
        const next = rows.filter((one) => !hidden.has(one.value)).toSorted((a, b) => a.count - b.count)[0];
        if (next) hidden.add(next.value);
      }
      return {
        rows: rows.filter((one) => !hidden.has(one.value)),
        cells: pairs.filter((one) => !hidden.has(one.row)),
        hiddenRows: [...hidden],
      };
    },
    async texts(actor, id, query) {
      const form = await needAll(actor, id);
      const limit = query.limit ?? 50;
      const rows = await readTextPage(db, id, query.question, query.after ?? null, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map((one) => ({ responseId: form.settings.isAnonymous ? null : one.id, text: one.text })),
        ...(rows.length > limit && last ? { next: last.id } : {}),
      };
    },
    async responses(actor, id, query) {
      const form = await needAll(actor, id);
      const filter = query.filter ?? null;
      if (filter !== null && form.settings.isAnonymous) {
        const totals = await readTotals(db, id, filter);
        if (isTooSmall(form, totals.shownCount, totals.responseCount)) throw refuse("GROUP_TOO_SMALL");
      }
      const limit = query.limit ?? 50;
      const rows = await readResponsePage(db, id, { filter, after: readPlace(query.after), limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: await view(shown),
        ...(rows.length > limit && last ? { next: `${last.sentAt?.toISOString() ?? "epoch"} ${last.id}` } : {}),
      };
    },
    async response(actor, id, responseId) {
      await needAll(actor, id);
      const row = await readResponse(db, id, responseId);
      const [one] = row ? await view([row]) : [];
      if (!one) throw refuse("MISSING", "There is no such answer.");
      return one;
    },
    async remove(actor, id, responseId) {
      const form = await needAll(actor, id);
      await db.transaction().execute(async (trx) => {
        await holdForm(trx, id);
        if (!(await deleteResponse(trx, id, responseId))) throw refuse("MISSING", "There is no such answer.");
        await events.emit(trx, formEvent("form.responded", form, system, {}));
      });
    },
    async file(actor, id, responseId, fileId) {
      await needAll(actor, id);
      const row = await readResponse(db, id, responseId);
      const file = row ? (await readUploads(db, [row.id])).find((one) => one.id === fileId) : undefined;
      if (!file) throw refuse("MISSING", "There is no such file.");
      return file;
    },
  };
}

function readPlace(after: string | undefined): { sentAt: string; id: string } | null {
  const found = /^(epoch|\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9A-Za-z]+)$/.exec(after ?? "");
  if (!found) {
    if (after !== undefined) throw refuse("INVALID", "That is no place in the list.");
    return null;
  }
  return { sentAt: found[1] ?? "epoch", id: found[2] ?? "" };
}
