import type { Visit } from "./listener.ts";

/** What a page asks for; what is not understood asks for nothing. */
export type Request =
  | { readonly op: "visit"; readonly visit: Visit }
  | { readonly op: "subscribe" | "unsubscribe"; readonly topics: readonly string[]; readonly since: number | null }
  | { readonly op: "ping" | "other" };

/** Throws SyntaxError for what is not an object of JSON. */
export function readRequest(text: string): Request {
  const asked = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
  if (typeof asked !== "object" || asked === null) throw new SyntaxError("An object is expected.");
  const { op, link, guest } = asked;
  if (op === "visit")
    return {
      op,
      visit: { link: typeof link === "string" ? link : "", guest: typeof guest === "string" ? guest : undefined },
    };
  if (op === "subscribe" || op === "unsubscribe") {
    const since = asked["since"] === undefined ? Number.NaN : Number(asked["since"]);
    return {
      op,
      topics: Array.isArray(asked["topics"])
        ? asked["topics"].filter((one): one is string => typeof one === "string")
        : [],
      since: Number.isSafeInteger(since) ? since : null,
    };
  }
  return { op: op === "ping" ? op : "other" };
}
