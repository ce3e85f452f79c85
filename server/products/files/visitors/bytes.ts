import { refuse, type FastifyReply, type FastifyRequest } from "#http";
import type { Items, LinkVisitor } from "#items";
import { openLinkOf } from "./context.ts";

/** Below one link's address only, so that two links in one browser do not meet. */
const pathOf = (linkId: string): string => `/api/v1/shared/${linkId}`;
const cookieName = "safos-visit";
const cookieSeconds = 12 * 3600;

/** Lets the browser show the link with what it fetches by itself. The cookie opens nothing that the link does not. */
export function setVisitCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  linkId: string,
  isSecure: boolean,
): FastifyReply {
  const shown = request.headers["safos-link"];
  const value = typeof shown === "string" && /^[\w~.:-]{1,400}$/.test(shown) ? shown : "";
  const attributes = `Path=${pathOf(linkId)}; HttpOnly; SameSite=Strict; Max-Age=${cookieSeconds}`;
  return reply.header("set-cookie", `${cookieName}=${value}; ${attributes}${isSecure ? "; Secure" : ""}`);
}

function readCookie(header: string | undefined): string | null {
  for (const part of (header ?? "").split(";")) {
    const [name = "", value = ""] = part.split("=", 2);
    if (name.trim() === cookieName && value.trim() !== "") return value.trim();
  }
  return null;
}

/** The link of a request for bytes: from its header, or the cookie of its page. It is asked anew. Refuses UNAUTHENTICATED, LINK_GONE and LINK_LOCKED. */
export async function linkForBytes(
  { items }: { readonly items: Pick<Items, "actorFrom"> },
  request: FastifyRequest,
  linkId: string,
): Promise<LinkVisitor> {
  const header = request.headers["safos-link"];
  const secret = typeof header === "string" && header !== "" ? header : readCookie(request.headers.cookie);
  if (secret === null) throw refuse("UNAUTHENTICATED");
  const link = openLinkOf(await items.actorFrom(null, secret, null));
  if (link.grantId !== linkId) throw refuse("LINK_GONE");
  return link;
}
