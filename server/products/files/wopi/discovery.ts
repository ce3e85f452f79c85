import { createPublicKey, type KeyObject } from "node:crypto";
import { LRUCache } from "lru-cache";
import { SaxesParser } from "saxes";
import { elapsed } from "#clock";
import { createGuardedFetch, refuse } from "#http";
import type { Log } from "#log";

export type OfficeAction = "edit" | "view";

/** What an office program says of itself (WOPI discovery). */
export interface Discovery {
  /** Where a file with this ending is opened; null when the program has no way to. */
  addressOf(ending: string, action: OfficeAction): string | null;
  readonly edited: readonly string[];
  /** The keys that it signs its requests with, the present one first; empty when it signs none. */
  readonly keys: readonly KeyObject[];
}

export interface OfficeProgram {
  /** Refuses UNAVAILABLE while the program does not answer. */
  discovery(options?: { readonly isFresh?: boolean }): Promise<Discovery>;
  /** The endings of what it edits, as far as is known now: nothing waits for the program. */
  edited(): readonly string[];
}

const freshMs = 12 * 3_600_000;
/** How soon one asks anew for what is known: for keys that may have changed, and after a failure. */
const againMs = 60_000;

/** The operator's own office program, at `url`. What it says is kept for twelve hours. */
export function createOfficeProgram(url: string, log: Log): OfficeProgram {
  // The operator names it: it may lie in a network of their own.
  const fetch = createGuardedFetch({ privateNetworks: { has: () => true }, timeoutMs: 10_000, mostBytes: 1 << 20 });
  const known = new LRUCache<"discovery", Discovery>({ max: 1 });
  let asked = Number.NEGATIVE_INFINITY;
  let under: Promise<Discovery> | null = null;

  async function ask(): Promise<Discovery> {
    const answer = await fetch(`${url}/hosting/discovery`);
    if (!answer.ok) throw new Error(`${url}/hosting/discovery answers ${answer.status}.`);
    const found = readDiscovery(await answer.text(), new URL(url).origin);
    known.set("discovery", found);
    return found;
  }

  /** Many who wait ask once. */
  function askOnce(): Promise<Discovery> {
    asked = elapsed();
    under ??= ask().finally(() => (under = null));
    return under;
  }

  async function discovery({ isFresh = false } = {}): Promise<Discovery> {
    const have = known.get("discovery");
    const age = elapsed() - asked;
    if (have && (age < againMs || (!isFresh && age < freshMs))) return have;
    if (!have && !under && age < againMs / 10) throw unavailable();
    try {
      return await askOnce();
    } catch (error) {
      log.warn({ error }, "the office program does not answer");
      if (have) return have;
      throw unavailable();
    }
  }

  return {
    discovery,
    edited() {
      discovery().catch(() => undefined);
      return known.get("discovery")?.edited ?? [];
    },
  };
}

const unavailable = () => refuse("UNAVAILABLE", "The office program does not answer right now.", { part: "office" });

/** Discovery as XML: `app` elements with `action` elements, and `proof-key`. Throws for what is none. */
export function readDiscovery(xml: string, origin: string): Discovery {
  const actions = new Map<string, string>();
  let keys: KeyObject[] = [];
  let isDiscovery = false;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("A document type is not allowed.");
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "wopi-discovery") isDiscovery = true;
    if (name === "action") {
      const { name: action = "", ext = "", urlsrc = "" } = attributes as Record<string, string>;
      const address = addressWithoutPlaces(urlsrc);
      if (ext !== "" && address !== null) actions.set(`${action} ${ext.toLowerCase()}`, address);
    }
    if (name === "proof-key") keys = readKeys(attributes as Record<string, string>);
  });
  parser.write(xml).close();
  if (!isDiscovery) throw new Error(`What ${origin} answers is no WOPI discovery.`);
  const addressOf: Discovery["addressOf"] = (ending, action) => actions.get(`${action} ${ending}`) ?? null;
  const edited = [...actions.keys()].flatMap((key) => (key.startsWith("edit ") ? [key.slice("edit ".length)] : []));
  return { addressOf, edited, keys };
}

/** Without the places for what only some hosts have: `<ui=UI_LLCC&>` and the like. Null for what is no address. */
function addressWithoutPlaces(urlsrc: string): string | null {
  const address = urlsrc.replace(/<[^<>]*>/g, "");
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? address : null;
}

function readKeys(attributes: Record<string, string>): KeyObject[] {
  return ["", "old"].flatMap((prefix) => {
    const [n, e] = [attributes[`${prefix}modulus`], attributes[`${prefix}exponent`]];
    if (!n || !e) return [];
    const inUrls = (text: string): string => Buffer.from(text, "base64").toString("base64url");
    return [createPublicKey({ key: { kty: "RSA", n: inUrls(n), e: inUrls(e) }, format: "jwk" })];
  });
}
