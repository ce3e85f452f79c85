import { beforeCommit } from "#database";
import { refuse, Refusal, type AnswerOnce, type Attempt } from "#http";
import type { Log } from "#log";
import {
  deleteAttempt,
  deleteSurplus,
  hasWritten,
  insertAttempt,
  readAnswer,
  storeAnswer,
  type HashedAttempt,
  type IdempotencyDb,
} from "./queries.ts";
import { hashAttempt, openAnswer, sealAnswer } from "./seal.ts";

/** Answers of a caller that are kept at a time; more let go of the oldest. */
const mostOfCaller = 5000;
/** How many answers are stored between two looks at whether their caller has too many. */
const storedBetweenTrims = 100;
const longestAnswer = 256 << 10;
/** After this long the process that did the work will not store its answer any more. */
const pendingSeconds = 60;

/** Another attempt with the same key has done it. */
class DoneBefore extends Error {}
/** A repetition came as far as to do it once more: the caller may. */
class WouldDoAgain extends Error {}

/** Refusals that a repetition is answered with: who may no longer see or do it is shown nothing of what it answered. */
const isOfRights = (error: Refusal): boolean =>
  ["unauthenticated", "forbidden", "missing", "gone"].includes(error.category);

/**
 * Carries out a request with a key once. That it was done is written in the transaction that does it, so that neither a
 * crash nor a second process comes between; the answer follows when it is known.
 */
export function createAnswerOnce({ db, log }: { readonly db: IdempotencyDb; readonly log: Log }): AnswerOnce {
  let stored = 0;

  async function keep(attempt: HashedAttempt, key: string, answer: unknown): Promise<void> {
    try {
      const sealed = sealAnswer(key, answer);
      if (sealed.length <= longestAnswer) await storeAnswer(db, attempt, sealed);
      if (++stored % storedBetweenTrims === 0) await deleteSurplus(db, attempt.caller, mostOfCaller);
    } catch (error) {
      // It is done and says so; repeated, it is answered with ALREADY_DONE.
      log.warn({ error }, "the answer to a request with a key was not stored");
    }
  }

  return async (asked, work) => {
    const attempt = hashAttempt(asked);
    const before = await answerBefore(db, asked, attempt, work);
    if (before) return before.answer;
    try {
      const answer = await beforeCommit(db, (trx) => mark(trx, attempt), work);
      await keep(attempt, asked.key, answer);
      return answer;
    } catch (error) {
      if (error instanceof Refusal) await deleteAttempt(db, attempt);
      if (!(error instanceof DoneBefore)) throw error;
      const done = await answerBefore(db, asked, attempt, work);
      if (done) return done.answer;
      throw refuse("KEY_PENDING", { retryAfter: 1 });
    }
  };
}

async function mark(trx: Parameters<typeof hasWritten>[0], attempt: HashedAttempt): Promise<void> {
  if ((await hasWritten(trx)) && !(await insertAttempt(trx, attempt))) throw new DoneBefore();
}

/** What an earlier attempt answered, for those who still may have it; null when there was none. */
async function answerBefore(
  db: IdempotencyDb,
  asked: Attempt,
  attempt: HashedAttempt,
  work: () => Promise<unknown>,
): Promise<{ readonly answer: unknown } | null> {
  const known = await readAnswer(db, attempt);
  if (!known) return null;
  if (!known.requestHash.equals(attempt.requestHash)) throw refuse("KEY_REUSED");
  await requireRights(db, work);
  if (known.answer !== null) return { answer: openAnswer(asked.key, known.answer) };
  if (known.ageSeconds < pendingSeconds) throw refuse("KEY_PENDING", { retryAfter: 1 });
  throw refuse("ALREADY_DONE");
}

/** Goes through the work as far as its commit, which is never reached, to learn whether the caller may do it today. */
async function requireRights(db: IdempotencyDb, work: () => Promise<unknown>): Promise<void> {
  const stop = async (trx: Parameters<typeof hasWritten>[0]): Promise<void> => {
    if (await hasWritten(trx)) throw new WouldDoAgain();
  };
  try {
    await beforeCommit(db, stop, work);
  } catch (error) {
    if (error instanceof WouldDoAgain || (error instanceof Refusal && !isOfRights(error))) return;
    throw error;
  }
}
