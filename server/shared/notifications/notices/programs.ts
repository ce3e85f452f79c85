import { now } from "#clock";
import type { Principal } from "#http";
import { settingsOf, type NotificationContext } from "../context.ts";
import { lineOf } from "../mails/write.ts";
import { readNotices, readNumbers, readRulesAbout } from "../queries.ts";
import { isQuiet, passes } from "../rules.ts";
import { viewAll } from "./list.ts";
import { markRead } from "./mark-read.ts";

/** A notice as programs beside the page show it: in a sentence, and by a number. */
export interface ProgramNotice {
  readonly number: number;
  readonly kind: string;
  readonly itemId: string;
  readonly head: string;
  readonly excerpt: string;
  /** Where it leads, with the page's own address. */
  readonly url: string;
  readonly at: string;
}

/** Unread notices for programs. */
export interface Notices {
  /** The newest first, 100 at most; without those of what the person may no longer read. */
  unread(person: Principal): Promise<readonly ProgramNotice[]>;
  /** Notes that some were read; those of others, and numbers that there are not, are left alone. Resolves with how many there were. */
  dismiss(person: Principal, numbers: readonly number[]): Promise<number>;
  dismissAll(person: Principal): Promise<void>;
  /** Whether a call from there is shown to someone without a sound: they have quiet hours, or want to hear nothing of it. */
  isQuietFor(personId: string, item: { readonly kind: string; readonly id: string }): Promise<boolean>;
}

const most = 100;

export function createNotices(context: NotificationContext): Notices {
  const { db, identity, publicUrl } = context;
  return {
    async unread(person) {
      const rows = await readNotices(db, person.personId, null, true, most);
      if (rows.length === 0) return [];
      const views = new Map((await viewAll(context, person, rows)).map((one) => [one.id, one]));
      const numbers = await readNumbers(db, person.personId, [...views.keys()]);
      const locale = (await identity.personById(person.personId))?.locale ?? "sv";
      const { timeZone } = await settingsOf(context, person.personId);
      const actors = [...views.values()].flatMap(({ actor }) =>
        actor ? [[actor.id, actor.displayName] as const] : [],
      );
      const wording = { names: new Map(actors), publicUrl, timeZone };
      return rows.flatMap((row): ProgramNotice[] => {
        const number = numbers.get(row.id);
        if (!views.has(row.id) || number === undefined) return [];
        const line = lineOf(row, locale, wording);
        return [{ number, kind: row.kind, itemId: row.itemId, ...line, at: row.at.toISOString() }];
      });
    },
    async dismiss(person, numbers) {
      const found = await readNumbers(db, person.personId, null, numbers);
      if (found.size > 0) await markRead(context, person, { ids: [...found.keys()] });
      return found.size;
    },
    async isQuietFor(personId, item) {
      const settings = await settingsOf(context, personId);
      if (isQuiet(settings, now())) return true;
      const rules = await readRulesAbout(db, [personId], [item]);
      const own = rules.get(`${personId} ${item.kind} ${item.id}`);
      return !passes("called", { item: own, workspace: undefined, own: settings.level });
    },
    async dismissAll(person) {
      await markRead(context, person, { isAll: true });
    },
  };
}
