import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import type { FastifyRequest } from "#http";
import type { Core } from "../../core.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryNumber, queryText } from "../../protocol/scope.ts";
import { bareType, guard } from "../content-type.ts";
import { findMedia, type Media } from "../find.ts";

const thumbnailable = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"]);
const largestSource = 50 << 20;
const mostPixels = 100_000_000;

interface Wanted {
  readonly width: number;
  readonly height: number;
  readonly isCropped: boolean;
  readonly isAnimated: boolean;
}

export const sendThumbnail = defineStep({
  name: "send-thumbnail",
  section: "Content repository",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const wanted = readWanted(request);
    const media = await findMedia(core, person, request);
    if (!thumbnailable.has(bareType(media.content_type)) || media.size > largestSource)
      refuse("M_UNKNOWN", "There is no thumbnail of this kind of file.");
    try {
      const { type, bytes } = await drawThumbnail(core, media, wanted);
      return { answer: guard(reply).header("content-type", type).header("content-disposition", "inline").send(bytes) };
    } catch {
      return refuse("M_UNKNOWN", "The picture cannot be read.");
    }
  },
});

function readWanted(request: FastifyRequest): Wanted {
  const width = queryNumber(request, "width", 0, 2000);
  const height = queryNumber(request, "height", 0, 2000);
  if (width === 0 || height === 0) refuse("M_MISSING_PARAM", "width and height are needed.");
  const method = queryText(request, "method") ?? "scale";
  if (method !== "scale" && method !== "crop") refuse("M_INVALID_PARAM", "method is scale or crop.");
  return { width, height, isCropped: method === "crop", isAnimated: queryText(request, "animated") === "true" };
}

async function drawThumbnail(core: Core, media: Media, wanted: Wanted): Promise<{ type: string; bytes: Buffer }> {
  const isPhoto = bareType(media.content_type) === "image/jpeg";
  const isAnimated = wanted.isAnimated && !isPhoto;
  const { width, height, isCropped } = wanted;
  const content = await buffer(core.blobs.open(media.hash));
  const image = sharp(content, { animated: isAnimated, limitInputPixels: mostPixels })
    .rotate()
    .resize({ width, height, fit: isCropped ? "cover" : "inside", withoutEnlargement: !isCropped });
  if (isPhoto) return { type: "image/jpeg", bytes: await image.jpeg({ quality: 80 }).toBuffer() };
  return isAnimated
    ? { type: "image/webp", bytes: await image.webp().toBuffer() }
    : { type: "image/png", bytes: await image.png().toBuffer() };
}
