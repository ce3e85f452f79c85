import type { IncomingMessage } from "node:http";
import { randomToken } from "#clock";
import { Refusal, type FastifyRequest } from "#http";
import type { Core } from "../../core.ts";
import { domainOf } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param, queryText } from "../../protocol/scope.ts";
import { readContentType } from "../content-type.ts";
import { readReserved, takeReserved } from "../reserved.ts";

const about = { name: "store-upload", section: "Content repository", needs: ["person"], gives: ["answer"] } as const;

/** The body is the file itself, streamed to storage. */
export const storeUpload = defineStep({
  ...about,
  async run({ core, request }, { person }) {
    const row = await storeContent(core, request, person);
    const media = { ...row, domain: domainOf(person.userId), media_id: randomToken(24) };
    await core.db.insertInto("chat.media").values(media).execute();
    return { answer: { content_uri: `mxc://${media.domain}/${media.media_id}` } };
  },
});

/** The same to an address that the person was given before; it is filled once. */
export const uploadReserved = defineStep({
  ...about,
  async run({ core, request }, { person }) {
    const reserved = { domain: param(request, "serverName"), media_id: param(request, "mediaId") };
    const owner = await readReserved(core.db, reserved.domain, reserved.media_id);
    if (owner === null && (await isFilled(core, reserved)))
      refuse("M_CANNOT_OVERWRITE_MEDIA", "Something is there already.");
    if (owner !== person.userId) refuse("M_FORBIDDEN", "This address was not made for you, or its time is over.");
    const row = await storeContent(core, request, person);
    await core.db.transaction().execute(async (trx) => {
      if (!(await takeReserved(trx, reserved.domain, reserved.media_id)))
        refuse("M_CANNOT_OVERWRITE_MEDIA", "Something is there already.");
      await trx
        .insertInto("chat.media")
        .values({ ...row, ...reserved })
        .execute();
    });
    return { answer: {} };
  },
});

const isFilled = async (core: Core, { domain, media_id: id }: { domain: string; media_id: string }): Promise<boolean> =>
  (await core.db
    .selectFrom("chat.media")
    .select("hash")
    .where("domain", "=", domain)
    .where("media_id", "=", id)
    .executeTakeFirst()) !== undefined;

async function storeContent(
  core: Core,
  request: FastifyRequest,
  { userId, organisationId }: { readonly userId: string; readonly organisationId: string },
) {
  const length = Number(request.headers["content-length"] ?? "0");
  if (length > core.settings.largestUpload) refuse("M_TOO_LARGE", "The file is too large.");
  const fileName = queryText(request, "filename") ?? null;
  if (fileName !== null && (fileName.length > 500 || fileName.includes("\0")))
    refuse("M_INVALID_PARAM", "The file name cannot be used.");
  const blob = await storeBody(core, organisationId, request);
  return {
    hash: blob.hash,
    size: blob.size,
    content_type: readContentType(request.headers["content-type"]),
    file_name: fileName,
    user_id: userId,
  };
}

async function storeBody(core: Core, organisationId: string, request: FastifyRequest) {
  const source = (request.body ?? request.raw) as IncomingMessage;
  try {
    return await core.blobs.write(organisationId, source, { limit: core.settings.largestUpload });
  } catch (error) {
    if (error instanceof Refusal && error.category === "too_large") refuse("M_TOO_LARGE", "The file is too large.");
    throw error;
  }
}
