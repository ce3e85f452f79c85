import { now } from "#clock";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import type { SyncToken } from "./token.ts";

const longestWaitMs = 60_000;

export interface PollRequest {
  readonly userId: string;
  readonly sessionId: string;
  /** A room that is looked at, whether or not the person is in it: what comes there ends the wait too. */
  readonly roomId?: string | undefined;
  /** Who comes and goes ends the wait too. */
  readonly wantsPresence?: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Looks, and again whenever something has come that may concern the person, until there are changes or the time is over. Holds no
 * connection of the database while it waits. Refuses M_UNKNOWN_TOKEN when the session ends meanwhile.
 */
export async function pollFor<T extends { readonly hasChanges: boolean }>(
  { waiters }: Pick<Core, "waiters">,
  request: PollRequest,
  look: () => Promise<T>,
): Promise<T> {
  const deadline = now() + Math.min(request.timeoutMs, longestWaitMs);
  for (;;) {
    const waiter = waiters.enlist(request.userId, request.sessionId, request);
    try {
      const found = await look();
      const left = deadline - now();
      if (found.hasChanges || left <= 0) return found;
      const why = await waiter.wait(left, request.signal);
      if (why === "timeout" || request.signal.aborted) return found;
      if (why === "ended") refuse("M_UNKNOWN_TOKEN", "The session has ended.", { soft_logout: false });
    } finally {
      waiter.finish("timeout");
    }
  }
}

/** Reads what other processes have committed where the token is of one that is ahead. Refuses M_INVALID_PARAM for one of the future. */
export async function catchUpTo({ memory }: Pick<Core, "memory">, token: Pick<SyncToken, "position">): Promise<void> {
  if (token.position <= memory.position) return;
  await memory.follow();
  if (token.position > memory.position) refuse("M_INVALID_PARAM", "The sync token is not one of this server's.");
}
