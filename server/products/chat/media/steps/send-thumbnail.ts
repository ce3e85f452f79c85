import type { Readable } from "node:stream";
import { Refusal, type FastifyReply, type FastifyRequest } from "#http";
import type { Core } from "../../core.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryNumber, queryText } from "../../protocol/scope.ts";
import { bareType, guard } from "../content-type.ts";
import type { Media } from "../media.ts";
import { payAsVisitor } from "../open-media.ts";
import { isVisitor } from "./find-media.ts";

const thumbnailable = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"]);
const largestSource = 50 << 20;
/** What a visitor pays for a thumbnail beside the looking up: it may have to be drawn. */
const drawing = 5;
/** Lengths of a thumbnail's sides, in pixels. */
const sides = [32, 48, 64, 80, 96, 128, 160, 240, 320, 480, 600, 640, 800, 1024, 1280, 1600, 2000];

interface Wanted {
  readonly width: number;
  readonly height: number;
  readonly isCropped: boolean;
  readonly isAnimated: boolean;
}

export const sendThumbnail = defineStep({
  name: "send-thumbnail",
  section: "Content repository",
  needs: ["media"],
  gives: ["answer"],
  async run({ core, request, reply }, { media }) {
    const wanted = readWanted(request);
    if (isVisitor(request)) payAsVisitor(core, request, drawing);
    if (!thumbnailable.has(bareType(media.content_type)) || media.size > largestSource)
      refuse("M_UNKNOWN", "There is no thumbnail of this kind of file.");
    const { type, stream } = await drawThumbnail(core, media, wanted, [request, reply]).catch(refuseLimit);
    return { answer: guard(reply).header("content-type", type).header("content-disposition", "inline").send(stream) };
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

/** Made once and kept; the sides are of a few lengths, at least those asked for, so that no caller has one drawn for every pixel. */
async function drawThumbnail(
  { blobs, http, pictures }: Core,
  media: Media,
  wanted: Wanted,
  [request, reply]: [FastifyRequest, FastifyReply],
): Promise<{ type: string; stream: Readable }> {
  const isPhoto = bareType(media.content_type) === "image/jpeg";
  const isAnimated = wanted.isAnimated && !isPhoto;
  const format = isPhoto ? "jpeg" : isAnimated ? "webp" : "png";
  const stream = await pictures.thumbnail(
    media.hash,
    () => blobs.open(media.hash),
    {
      width: sideOf(wanted.width),
      height: sideOf(wanted.height),
      fit: wanted.isCropped ? "cover" : "inside",
      format,
      isAnimated,
    },
    http.callOf(request, reply),
  );
  return { type: `image/${format}`, stream };
}

const sideOf = (wanted: number): number => sides.find((side) => side >= wanted) ?? wanted;

function refuseLimit(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  if (error.code === "TOO_LARGE") refuse("M_TOO_LARGE", error.message, error.data);
  if (error.category === "unavailable") throw error;
  return refuse("M_UNKNOWN", "The picture cannot be read.");
}
