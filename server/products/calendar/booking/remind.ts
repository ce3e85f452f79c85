import type { Log } from "#log";
import { writeLetter } from "#mail";
import type { CalendarContext } from "../context.ts";
import { onEachEntry } from "../each-entry.ts";
import { mainOf, readObject } from "../entries/shape.ts";
import { factsOfLetter } from "../mailed/letter.ts";
import type { CalendarDb } from "../tables.ts";
import type { Transaction } from "#events";
import { visitLetter } from "./letter.ts";
import { readVisitEntry } from "./own.ts";
import { noteReminded, takeUnreminded, type BookingRow } from "./queries.ts";
import { factsOf } from "./visit-facts.ts";

const atOnce = 50;

/** Reminds visitors the day before: noted in the transaction that queues the letter, once for all processes. Runs every minute. */
export async function mailReminders(ctx: CalendarContext, log: Log): Promise<void> {
  if (!ctx.mail.isOn) return;
  for (;;) {
    const count = await ctx.db.transaction().execute(async (trx) => {
      const due = await takeUnreminded(trx, atOnce);
      const byEntry = new Map(due.map((one) => [one.entryId, one]));
      await onEachEntry(byEntry.keys(), log, async (id) => {
        const booking = byEntry.get(id);
        if (booking) await remind(ctx, trx, booking);
      });
      for (const booking of due) await noteReminded(trx, booking);
      return due.length;
    });
    if (count < atOnce) return;
  }
}

async function remind(ctx: CalendarContext, trx: CalendarDb & Transaction, booking: BookingRow): Promise<void> {
  const open = await readVisitEntry(trx, booking);
  const taker = open?.entry.organizerId ? await ctx.identity.personById(open.entry.organizerId) : null;
  const visit = await factsOf(ctx, trx, booking);
  if (!open || !taker || !visit) return;
  const object = readObject(open.entry.body);
  const component = mainOf(object);
  if (!component) return;
  const facts = factsOfLetter(ctx, { organizer: taker, component, object, locale: booking.locale });
  await ctx.mail.send(trx, {
    to: booking.mail,
    ...writeLetter(visitLetter("reminder", facts, visit)),
    sender: { ...ctx.organisations.senderOf(taker.organisationId), name: facts.organizer },
  });
}
