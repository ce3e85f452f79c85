import type { NewAccessibilityReport } from "@safos/contract/accessibility";
import { now, uuid } from "#clock";
import type { Transaction } from "#events";
import { refuse } from "#http";
import { writeLetter } from "#mail";
import type { Organisation } from "#organisations";
import type { AccessibilityContext } from "./context.ts";
import { countSince, insertReport } from "./queries.ts";
import { needAgency } from "./statement.ts";
import { letterTexts } from "./texts.ts";

const hourMs = 3_600_000;
/** Letters of an hour; what comes beyond stands on the page. */
const mostLetters = 5;
const mostRecipients = 10;

/** Takes what someone could not use, for the organisation's administrators. Refuses MISSING, INVALID and SIGN_IN_THROTTLED. */
export async function takeReport(
  context: AccessibilityContext,
  { domain, text, mail }: NewAccessibilityReport,
  ip: string,
): Promise<void> {
  // The network first: one that guesses at domains is slowed down too.
  await context.identity.slowDown([{ key: "accessibility reports", ip, free: 5 }]);
  const organisation = needAgency(context, domain);
  await context.identity.slowDown([{ key: `accessibility reports ${organisation.id}`, free: 100 }]);
  // Line ends are its only control characters.
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (one) => (one === "\n" ? one : " ")).trim();
  if (clean === "") throw refuse("INVALID", "A report says something.");
  const id = uuid();
  await context.db.transaction().execute(async (trx) => {
    const before = await countSince(trx, organisation.id, new Date(now() - hourMs));
    await insertReport(trx, { id, organisationId: organisation.id, text: clean, mail: mail ?? null });
    await context.events.emit(trx, {
      type: "accessibility.reported",
      actor: { kind: "unknown" },
      organisationId: organisation.id,
      subject: `organisation:${organisation.id}`,
      payload: { reportId: id },
    });
    if (before < mostLetters) await writeLetters(context, trx, organisation);
  });
}

/** Without what was written: strangers put no words into our letters. */
async function writeLetters(
  { identity, http, mail, organisations }: AccessibilityContext,
  trx: Transaction,
  organisation: Organisation,
): Promise<void> {
  for (const person of await identity.administratorsOf(organisation.id, mostRecipients)) {
    const say = letterTexts[person.locale];
    const letter = writeLetter({
      locale: person.locale,
      subject: say.subject,
      paragraphs: say.paragraphs(person.displayName),
      action: { name: say.action, url: `${http.publicUrl}/admin/accessibility` },
      why: say.why(organisation.name),
    });
    await mail.send(trx, {
      to: person.mail,
      ...letter,
      sender: organisations.senderOf(organisation.id),
    });
  }
}
