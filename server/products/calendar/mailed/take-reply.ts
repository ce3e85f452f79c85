import { Refusal } from "#http";
import type { IncomingLetter, Outcome } from "#incoming";
import type { Log } from "#log";
import type { CalendarContext } from "../context.ts";
import { CalendarFault } from "../icalendar/index.ts";
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
      if (await withInvitation(ctx, guestId, (open) => takeAnswer(ctx, open, answer))) outcome = "used";
    } catch (error) {
      // A series without that occurrence, or a calendar that is full: it would be so the next time too.
      const isFinal = error instanceof CalendarFault || (error instanceof Refusal && error.code !== "ENTRY_CHANGED");
      if (!isFinal) throw error;
      log.info({ error, guest: guestId }, "an answer that came by mail could not be taken");
    }
  return outcome;
}

async function takeAnswer(ctx: CalendarContext, open: OpenInvitation, answer: MailedAnswer): Promise<boolean> {
  const { guest, object } = open;
  if (answer.uid !== object.uid || answer.address !== guest.address) return false;
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
