import { writeLetter } from "#mail";
import type { CalendarContext } from "../context.ts";
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
export async function mailReminders(ctx: CalendarContext): Promise<void> {
  if (!ctx.mail.isOn) return;
  for (;;) {
    const count = await ctx.db.transaction().execute(async (trx) => {
      const due = await takeUnreminded(trx, atOnce);
      for (const booking of due) {
        await remind(ctx, trx, booking);
        await noteReminded(trx, booking);
      }
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
