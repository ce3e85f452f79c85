import type { Transaction } from "#events";
import type { GuestContext } from "./context.ts";
import { claimReminders, claimReviews, deleteGone, readExpired, readUnanswered } from "./due.ts";
import { closeAccount, endGuest } from "./end.ts";
import { mailReminder, type Reminder, type ReminderKind } from "./letters/reminder.ts";
import { guestsAmong, readGuest } from "./queries.ts";

/** How many days before the end letters go. */
const daysBefore = [2, 14] as const;
/** What is left of a guest is kept for as long as this after their account has closed. */
const keptMs = 30 * 86_400_000;
/** What they wrote stays under this name. */
const formerName = "Tidigare gäst";

type Ref = { readonly id: string; readonly workspaceId: string };

async function readReminder(context: GuestContext, trx: Transaction, ref: Ref): Promise<Reminder | null> {
  const { identity, workspaces } = context;
  const guest = await readGuest(trx, ref.workspaceId, ref.id);
  const workspace = guest && (await workspaces.byId(guest.workspaceId));
  if (!guest || !workspace) return null;
  const person = guest.personId === null ? null : await identity.personById(guest.personId);
  return {
    guest,
    person,
    workspaceName: workspace.name,
    organisationId: workspace.organisationId,
    until: guest.endsAt,
  };
}

async function mailSponsor(
  context: GuestContext,
  trx: Transaction,
  kind: ReminderKind,
  reminder: Reminder,
): Promise<void> {
  const { sponsorId } = reminder.guest;
  const sponsor = sponsorId === null ? null : await context.identity.personById(sponsorId);
  if (sponsor && !sponsor.disabled) await mailReminder(context, trx, kind, sponsor, reminder);
}

/** Tells guest and sponsor that the time is nearly over: who claims the row writes the letters with it. */
async function remind(context: GuestContext, days: number): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    for (const ref of await claimReminders(trx, days)) {
      const reminder = await readReminder(context, trx, ref);
      if (!reminder) continue;
      if (reminder.person) await mailReminder(context, trx, "toGuest", reminder.person, reminder);
      await mailSponsor(context, trx, "toSponsor", reminder);
    }
  });
}

async function askReviews(context: GuestContext): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    for (const ref of await claimReviews(trx)) {
      const reminder = await readReminder(context, trx, ref);
      const until = reminder?.guest.reviewBy;
      if (reminder && until) await mailSponsor(context, trx, "review", { ...reminder, until });
    }
  });
}

async function endAll(context: GuestContext, refs: readonly Ref[], reason: "unanswered" | "expired"): Promise<void> {
  for (const { workspaceId, id } of refs) {
    const guest = await readGuest(context.db, workspaceId, id);
    if (guest) await endGuest(context, guest, null, reason);
  }
}

/** Closes accounts that are nowhere guests, as after a workspace that was removed for good, and erases those closed for long. */
async function closeAccounts(context: GuestContext): Promise<void> {
  const { identity, organisations } = context;
  const guests = organisations.guests();
  if (!guests) return;
  let after: string | undefined;
  do {
    const page = await identity.managedPage(guests.id, "", after, 200);
    const open = page.items.filter((one) => !one.disabled).map((one) => one.id);
    const present = await guestsAmong(context.db, open);
    for (const id of open) if (!present.has(id)) await closeAccount(context, id);
    after = page.next;
  } while (after !== undefined);
  await identity.eraseGuests(keptMs, formerName);
}

/** What the clock asks for; again and again, and in several processes at once. */
export async function watchGuests(context: GuestContext): Promise<void> {
  await endAll(context, await readExpired(context.db), "expired");
  await endAll(context, await readUnanswered(context.db), "unanswered");
  for (const days of daysBefore) await remind(context, days);
  await askReviews(context);
  await deleteGone(context.db);
  await closeAccounts(context);
}
