import type { ChangeQuestion, NewQuestion, QuestionState, Webinar } from "@safos/contract/webinar";
import { uuid } from "#clock";
import { type Principal, refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import type { MeetingDb } from "../tables.ts";
import { changeWebinar } from "./change.ts";
import { requireIn, webinarLeader, type WebinarMember } from "./member.ts";
import {
  endCurrent,
  insertQuestion,
  lockQuestions,
  readQuestion,
  updateQuestion,
  writeVote,
  type QuestionRow,
} from "./question-queries.ts";

/** Unanswered ones of a person, and all of a webinar. */
const most = { ofOne: 3, ofAll: 2000 };

/** Where a question may go from where it is. */
const next: Readonly<Record<QuestionState, readonly QuestionState[]>> = {
  waiting: ["open", "dismissed"],
  open: ["current", "answered", "dismissed"],
  current: ["open", "answered", "dismissed"],
  answered: ["open", "dismissed"],
  dismissed: ["open"],
};

/** Refuses NOT_PRESENT, INVALID and QUESTIONS_FULL. */
export async function askQuestion(
  context: MeetingContext,
  member: WebinarMember,
  { text, isAnonymous }: NewQuestion,
): Promise<Webinar> {
  const { row, who, canLead } = member;
  const { name, organisationName } = await requireIn(context, member);
  const plain = text.trim();
  if (plain === "" || plain.includes("\0")) throw refuse("INVALID", "A question needs a text.");
  const state = row.hasReview && !canLead ? "waiting" : "open";
  const fresh = {
    id: uuid(),
    meetingId: row.id,
    who,
    name,
    organisationName,
    isAnonymous,
    text: plain,
    state,
  } as const;
  return changeWebinar(context, member, async (trx) => {
    if (!(await insertQuestion(trx, fresh, most))) throw refuse("QUESTIONS_FULL");
  });
}

/** One a person, taken back by themselves. Refuses NOT_PRESENT, MISSING, and QUESTION_STATE once it is answered. */
export async function voteQuestion(
  context: MeetingContext,
  member: WebinarMember,
  questionId: string,
  isUp: boolean,
): Promise<Webinar> {
  await requireIn(context, member);
  return changeWebinar(context, member, async (trx) => {
    const { state, who } = await requireQuestion(trx, member, questionId);
    const isHidden = state === "waiting" || state === "dismissed";
    // Nobody but its author and those who lead know of it.
    if (isHidden && !member.canLead && who !== member.who) throw missing();
    if (state !== "open" && state !== "current") throw refuse("QUESTION_STATE");
    return writeVote(trx, questionId, member.who, isUp);
  });
}

/** Shows it to everybody, takes it up, answers or dismisses it. Refuses FORBIDDEN, MISSING and QUESTION_STATE. */
export async function changeQuestion(
  context: MeetingContext,
  principal: Principal,
  { id, questionId }: { readonly id: string; readonly questionId: string },
  { state, answer }: ChangeQuestion,
): Promise<Webinar> {
  const member = await webinarLeader(context, principal, id);
  const person = await context.identity.personById(principal.personId);
  return changeWebinar(context, member, async (trx) => {
    // Before the question itself: taking one up ends another, and two who do so at once would wait for each other.
    await lockQuestions(trx, id);
    const question = await requireQuestion(trx, member, questionId);
    const wanted = state ?? (answer === undefined ? question.state : "answered");
    const isAnswered = answer !== undefined && wanted === "answered" && question.state === "waiting";
    if (wanted !== question.state && !isAnswered && !next[question.state].includes(wanted))
      throw refuse("QUESTION_STATE");
    if (wanted === "current" && question.state !== "current") await endCurrent(trx, id);
    await updateQuestion(trx, questionId, {
      state: wanted,
      answer: answer?.trim() ?? question.answer,
      answeredBy: answer === undefined ? question.answeredBy : (person?.displayName ?? ""),
    });
  });
}

const missing = () => refuse("MISSING", "There is no such question.");

async function requireQuestion(trx: MeetingDb, { row }: WebinarMember, id: string): Promise<QuestionRow> {
  const question = await readQuestion(trx, row.id, id);
  if (!question) throw missing();
  return question;
}
