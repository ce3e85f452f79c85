import { createPublicKey, type KeyObject } from "node:crypto";
import { SaxesParser } from "saxes";

type OfficeAction = "edit" | "view";

/** What an office program says of itself (WOPI discovery). */
export interface Discovery {
  /** Where a file with this ending is opened; null when the program has no way to. */
  readonly addressOf: (ending: string, action: OfficeAction) => string | null;
  readonly edited: readonly string[];
  /** The keys that it signs its requests with, the present one first; empty when it signs none. */
  readonly keys: readonly KeyObject[];
}

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
    if (name === "proof-key") keys = readKeys(attributes);
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
