import type { Visit } from "./page.ts";

/** What a page asks for; what is not understood asks for nothing. */
export type Request =
  | { readonly op: "visit"; readonly visit: Visit }
  | { readonly op: "subscribe" | "unsubscribe"; readonly topics: readonly string[]; readonly since: number | null }
  | { readonly op: "ping" | "other" };

/** Throws SyntaxError for what is not an object of JSON. */
export function readRequest(text: string): Request {
  const said = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
  if (typeof said !== "object" || said === null) throw new SyntaxError("An object is expected.");
  const { op, link, guest } = said;
  if (op === "visit")
    return {
      op,
      visit: { link: typeof link === "string" ? link : "", guest: typeof guest === "string" ? guest : undefined },
    };
  if (op === "subscribe" || op === "unsubscribe") {
    const since = said["since"] === undefined ? Number.NaN : Number(said["since"]);
    return {
      op,
      topics: Array.isArray(said["topics"])
        ? said["topics"].filter((one): one is string => typeof one === "string")
        : [],
      since: Number.isSafeInteger(since) ? since : null,
    };
  }
  return { op: op === "ping" ? op : "other" };
}
