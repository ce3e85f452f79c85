import { refuse, type Principal } from "#http";
import type { OpenidContext } from "../context.ts";

/** How the person has shown in the page's session who they are. */
export interface SessionProof {
  readonly methods: readonly string[];
  readonly assurance: string | null;
  /** In ms since 1970; null: no second factor. */
  readonly secondFactorAt: number | null;
  /** When they last showed anything; in ms since 1970. */
  readonly at: number;
}

/** Refuses UNAUTHENTICATED when the session has ended meanwhile. */
export async function proofOf({ identity }: Pick<OpenidContext, "identity">, principal: Principal) {
  const session = (await identity.sessionsOf(principal.personId)).find(({ id }) => id === principal.sessionId);
  if (!session) throw refuse("UNAUTHENTICATED");
  return {
    methods: session.methods,
    assurance: session.assurance,
    secondFactorAt: session.secondFactorAt?.getTime() ?? null,
    at: Math.max(session.provedAt?.getTime() ?? 0, session.createdAt.getTime()),
  } satisfies SessionProof;
}
