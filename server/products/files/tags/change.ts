import { refuse, type Principal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { requireAction, type Accessed } from "../tree/access.ts";
import { eventOf } from "../tree/events.ts";
import { changeTree, requireLive } from "../tree/locked.ts";
import { readLineages } from "../tree/queries.ts";
import {
  deleteNodeTag,
  deleteTag,
  insertNodeTag,
  insertTag,
  readTag,
  readTagByName,
  readTagged,
  readTagsOf,
  type Tag,
} from "./queries.ts";

const mostOfOrganisation = 1000;
const mostOfNode = 50;
const longest = 100;
const pageSize = 500;

export const tagMissing = () => refuse("TAG_MISSING");

/** A name as it is kept. Refuses INVALID. */
function requireTagName(name: unknown): string {
  const plain = typeof name === "string" ? name.normalize("NFC").trim().replace(/\s+/gu, " ") : "";
  if (plain === "" || plain.length > longest || !plain.isWellFormed() || /\p{Cc}/u.test(plain))
    throw refuse("INVALID", "A tag has a name of 1 to 100 characters.");
  return plain;
}

/** A new tag of the caller's organisation. Refuses INVALID, FORBIDDEN, TAG_TAKEN and TAGS_FULL. */
export async function makeTag(deps: Pick<FilesDeps, "db">, person: Principal, given: unknown): Promise<Tag> {
  const name = requireTagName(given);
  // Guests are nobody's colleagues: an organisation's words are none of theirs.
  if (person.isGuest) throw refuse("FORBIDDEN", "Guests make no tags.");
  const { personId, organisationId } = person;
  const made = await insertTag(deps.db, { organisationId, name, personId }, mostOfOrganisation);
  if (made) return made;
  if (await readTagByName(deps.db, organisationId, name)) throw refuse("TAG_TAKEN");
  throw refuse("TAGS_FULL");
}

/** A tag of the caller's own organisation. Refuses TAG_MISSING. */
export async function requireOwnTag(deps: Pick<FilesDeps, "db">, person: Principal, id: number): Promise<Tag> {
  const tag = await readTag(deps.db, id);
  if (!tag || person.isGuest || tag.organisationId !== person.organisationId) throw tagMissing();
  return tag;
}

/** Takes a tag from everything that has it. Refuses TAG_MISSING, and FORBIDDEN to all but administrators. */
export async function removeTag(deps: FilesDeps, person: Principal, id: number): Promise<void> {
  const tag = await requireOwnTag(deps, person, id);
  if (!person.isAdmin) throw refuse("FORBIDDEN", "Only administrators remove tags of the organisation.");
  const { db, events } = deps;
  await db.transaction().execute(async (trx) => {
    for (let after = 0; ;) {
      const ids = await readTagged(trx, tag.id, after, pageSize);
      const last = ids.at(-1);
      if (last === undefined) break;
      after = last;
      const nodes = [...(await readLineages(trx, ids)).values()].flatMap((lineage) => lineage.at(-1) ?? []);
      await events.emit(
        trx,
        nodes.map((node) => eventOf("file.tagged", node, person)),
      );
    }
    await deleteTag(trx, tag.id);
  });
}

/**
 * Puts a tag of the caller's own organisation on a file or folder. False when it was there. Refuses TAG_MISSING, FORBIDDEN,
 * FILE_MISSING and TAGS_FULL.
 */
export async function tagNode(deps: FilesDeps, person: Principal, accessed: Accessed, tagId: number): Promise<boolean> {
  requireAction(accessed, "write");
  const tag = await requireOwnTag(deps, person, tagId);
  return change(deps, person, accessed, async (trx, id) => {
    if (((await readTagsOf(trx, [id])).get(id)?.length ?? 0) >= mostOfNode) throw refuse("TAGS_FULL");
    return insertNodeTag(trx, id, tag.id, person.personId);
  });
}

/** Takes a tag off, of whatever organisation it is. False when it was not there. Refuses FORBIDDEN and FILE_MISSING. */
export async function untagNode(
  deps: FilesDeps,
  person: Principal,
  accessed: Accessed,
  tagId: number,
): Promise<boolean> {
  requireAction(accessed, "write");
  return change(deps, person, accessed, (trx, id) => deleteNodeTag(trx, id, tagId));
}

/** By its name, which is made a tag where it is none. Refuses what `makeTag` and `tagNode` refuse. */
export async function tagByName(deps: FilesDeps, person: Principal, accessed: Accessed, given: string): Promise<void> {
  requireAction(accessed, "write");
  const name = requireTagName(given);
  const { id } = (await readTagByName(deps.db, person.organisationId, name)) ?? (await makeOrFind(deps, person, name));
  await tagNode(deps, person, accessed, id);
}

/** Two may make the same one at once. */
async function makeOrFind(deps: FilesDeps, person: Principal, name: string): Promise<Tag> {
  try {
    return await makeTag(deps, person, name);
  } catch (error) {
    const found = await readTagByName(deps.db, person.organisationId, name);
    if (!found) throw error;
    return found;
  }
}

/** Under the lock of its tree, with the event by which it is found anew. */
async function change(
  deps: FilesDeps,
  person: Principal,
  { node: { id, workspaceId } }: Accessed,
  work: (trx: Parameters<typeof insertNodeTag>[0], id: number) => Promise<boolean>,
): Promise<boolean> {
  return changeTree(deps, person, [workspaceId], async (tree) => {
    const { node } = await requireLive(tree, id, workspaceId, "write");
    const isChanged = await work(tree.trx, id);
    if (isChanged) await deps.events.emit(tree.trx, eventOf("file.tagged", node, person));
    return isChanged;
  });
}
