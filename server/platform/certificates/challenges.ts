import { elapsed } from "#clock";
import { deleteChallenge, insertChallenge, readChallenges, type CertificateDb } from "./queries.ts";

/** How old what we know may be: however many ask, the database is asked once in this time. */
export const freshMs = 1000;

/** What authorities ask for while a certificate is ordered, by whichever process. */
export interface Challenges {
  keep(token: string, answer: string): Promise<void>;
  forget(token: string): Promise<void>;
  answerOf(token: string): Promise<string | null>;
}

export function createChallenges(db: CertificateDb): Challenges {
  let readAt = Number.NEGATIVE_INFINITY;
  let known: Promise<ReadonlyMap<string, string>> = Promise.resolve(new Map());

  return {
    keep: (token, answer) => insertChallenge(db, token, answer),
    forget: (token) => deleteChallenge(db, token),
    async answerOf(token) {
      if (elapsed() - readAt > freshMs) {
        readAt = elapsed();
        known = readChallenges(db);
      }
      return (await known).get(token) ?? null;
    },
  };
}
