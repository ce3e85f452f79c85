import type { Visit } from "./listener.ts";

export interface Subscription {
  readonly topics: readonly string[];
  /** The last event that the page has seen; -1: nothing that can be read. */
  readonly since: number | null;
  /** What its answers said of how far the process had come that gave them; -1: nothing that can be read. */
  readonly position: number | null;
}

/** What a page asks for; what is not understood asks for nothing. */
export type Request =
  | { readonly op: "visit"; readonly visit: Visit }
  | ({ readonly op: "subscribe" | "unsubscribe" } & Subscription)
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
    const { since, position } = asked;
    return {
      op,
      topics: Array.isArray(asked["topics"])
        ? asked["topics"].filter((one): one is string => typeof one === "string")
        : [],
      since: since === undefined ? null : Number.isSafeInteger(since) ? Number(since) : -1,
      position: position === undefined ? null : Number.isSafeInteger(position) ? Number(position) : -1,
    };
  }
  return { op: op === "ping" ? op : "other" };
}
