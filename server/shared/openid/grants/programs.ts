import type { Program } from "@safos/contract/openid";
import { refuse } from "#http";
import { hostOf } from "../clients/metadata.ts";
import type { OpenidContext } from "../context.ts";
import { shownScopes } from "../scopes.ts";
import { readProgramsOf } from "./queries.ts";

type Context = Pick<OpenidContext, "db" | "identity">;

/** Programs that a person has let in, the last used first. */
export async function listPrograms({ db, identity }: Context, personId: string): Promise<Program[]> {
  const programs = new Map((await readProgramsOf(db, personId)).map((one) => [one.sessionId, one]));
  return (await identity.sessionsOf(personId)).flatMap((session) => {
    const program = programs.get(session.id);
    if (!program) return [];
    return {
      id: session.id,
      name: program.name,
      host: hostOf(program),
      isRegistered: program.isRegistered,
      scopes: shownScopes(program.scopes),
      createdAt: program.createdAt.toISOString(),
      lastUsedAt: session.lastUsedAt.toISOString(),
    };
  });
}

/** Refuses MISSING. */
export async function endProgram({ db, identity }: Context, personId: string, sessionId: string): Promise<void> {
  const isProgram = (await readProgramsOf(db, personId)).some((one) => one.sessionId === sessionId);
  if (!isProgram || !(await identity.revoke(personId, sessionId))) throw refuse("MISSING", "There is no such program.");
}
