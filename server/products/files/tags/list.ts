import type { FileTags } from "@safos/contract/file-tags";
import type { Principal } from "#http";
import { can } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { accessNode } from "../tree/access.ts";
import { readTags, readTagsOf, type Tag } from "./queries.ts";

export const viewTag = ({ id, name }: Tag): { id: number; name: string } => ({ id, name });

/** Those of the caller's own organisation; guests have none. */
export const listTags = async (deps: Pick<FilesDeps, "db">, person: Principal): Promise<readonly Tag[]> =>
  person.isGuest ? [] : readTags(deps.db, person.organisationId);

/** Those on a file or folder, of whatever organisation, for all who may read it. Refuses FILE_MISSING. */
export async function readFileTags(deps: FilesDeps, person: Principal, id: number): Promise<FileTags> {
  const { node, role } = await accessNode(deps, person, id, "read");
  const tags = (await readTagsOf(deps.db, [node.id])).get(node.id) ?? [];
  return { items: tags.map(viewTag), canChange: can(role, "write") };
}
