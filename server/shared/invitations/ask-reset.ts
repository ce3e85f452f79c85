import type { InvitationContext } from "./context.ts";
import { invite } from "./invite.ts";
import { countAsked } from "./queries.ts";

export const resetJob = "invitations:reset";

const mostAnHour = 3;

/**
 * Someone has forgotten a password. Asked or not, known or not, the answer comes as fast: a job looks whether there is such
 * a person. Refuses SIGN_IN_THROTTLED.
 */
export async function askReset(
  { db, identity, jobs, mail }: InvitationContext,
  { name, ip }: { readonly name: string; readonly ip: string },
): Promise<void> {
  // The network first: one that asks for many names leaves no row for each.
  await identity.slowDown([
    { key: "resets", ip, free: 50 },
    { key: `reset ${name.trim().toLowerCase()}`, free: 5 },
  ]);
  if (!mail.isOn) return;
  await jobs.add(
    db,
    resetJob,
    { name: name.trim() },
    { key: `${resetJob} ${name.trim().toLowerCase()}`, isKept: true },
  );
}

/** Mails the link, three an hour at most, to those who have a password to forget. */
export async function sendReset(context: InvitationContext, name: string): Promise<void> {
  const { db, identity } = context;
  const person = await identity.personByName(name);
  if (!person || person.disabled || !(await identity.hasPassword(person.id))) return;
  if ((await countAsked(db, person.id)) >= mostAnHour) return;
  await invite(context, person, "reset", null);
}
