import { defineStep } from "../../protocol/exchange.ts";
import { param } from "../../protocol/scope.ts";
import { dispositionOf, guard } from "../content-type.ts";
import { findMedia } from "../find.ts";

/** The first and last byte that are asked for; null for all. A suffix range counts from the end. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | null {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return null;
  return {
    start: from === "" ? Math.max(0, size - Number(to)) : Number(from),
    end: from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1),
  };
}

/** Authenticated downloads (v1.11): there is no way to content without a token or the page's cookie. */
export const sendMedia = defineStep({
  name: "send-media",
  section: "Content repository",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const media = await findMedia(core, person, [request, reply]);
    const name = param(request, "fileName") || media.file_name;
    guard(reply)
      .header("content-type", media.content_type)
      .header("content-disposition", dispositionOf(media.content_type, name))
      .header("accept-ranges", "bytes");
    const range = rangeOf(request.headers.range, media.size);
    if (range === null) {
      const content = media.size === 0 ? "" : core.blobs.open(media.hash);
      return { answer: reply.header("content-length", media.size).send(content) };
    }
    const { start, end } = range;
    if (start > end) {
      const refusal = { errcode: "M_INVALID_PARAM", error: "The range is outside the file." };
      reply.code(416).header("content-range", `bytes */${media.size}`).type("application/json");
      return { answer: reply.send(refusal) };
    }
    reply
      .code(206)
      .header("content-range", `bytes ${start}-${end}/${media.size}`)
      .header("content-length", end - start + 1);
    return { answer: reply.send(core.blobs.open(media.hash, { start, end })) };
  },
});
