import { refuse, type FastifyReply, type FastifyRequest } from "#http";
import { eventActorOf, type LinkVisitor } from "#items";
import { sendContent } from "../content/send.ts";
import { classedOf } from "../item.ts";
import type { Accessed } from "../tree/access.ts";
import { etagOf } from "../tree/node.ts";
import { notAFile } from "../tree/refusals.ts";
import { accessVisited } from "./access.ts";
import type { VisitDeps } from "./context.ts";
import { isPlayed, mayTake, requireTaking, spendDownload } from "./copy.ts";

/**
 * The content of a file: for saving, or to be shown on the page. Of what may not be taken out only films and sound are sent, to be
 * played; everything else is shown as marked pages (`preview.ts`). A link with a number of downloads shows no originals, which would be downloads that nobody counts. Refuses FILE_MISSING,
 * NOT_A_FILE, LINK_VIEW_ONLY, LINK_SPENT and POLICY_REFUSED.
 */
export async function sendVisited(
  deps: VisitDeps,
  link: LinkVisitor,
  id: number,
  { isDownload, request, reply }: { readonly isDownload: boolean; request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const accessed = await accessVisited(deps, link, id);
  const { node } = accessed;
  if (node.blob === null) throw notAFile();
  const isLimited = isCounted(link);
  // HEAD takes nothing out.
  if (isDownload) await takeOut(deps, link, accessed, isLimited && request.method !== "HEAD");
  else await requireShowing(deps, link, accessed);
  const { blob, size, contentType, name, mtime } = node;
  const content = { blob, size, contentType, name, etag: etagOf(node), mtime, isAttachment: isDownload };
  // A part would be a download too: what is counted is sent whole.
  return sendContent(deps.blobs, request, reply, content, { isWhole: isDownload && isLimited });
}

/** Whether a link has a number of downloads. */
const isCounted = ({ terms }: LinkVisitor): boolean => terms.purpose === "open" && terms.mostDownloads !== null;

async function takeOut(deps: VisitDeps, link: LinkVisitor, accessed: Accessed, isLimited: boolean): Promise<void> {
  await requireTaking(deps, link, accessed);
  if (isLimited) await spendDownload(deps, link);
}

/** Before the original, or all that stands in it, is shown on the page, which is noted. Refuses LINK_VIEW_ONLY. */
export async function requireShowing(deps: VisitDeps, link: LinkVisitor, accessed: Accessed): Promise<void> {
  const { ancestors, node } = accessed;
  const isLimited = isCounted(link);
  const isOpen = !isLimited && (await mayTake(deps, link, accessed));
  if (!isOpen && (isLimited || !isPlayed(node.contentType))) throw refuse("LINK_VIEW_ONLY");
  deps.items.uses.read(eventActorOf({ person: null, link }), classedOf([...ancestors, node]), "opened");
}
