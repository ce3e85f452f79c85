import { Refusal } from "#http";
import type { Accessed } from "../tree/access.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { endLock } from "./end.ts";
import { personSeconds, type Lock } from "./lock.ts";
import { fileLocked } from "./refusals.ts";
import { takeLock } from "./take.ts";

/** Locks a file or folder as a person asks for it. Refuses as `takeLock`. */
export const lockByHand = (context: Context, actor: Actor, accessed: Accessed): Promise<Lock> =>
  takeLock(context, actor, accessed, {
    kind: "person",
    isExclusive: true,
    isDeep: false,
    owner: "",
    seconds: personSeconds,
  });

type Context = Pick<TreeContext, "db" | "events" | "items" | "workspaces">;

/** The person's own lock before others'. */
const pickFor =
  ({ personId }: Actor) =>
  (locks: readonly Lock[]): Lock | undefined =>
    locks.find((lock) => lock.personId === personId) ?? locks[0];

/**
 * Takes off a lock as a person asks for it, who has no token: their own, or, as one who manages the workspace, another's.
 * Refuses LOCK_MISSING when there is none, and FILE_LOCKED when it is another's.
 */
export async function endByHand(context: Context, actor: Actor, accessed: Accessed): Promise<void> {
  let found: Lock | undefined;
  try {
    await endLock(context, actor, accessed, (locks) => (found = pickFor(actor)(locks)));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "FORBIDDEN" && found) throw fileLocked(found);
    throw error;
  }
}
