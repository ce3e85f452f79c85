import type { NewUpload } from "@safos/contract/files";
import { uuid } from "#clock";
import { refuse } from "#http";
import type { FilesDeps } from "../deps.ts";
import type { Actor } from "../tree/context.ts";
import { requireFileName } from "../tree/names.ts";
import { requireSpace } from "../tree/quota.ts";
import { tooLarge } from "../tree/refusals.ts";
import { beginUpload } from "./begin.ts";
import { accessDestination } from "./destination.ts";
import { findUpload } from "./find.ts";
import { requireOwner } from "./owner.ts";
import type { UploadRow } from "./queries.ts";

/**
 * Begins the page's upload, of which name, size and folder are known. Refuses OTHER_PERSON, TOO_LARGE, NAME_INVALID, INVALID, QUOTA_EXCEEDED
 * and ORGANISATION_FULL.
 */
export async function planUpload(
  deps: FilesDeps,
  actor: Actor,
  workspaceId: string,
  planned: NewUpload,
): Promise<UploadRow> {
  requireOwner(actor, planned.personId);
  const folder = await accessDestination(deps, actor, workspaceId, planned.parentId);
  const { size, modifiedAt } = planned;
  if (size > deps.maxFileBytes) throw tooLarge(deps.maxFileBytes);
  const name = requireFileName(planned.name);
  const parentId = folder.node.id;
  await requireSpace(deps, workspaceId, size, { parentId, name });
  await deps.blobs.quotas.requireRoom(await deps.workspaces.requireOrganisation(workspaceId), size);
  const mtime = modifiedAt === undefined ? undefined : new Date(modifiedAt);
  // A leap second has the right form and yet is no moment.
  if (mtime && !(mtime.getTime() >= 0)) throw refuse("INVALID", "There is no such moment.");
  const key = uuid();
  await beginUpload(deps, actor.personId, { key, workspaceId, parentId, name, size, mtime });
  return findUpload(deps, actor.personId, key);
}
