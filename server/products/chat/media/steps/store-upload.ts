import type { IncomingMessage } from "node:http";
import { randomToken } from "#clock";
import { Refusal, type FastifyRequest } from "#http";
import type { Core } from "../../core.ts";
import { domainOf } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryText } from "../../protocol/scope.ts";
import { readContentType } from "../content-type.ts";

/** The body is the file itself, streamed to storage. */
export const storeUpload = defineStep({
  name: "store-upload",
  section: "Content repository",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId, organisationId } }) {
    const length = Number(request.headers["content-length"] ?? "0");
    if (length > core.settings.largestUpload) refuse("M_TOO_LARGE", "The file is too large.");
    const fileName = queryText(request, "filename") ?? null;
    if (fileName !== null && (fileName.length > 500 || fileName.includes("\0")))
      refuse("M_INVALID_PARAM", "The file name cannot be used.");
    const blob = await storeBody(core, organisationId, request);
    const domain = domainOf(userId);
    const mediaId = randomToken(24);
    await core.db
      .insertInto("chat.media")
      .values({
        domain,
        media_id: mediaId,
        hash: blob.hash,
        size: blob.size,
        content_type: readContentType(request.headers["content-type"]),
        file_name: fileName,
        user_id: userId,
      })
      .execute();
    return { answer: { content_uri: `mxc://${domain}/${mediaId}` } };
  },
});

async function storeBody(core: Core, organisationId: string, request: FastifyRequest) {
  const source = (request.body ?? request.raw) as IncomingMessage;
  try {
    return await core.blobs.write(organisationId, source, { limit: core.settings.largestUpload });
  } catch (error) {
    if (error instanceof Refusal && error.category === "too_large") refuse("M_TOO_LARGE", "The file is too large.");
    throw error;
  }
}
