import { sessionRoutes } from "@safos/contract/routes/identity";
import { ApiError } from "../api.ts";
import { clearHeld, leftName } from "../offline.ts";
import { queryClient } from "../query.ts";
import { request } from "../request.ts";
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

/**
 * Ends the session, where the person agrees. Answers with where the agency's own sign-in ends, null for nowhere, and undefined
 * where the person stays. Without contact the page is left all the same, and the server learns it when the page reaches it.
 * `onSigningOut`: from now on whatever finds that the session has ended is this. Throws ApiError.
 */
export async function endSession(onSigningOut: (is: boolean) => void): Promise<string | null | undefined> {
  if (!(await mayLeave())) return undefined;
  onSigningOut(true);
  try {
    return (await request(sessionRoutes.signOut)).next;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 0) throw error;
    // It goes at once, and makes room for what must be known where the browser's store is full.
    void clearHeld();
    localStorage.setItem(leftName, queryClient.getQueryData(sessionQuery.queryKey)?.deviceId ?? "");
    // A page that is loaded anew: what stands on this one would stay until the sign-in has been fetched.
    return "/signin";
  }
}

/** Whether the person may be signed out: asks them when something waits to be sent, or nothing else has their keys. */
async function mayLeave(): Promise<boolean> {
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
