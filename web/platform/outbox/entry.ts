import type { ApiError } from "../api.ts";

/** A change that waits in this browser for the network. */
export interface WaitingRequest {
  /** The key under which the server carries it out once, however often it is sent. */
  readonly id: string;
  /** What it is about, `poll <id>`: it is shown there. */
  readonly about: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** What the person wrote or did, in their words: to be shown, and copied when it is refused. */
  readonly text: string;
  /** The page it was written on. */
  readonly page: string;
  /** ms */
  readonly at: number;
  /** When it was first on its way, in ms: from then on the server may have done it. */
  readonly triedAt: number | null;
  readonly refusal: { readonly status: number; readonly code: string } | null;
}

/** The server keeps keys for seven days; half a day earlier nothing is repeated that it may have done. */
const longestRepeatMs = 6.5 * 86_400_000;

/** Whether sending it once more could do it twice. */
export const isTooOld = ({ triedAt }: WaitingRequest, now: number): boolean =>
  triedAt !== null && Math.abs(now - triedAt) > longestRepeatMs;

/** `done`: the server has it; `away`: nobody answers; `later`: the server asks to wait; `refused`: it says no. */
export type Verdict = "done" | "away" | "later" | "refused";

/** What a failure says of a change that was sent. */
export function judge({ status, code, data }: ApiError): Verdict {
  if (code === "ALREADY_DONE") return "done";
  // What is anonymous leaves no key behind: the used ticket says that it arrived.
  if (code === "TICKET_WRONG" && data["isSent"] === true) return "done";
  if (status === 0) return "away";
  if (status === 401 || status === 429 || code === "KEY_PENDING") return "later";
  return status >= 502 && status <= 504 ? "later" : "refused";
}
