import type { Principal } from "#http";
import type { Core } from "../core.ts";

type OwnSession = Awaited<ReturnType<Core["identity"]["sessionsOf"]>>[number];

/** What a program of someone's shows is nothing that they have shown themselves, and lets nobody else in. */
const programs: readonly OwnSession["methods"][number][] = ["appPassword", "apiToken", "operator"];

/** The session of a person who may let another client in with it: they have signed in to it themselves. Null: they have not. */
export async function findLettingIn(
  { identity }: Core,
  { personId, sessionId }: Pick<Principal, "personId" | "sessionId">,
): Promise<OwnSession | null> {
  const session = (await identity.sessionsOf(personId)).find(({ id }) => id === sessionId);
  if (!session || (session.kind !== "page" && session.kind !== "api")) return null;
  return session.methods.length > 0 && !session.methods.some((one) => programs.includes(one)) ? session : null;
}
