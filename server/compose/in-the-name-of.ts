import { Refusal, refuse } from "#http";
import type { Identity } from "#identity";
import type { Workspaces } from "#workspaces";

interface Needs {
  readonly identity: Pick<Identity, "personById">;
  readonly workspaces: Pick<Workspaces, "can" | "membersOf">;
}
interface Writer {
  readonly personId: string;
  readonly organisationId: string;
  readonly displayName: string;
}

/** A person who may write in a workspace: the one asked for, or else an owner. Refuses MISSING. */
async function writerFor({ identity, workspaces }: Needs, workspaceId: string, personId: string | null) {
  const members = await workspaces.membersOf(workspaceId);
  const may = members.filter((one) => workspaces.can(one.role, "write"));
  const chosen = may.find((one) => one.personId === personId) ?? may.find((one) => one.role === "owner") ?? may[0];
  const person = chosen ? await identity.personById(chosen.personId) : null;
  if (!person) throw refuse("MISSING", "Nobody is left who may write here.");
  return { personId: person.id, organisationId: person.organisationId, displayName: person.displayName };
}

/** What a person may not do where the file goes: its folder may be for others only. */
const notTheirs: ReadonlySet<string> = new Set(["FILE_MISSING", "FORBIDDEN", "RESTRICTED_INSIDE"]);

/**
 * Writes what follows from something else in the name of who did that, or, where they may not, of an owner of the workspace. Refuses
 * MISSING, and as `work` does.
 */
export async function inTheNameOf<T>(
  needs: Needs,
  workspaceId: string,
  personId: string | null,
  work: (writer: Writer) => Promise<T>,
): Promise<T> {
  const writer = await writerFor(needs, workspaceId, personId);
  try {
    return await work(writer);
  } catch (error) {
    if (!(error instanceof Refusal) || !notTheirs.has(error.code)) throw error;
    const owner = await writerFor(needs, workspaceId, null);
    if (owner.personId === writer.personId) throw error;
    return work(owner);
  }
}
