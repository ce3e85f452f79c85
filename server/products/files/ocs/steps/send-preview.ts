import { isExpected, readEtags } from "#dav";
import { refuse } from "#http";
import { etagOfMarked } from "../../previews/mark-tag.ts";
import { defineStep, type OcsCall } from "../exchange.ts";

const largest = 2048;

/** `x` and `y` of the query or the address: the longer one counts, pictures keep their shape. Refuses INVALID. */
function readSize({ request }: OcsCall): number {
  const { x = "32", y = "32" } = {
    ...(request.query as Record<string, string | undefined>),
    ...(request.params as Record<string, string | undefined>),
  };
  const sides = [x, y].map(Number);
  if (sides.some((one) => !Number.isInteger(one) || one < 1)) throw refuse("INVALID", "x and y are numbers of pixels.");
  return Math.min(Math.max(...sides), largest);
}

/** 404 when there is nothing to be seen, also where an icon is asked for: clients draw their own. */
export const sendPreview = defineStep({
  name: "send-preview",
  section: "Nextcloud server: core/preview",
  needs: ["previewed"],
  gives: ["answer"],
  async run(call, { previewed }) {
    const { deps, request, reply } = call;
    const size = readSize(call);
    const work = deps.http.callOf(request, reply);
    const blob = await deps.previews.of(previewed.node, size, work);
    if (blob === null) throw refuse("NO_PREVIEW");
    previewed.note();
    const mark = await previewed.markAt(size);
    const etag = mark === null ? blob.slice(0, 32) : etagOfMarked(blob, mark);
    reply.header("etag", `"${etag}"`).header("cache-control", "private, no-cache");
    const known = readEtags(request.headers["if-none-match"]);
    if (known !== null && isExpected(known, etag)) return { answer: reply.code(304).send() };
    reply.type("image/webp");
    if (mark === null) return { answer: reply.send(deps.blobs.open(blob)) };
    return { answer: reply.send(Buffer.from(await deps.previews.marked(blob, mark, work))) };
  },
});
