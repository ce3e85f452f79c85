import { Refusal } from "#http";
import { rawPathOf } from "./paths.ts";
import type { RequestedProperties } from "./propfind.ts";
import { writeGone, writeGoneHref } from "./sync.ts";
import { invalidXml, type Element } from "./xml.ts";

const maxProperties = 200;
const maxHrefs = 5000;

/** Which properties a report asks for; `data`: the element of this name among them, which says how a resource's text is answered. */
export function readReportProperties(
  root: Element,
  dataName: string,
): { readonly requested: RequestedProperties; readonly data: Element | null } {
  const prop = root.children.find((one) => one.name === "d:prop");
  if (!prop) return { requested: root.children.some((one) => one.name === "d:propname") ? "names" : "all", data: null };
  const requested = [...new Set(prop.children.map((one) => one.name))];
  if (requested.length > maxProperties)
    throw invalidXml(`at most ${maxProperties} properties may be asked for at once`);
  return { requested, data: prop.children.find((one) => one.name === dataName) ?? null };
}

/** An address that a multiget asks for, and the name of the resource in the collection that it asks; null: it is of anything else. */
export interface AskedHref {
  readonly href: string;
  readonly name: string | null;
}

/** The addresses of a multiget, each once. `nameAt` reads a raw path, and may refuse. Refuses XML_INVALID for more than 5,000. */
export function readHrefs(root: Element, nameAt: (rawPath: string) => string | null): AskedHref[] {
  const hrefs = root.children.filter((one) => one.name === "d:href").map((one) => one.text.trim());
  if (hrefs.length > maxHrefs) throw invalidXml(`at most ${maxHrefs} addresses may be asked for at once`);
  return [...new Set(hrefs)].map((href) => ({ href, name: nameOf(href, nameAt) }));
}

function nameOf(href: string, nameAt: (rawPath: string) => string | null): string | null {
  try {
    return nameAt(rawPathOf(href.replace(/^https?:\/\/[^/?#]*/i, "")));
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Hrefs come back as they were sent where they are no address of the collection. */
export const writeUnfound = (base: string, segment: string, { href, name }: AskedHref): string =>
  name === null ? writeGoneHref(href) : writeGone(base, [segment, name]);
