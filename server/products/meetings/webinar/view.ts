import type { Question, Webinar, WebinarPerson } from "@safos/contract/webinar";
import type { MeetingContext } from "../context.ts";
import { partOf } from "./grants.ts";
import type { WebinarMember } from "./member.ts";
import { countAudience, readOwnPlace, readPlaced } from "./queries.ts";
import { readQuestions } from "./question-queries.ts";

const mostShown = 500;

/** A webinar as someone in it sees it. Whose a question is without a name, and whose hand is up, those know who lead. */
export async function viewWebinar({ db }: Pick<MeetingContext, "db">, member: WebinarMember): Promise<Webinar> {
  const { row, who, canLead } = member;
  const own = await readOwnPlace(db, row.id, who);
  const rows = await readQuestions(db, row.id, { who, all: canLead, limit: mostShown });
  const currentBy = rows.find(({ state }) => state === "current")?.who ?? null;
  const placed = canLead ? await readPlaced(db, row.id) : [];
  return {
    isReviewed: row.hasReview,
    canLead,
    mine: { part: partOf(canLead, own?.part), isHandUp: own?.isHandUp ?? false },
    audience: await countAudience(db, row.id),
    people: placed.map((one): WebinarPerson => ({
      who: one.who,
      name: one.name,
      organisationName: one.organisationName,
      isGuest: one.who.startsWith("g_"),
      part: one.part,
      raisedAt: one.raisedAt?.toISOString() ?? null,
      asksCurrent: one.who === currentBy,
    })),
    questions: rows.map((one): Question => {
      const isMine = one.who === who;
      const isNamed = canLead || isMine || !one.isAnonymous;
      return {
        id: one.id,
        text: one.text,
        name: isNamed ? one.name : null,
        organisationName: isNamed ? one.organisationName : null,
        isAnonymous: one.isAnonymous,
        isMine,
        state: one.state,
        votes: one.votes,
        hasVoted: one.hasVoted,
        askedAt: one.askedAt.toISOString(),
        answer: one.answer === null ? null : { text: one.answer, name: one.answeredBy ?? "" },
      };
    }),
  };
}
