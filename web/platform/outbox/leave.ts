import { queryClient } from "../query.ts";
import { sessionQuery } from "../session.ts";
import { countWaiting } from "./index.ts";

interface Question {
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

/** Whether the person may be signed out: asks them when something waits to be sent. */
export async function mayLeave(): Promise<boolean> {
  const me = queryClient.getQueryData(sessionQuery.queryKey);
  const count = me ? await countWaiting(me.person.userId) : 0;
  if (count === 0 || listeners.size === 0) return true;
  return new Promise((resolve) =>
    ask({
      count,
      answer(mayLeave) {
        ask(null);
        resolve(mayLeave);
      },
    }),
  );
}
