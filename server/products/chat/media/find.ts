import type { FastifyReply, FastifyRequest, Principal } from "#http";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { param } from "../protocol/scope.ts";
import { mayFetch } from "./access.ts";
import { awaitContent } from "./await-content.ts";

export interface Media {
  readonly hash: string;
  readonly size: number;
  readonly content_type: string;
  readonly file_name: string | null;
}

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
    refuse("M_NOT_FOUND", "There is no such media.");
  return row;
}

const readMedia = (core: Core, domain: string, id: string) =>
  core.db
    .selectFrom("chat.media")
    .select(["hash", "size", "content_type", "file_name", "user_id", "is_used"])
    .where("domain", "=", domain)
    .where("media_id", "=", id)
    .where("quarantined_by", "is", null)
    .executeTakeFirst();
