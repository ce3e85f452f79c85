import type { WorkspaceContext } from "../context.ts";
import { readUnfilled, fillHome } from "../queries.ts";

const atOnce = 1000;

/** Notes of members of before, and of those whom a process of an older version added, whose people they are. */
export async function fillHomes({ db, identity }: Pick<WorkspaceContext, "db" | "identity">): Promise<void> {
  for (;;) {
    const ids = await readUnfilled(db, atOnce);
    if (ids.length === 0) return;
    const persons = await identity.personsByIds(ids);
    await fillHome(db, persons);
    if (persons.length < ids.length) return;
  }
}
