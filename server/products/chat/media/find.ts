import type { FastifyReply, FastifyRequest, Principal } from "#http";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { param } from "../protocol/scope.ts";
import { mayFetch } from "./access.ts";
import { awaitContent } from "./await-content.ts";
import type { Media } from "./media.ts";
import { isOpen } from "./open-media.ts";

/**
 * The media of the path, for those who may see a message that shows it; where its content is still to come it is waited for. Refuses
 * M_NOT_FOUND and M_NOT_YET_UPLOADED.
 */
export async function findMedia(
  core: Core,
  person: Principal,
  [request, reply]: readonly [FastifyRequest, FastifyReply],
): Promise<Media> {
  const domain = param(request, "serverName");
  const id = param(request, "mediaId");
  let row = await readMedia(core, domain, id);
  if (!row && (await awaitContent(core, person, request, reply))) row = await readMedia(core, domain, id);
  if (!row || !(await mayFetch(core, person, { domain, id, userId: row.user_id, isUsed: row.is_used })))
    return missing();
  return row;
}

/** The media of the path, for someone without an account: nothing that is closed is there, and nothing is waited for. Refuses M_NOT_FOUND. */
export async function findOpenMedia(core: Core, request: FastifyRequest): Promise<Media> {
  const { openMediaBefore: before } = core.settings;
  if (before === null) return missing();
  const domain = param(request, "serverName");
  const id = param(request, "mediaId");
  const row = await readMedia(core, domain, id);
  const isThere = row !== undefined && row.created_at < before;
  if (!isThere || !(await isOpen(core, { domain, id, userId: row.user_id }))) return missing();
  return row;
}

const missing = (): never => refuse("M_NOT_FOUND", "There is no such media.");

const readMedia = (core: Core, domain: string, id: string) =>
  core.db
    .selectFrom("chat.media")
    .select(["hash", "size", "content_type", "file_name", "user_id", "is_used", "created_at"])
    .where("domain", "=", domain)
    .where("media_id", "=", id)
    .where("quarantined_by", "is", null)
    .executeTakeFirst();
