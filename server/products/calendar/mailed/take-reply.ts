import { Refusal } from "#http";
import type { IncomingLetter, Outcome } from "#incoming";
import type { Log } from "#log";
import { isAddress } from "#mail";
import type { CalendarContext } from "../context.ts";
import { CalendarFault } from "../icalendar/index.ts";
import { readVisitFacts } from "../booking/visit-facts.ts";
import { reachDelegate, type FoundDelegate } from "../invitations/delegates.ts";
import { readAnswers, type MailedAnswer } from "../scheduling/reply.ts";
import { storeGuestAnswer, withInvitation, type OpenInvitation } from "./answer.ts";
import { sequenceAt } from "../scheduling/sequence.ts";
import { guestIdOf } from "./reply-address.ts";
import { answerText } from "./answer-text.ts";
import { writeProposal } from "../scheduling/proposal.ts";

const partstats = ["ACCEPTED", "TENTATIVE", "DECLINED"] as const;
/** Of one mail: a client answers for a series, or for some of its occurrences. */
const mostAnswers = 20;

/** What the texts in a letter answer; nothing of one that cannot be read. */
function answersOf({ calendars }: IncomingLetter): MailedAnswer[] {
  const answers = calendars.flatMap((text) => {
    try {
      return readAnswers(text);
    } catch (error) {
      if (error instanceof CalendarFault) return [];
      throw error;
    }
  });
  // The same stands beside the words and as an attachment: the second one has no effect.
  return answers.slice(0, mostAnswers);
}

/**
 * Takes an answer that came by mail to a guest's own address (RFC 6047 §3). Who writes shows by the address alone: what the mail says of its
 * sender is not asked. Nothing is sent back, so that no two programs answer each other.
 */
export async function takeReply(ctx: CalendarContext, letter: IncomingLetter, id: string, log: Log): Promise<Outcome> {
  const guestId = guestIdOf(id);
  const answers = answersOf(letter);
  if (guestId === null || answers.length === 0) return "dropped";
  let outcome: Outcome = "dropped";
  for (const answer of answers)
    try {
      if (await takeOne(ctx, guestId, answer)) outcome = "used";
    } catch (error) {
      // A series without that occurrence, or a calendar that is full: it would be so the next time too.
      const isFinal = error instanceof CalendarFault || (error instanceof Refusal && error.code !== "ENTRY_CHANGED");
      if (!isFinal) throw error;
      log.info({ error, guest: guestId }, "an answer that came by mail could not be taken");
    }
  return outcome;
}

const isMeant = ({ guest, object }: OpenInvitation, { uid, address }: MailedAnswer): boolean =>
  uid === object.uid && address === guest.address;

async function takeOne(ctx: CalendarContext, guestId: string, answer: MailedAnswer): Promise<boolean> {
  if (answer.method !== "REPLY" || answer.partstat !== "DELEGATED")
    return (await withInvitation(ctx, guestId, (open) => takeAnswer(ctx, open, answer))) ?? false;
  const delegate = await findMailedDelegate(ctx, guestId, answer);
  if (!delegate) return false;
  const taken = await withInvitation(ctx, guestId, async (open) => {
    const { guest, object, trx } = open;
    const isCurrent = answer.sequence - guest.raise >= sequenceAt(object, answer.recurrenceId);
    // Who has booked a visit comes themselves, or declines.
    if (!isMeant(open, answer) || !isCurrent || (await readVisitFacts(ctx, trx, guest))) return false;
    const { recurrenceId, stamp, comment } = answer;
    return storeGuestAnswer(ctx, open, { delegate, recurrenceId, stamp, comment });
  });
  return taken ?? false;
}

/** Whom a guest lets go; null: nobody, or they have asked too many. What would be dropped anyway counts for nothing. */
async function findMailedDelegate(
  ctx: CalendarContext,
  guestId: string,
  answer: MailedAnswer,
): Promise<FoundDelegate | null> {
  const { delegate } = answer;
  if (!delegate || !isAddress(delegate.address)) return null;
  const sourceId = await withInvitation(ctx, guestId, async (open) => (isMeant(open, answer) ? open.entry.id : null));
  if (!sourceId) return null;
  const found = await reachDelegate(ctx, sourceId, delegate);
  const tries = [
    { key: `calendar delegations of guest ${guestId}`, free: 5 },
    { key: `calendar guest ${delegate.address}`, free: 20 },
  ];
  return (await ctx.identity.findTooOften(tries)) ? null : found;
}

async function takeAnswer(ctx: CalendarContext, open: OpenInvitation, answer: MailedAnswer): Promise<boolean> {
  const { guest, object } = open;
  if (!isMeant(open, answer)) return false;
  const partstat = partstats.find((one) => one === answer.partstat) ?? (answer.proposed ? "TENTATIVE" : null);
  if (partstat === null) return false;
  // What the organiser has changed since is not what was answered.
  if (answer.sequence - guest.raise < sequenceAt(object, answer.recurrenceId)) return false;
  const { recurrenceId, stamp, comment, proposed } = answer;
  // The organiser moves the entry to it, or does not.
  const notice = await answerText(ctx, open.entry, object, { proposal: proposed, comment });
  const proposal = proposed && proposed.end > proposed.start ? writeProposal(proposed) : null;
  return storeGuestAnswer(ctx, open, { partstat, comment, proposal, notice, recurrenceId, stamp });
}
