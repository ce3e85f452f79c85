import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { randomToken } from "#clock";
import { disposition, Refusal, type FastifyInstance, type FastifyReply, type FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { domainOf } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { mayFetch } from "./access.ts";
import { param, personOf, queryNumber, queryText } from "../protocol/scope.ts";

/** Types a browser may show by itself; everything else is only saved (client-server API, "Serving inline content"). */
const inlineTypes = new Set([
  "text/css",
  "text/plain",
  "text/csv",
  "application/json",
  "application/ld+json",
  "image/jpeg",
  "image/gif",
  "image/png",
  "image/apng",
  "image/webp",
  "image/avif",
  "video/mp4",
  "video/webm",
  "video/ogg",
  "video/quicktime",
  "audio/mp4",
  "audio/webm",
  "audio/aac",
  "audio/mpeg",
  "audio/ogg",
  "audio/wave",
  "audio/wav",
  "audio/x-wav",
  "audio/x-pn-wav",
  "audio/flac",
  "audio/x-flac",
]);
const thumbnailable = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"]);
const largestThumbnailSource = 50 << 20;

interface Media {
  readonly hash: string;
  readonly size: number;
  readonly content_type: string;
  readonly file_name: string | null;
}

function plainType(text: string | undefined): string {
  const type = (text ?? "").trim();
  return type.length <= 255 && /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;.*)?$/.test(type) ? type : "application/octet-stream";
}

function describe(media: Media, name: string | null): string {
  const kind = inlineTypes.has((media.content_type.split(";")[0] ?? "").trim().toLowerCase()) ? "inline" : "attachment";
  return name === null ? kind : disposition(kind, name);
}

/** Uploads: the body is the file itself, streamed to storage. */
export function uploadRoutes(core: Core, scope: FastifyInstance): void {
  const options = { bodyLimit: core.settings.largestUpload };
  scope.post("/v3/upload", options, async (request) => {
    const { userId } = personOf(request);
    core.limiter.spend(userId, "upload", 5);
    const length = Number(request.headers["content-length"] ?? "0");
    if (length > core.settings.largestUpload) refuse("M_TOO_LARGE", "The file is too large.");
    const fileName = queryText(request, "filename") ?? null;
    if (fileName !== null && (fileName.length > 500 || fileName.includes("\0")))
      refuse("M_INVALID_PARAM", "The file name cannot be used.");
    const source = (request.body ?? request.raw) as IncomingMessage;
    const blob = await core.blobs.write(source, { limit: core.settings.largestUpload }).catch((error: unknown) => {
      if (error instanceof Refusal && error.category === "too_large") refuse("M_TOO_LARGE", "The file is too large.");
      throw error;
    });
    const domain = domainOf(userId);
    const mediaId = randomToken(24);
    await core.db
      .insertInto("chat.media")
      .values({
        domain,
        media_id: mediaId,
        hash: blob.hash,
        size: blob.size,
        content_type: plainType(request.headers["content-type"]),
        file_name: fileName,
        user_id: userId,
      })
      .execute();
    return { content_uri: `mxc://${domain}/${mediaId}` };
  });
}

/** Authenticated downloads (client-server API v1.11); there is no way to content without a token or the page's cookie. */
export function mediaRoutes(core: Core, scope: FastifyInstance): void {
  scope.get("/v1/media/config", async (request) => {
    personOf(request);
    return { "m.upload.size": core.settings.largestUpload };
  });

  const find = async (request: FastifyRequest): Promise<Media> => {
    const principal = personOf(request);
    const domain = param(request, "serverName");
    const id = param(request, "mediaId");
    const row = await core.db
      .selectFrom("chat.media")
      .select(["hash", "size", "content_type", "file_name", "user_id", "is_used"])
      .where("domain", "=", domain)
      .where("media_id", "=", id)
      .executeTakeFirst();
    if (!row || !(await mayFetch(core, principal, { domain, id, userId: row.user_id, isUsed: row.is_used }))) {
      refuse("M_NOT_FOUND", "There is no such media.");
    }
    return row;
  };
  const guard = (reply: FastifyReply): FastifyReply =>
    reply
      .header("cross-origin-resource-policy", "cross-origin")
      .header(
        "content-security-policy",
        "sandbox; default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; object-src 'self'",
      )
      .header("cache-control", "private, max-age=86400, immutable");

  const download = async (request: FastifyRequest, reply: FastifyReply) => {
    const media = await find(request);
    const name = param(request, "fileName") || media.file_name;
    guard(reply)
      .header("content-type", media.content_type)
      .header("content-disposition", describe(media, name))
      .header("accept-ranges", "bytes");
    const found = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? "");
    if (!found || (found[1] === "" && found[2] === "")) {
      return reply.header("content-length", media.size).send(media.size === 0 ? "" : core.blobs.open(media.hash));
    }
    // A suffix range counts from the end.
    const start = found[1] === "" ? Math.max(0, media.size - Number(found[2])) : Number(found[1]);
    const end = found[1] === "" || found[2] === "" ? media.size - 1 : Math.min(Number(found[2]), media.size - 1);
    if (start > end) {
      return reply
        .code(416)
        .header("content-range", `bytes */${media.size}`)
        .type("application/json")
        .send({ errcode: "M_INVALID_PARAM", error: "The range is outside the file." });
    }
    return reply
      .code(206)
      .header("content-range", `bytes ${start}-${end}/${media.size}`)
      .header("content-length", end - start + 1)
      .send(core.blobs.open(media.hash, { start, end }));
  };
  scope.get("/v1/media/download/:serverName/:mediaId", download);
  scope.get("/v1/media/download/:serverName/:mediaId/:fileName", download);

  scope.get("/v1/media/thumbnail/:serverName/:mediaId", async (request, reply) => {
    const width = queryNumber(request, "width", 0, 2000);
    const height = queryNumber(request, "height", 0, 2000);
    if (width === 0 || height === 0) refuse("M_MISSING_PARAM", "width and height are needed.");
    const method = queryText(request, "method") ?? "scale";
    if (method !== "scale" && method !== "crop") refuse("M_INVALID_PARAM", "method is scale or crop.");
    const media = await find(request);
    const type = (media.content_type.split(";")[0] ?? "").toLowerCase();
    if (!thumbnailable.has(type) || media.size > largestThumbnailSource)
      refuse("M_UNKNOWN", "There is no thumbnail of this kind of file.");
    const isAnimated = queryText(request, "animated") === "true" && type !== "image/jpeg";
    try {
      const image = sharp(await buffer(core.blobs.open(media.hash)), {
        animated: isAnimated,
        limitInputPixels: 100_000_000,
      })
        .rotate()
        .resize({ width, height, fit: method === "crop" ? "cover" : "inside", withoutEnlargement: method === "scale" });
      const isOpaque = type === "image/jpeg";
      const bytes = isOpaque
        ? await image.jpeg({ quality: 80 }).toBuffer()
        : isAnimated
          ? await image.webp().toBuffer()
          : await image.png().toBuffer();
      return guard(reply)
        .header("content-type", isOpaque ? "image/jpeg" : isAnimated ? "image/webp" : "image/png")
        .header("content-disposition", "inline")
        .send(bytes);
    } catch {
      return refuse("M_UNKNOWN", "The picture cannot be read.");
    }
  });
}

/** Which of these blobs messages still refer to. */
export async function mediaInUse(core: Core, hashes: string[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = await core.db.selectFrom("chat.media").select("hash").distinct().where("hash", "in", hashes).execute();
  return rows.map((row) => row.hash);
}
