import { defineStep } from "../../protocol/exchange.ts";
import { param } from "../../protocol/scope.ts";
import { dispositionOf, guard } from "../content-type.ts";
import { oweAsVisitor } from "../open-media.ts";
import { isVisitor } from "./find-media.ts";

/** The first and last byte that are asked for; null for all. A suffix range counts from the end. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | null {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return null;
  return {
    start: from === "" ? Math.max(0, size - Number(to)) : Number(from),
    end: from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1),
  };
}

/** Content, under a type and with rules by which it does nothing on our origin. */
export const sendMedia = defineStep({
  name: "send-media",
  section: "Content repository",
  needs: ["media"],
  gives: ["answer"],
  async run({ core, request, reply }, { media }) {
    const name = param(request, "fileName") || media.file_name;
    guard(reply)
      .header("content-type", media.content_type)
      .header("content-disposition", dispositionOf(media.content_type, name))
      .header("accept-ranges", "bytes");
    const range = rangeOf(request.headers.range, media.size);
    const isOpened = isVisitor(request);
    if (range === null) {
      if (isOpened) oweAsVisitor(core, request, media.size);
      const content = media.size === 0 ? "" : core.blobs.open(media.hash);
      return { answer: reply.header("content-length", media.size).send(content) };
    }
    const { start, end } = range;
    if (start > end) {
      const refusal = { errcode: "M_INVALID_PARAM", error: "The range is outside the file." };
      reply.code(416).header("content-range", `bytes */${media.size}`).type("application/json");
      return { answer: reply.send(refusal) };
    }
    if (isOpened) oweAsVisitor(core, request, end - start + 1);
    reply
      .code(206)
      .header("content-range", `bytes ${start}-${end}/${media.size}`)
      .header("content-length", end - start + 1);
    return { answer: reply.send(core.blobs.open(media.hash, { start, end })) };
  },
});
