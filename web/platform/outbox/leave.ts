import { queryClient } from "../query.ts";
import { sessionQuery } from "../session.ts";
import { countWaiting } from "./index.ts";

interface Question {
  /** `keys`: what only this browser can decrypt. */
  readonly about: "waiting" | "keys";
  readonly count: number;
  readonly answer: (mayLeave: boolean) => void;
}

let question: Question | null = null;
const listeners = new Set<() => void>();

function ask(next: Question | null): void {
  question = next;
  for (const listener of listeners) listener();
}

export const readQuestion = (): Question | null => question;

export function watchQuestion(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let wouldLoseKeys: (() => Promise<boolean>) | null = null;

/** How to know whether signing out would lose keys; null: there are none any more. */
export function watchKeys(check: typeof wouldLoseKeys): void {
  wouldLoseKeys = check;
}

/** Whether the person may be signed out: asks them when something waits to be sent, or nothing else has their keys. */
export async function mayLeave(): Promise<boolean> {
  const me = queryClient.getQueryData(sessionQuery.queryKey);
  const count = me ? await countWaiting(me.person.userId) : 0;
  if (count > 0 && !(await isAgreed("waiting", count))) return false;
  return !(await wouldLoseKeys?.()) || isAgreed("keys", 0);
}

function isAgreed(about: Question["about"], count: number): Promise<boolean> {
  if (listeners.size === 0) return Promise.resolve(true);
  return new Promise((resolve) =>
    ask({
      about,
      count,
      answer(mayLeave) {
        ask(null);
        resolve(mayLeave);
      },
    }),
  );
}
