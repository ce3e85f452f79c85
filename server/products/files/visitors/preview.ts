import { refuse, type FastifyReply, type FastifyRequest } from "#http";
import { eventActorOf, type LinkVisitor } from "#items";
import { classedOf } from "../item.ts";
import { accessVisited } from "./access.ts";
import type { VisitDeps } from "./context.ts";

/** A smaller picture of a picture, for the page. Refuses FILE_MISSING, NO_PREVIEW, TOO_LARGE and UNAVAILABLE. */
export async function sendVisitedPreview(
  deps: VisitDeps,
  link: LinkVisitor,
  id: number,
  { size, request, reply }: { readonly size: number; request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const { node, ancestors } = await accessVisited(deps, link, id);
  const blob = await deps.previews.of(node, size, deps.http.callOf(request, reply));
  if (blob === null) throw refuse("NO_PREVIEW");
  deps.items.uses.read(eventActorOf({ person: null, link }), classedOf([...ancestors, node]), "opened");
  reply.header("cache-control", "private, no-cache").header("etag", `"${blob.slice(0, 32)}"`);
  return reply.type("image/webp").send(deps.blobs.open(blob));
}
