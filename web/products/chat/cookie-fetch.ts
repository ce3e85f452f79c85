import { cacheText, readCached } from "../../platform/offline.ts";
import { isSentPlainly } from "./encryption/plain-text.ts";

/** What the Matrix client must know before it shows what it remembers. */
const cachedPaths = /\/_matrix\/client\/(versions|v3\/pushrules\/|v3\/user\/[^/]+\/filter\/[^/]+)$/;

/** The cookie authenticates; the client's placeholder token must not travel. */
export const cookieFetch: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : String(input));
  // The client asks for call servers that Matrix calls would use; ours are meetings, so the answer is known.
  if (url.pathname.includes("/rtc/transports"))
    return Response.json({ errcode: "M_UNRECOGNIZED", error: "none" }, { status: 404 });
  const headers = new Headers(init?.headers);
  headers.delete("Authorization");
  // Another may be encrypting the room right now, which comes to this page a moment later.
  if (isSentPlainly(url.pathname)) headers.set("Safos-Plain-Only", "1");
  const isCached = (init?.method ?? "GET") === "GET" && cachedPaths.test(url.pathname);
  try {
    const answer = await fetch(input, { ...init, headers, credentials: "same-origin" });
    if (isCached && answer.ok) cacheText(url.pathname, await answer.clone().text());
    return answer;
  } catch (error) {
    const text = isCached ? readCached(url.pathname) : null;
    if (text === null) throw error;
    return new Response(text, { headers: { "Content-Type": "application/json" } });
  }
};
