import { SaxesParser } from "saxes";
import { Refusal } from "#http";

export const ns = {
  d: "DAV:",
  oc: "http://owncloud.org/ns",
  nc: "http://nextcloud.org/ns",
  x1: "http://open-collaboration-services.org/ns",
  x2: "http://open-cloud-mesh.org/ns",
} as const;
export type Prefix = keyof typeof ns;

const prefixOf = new Map<string, Prefix>(Object.entries(ns).map(([prefix, uri]) => [uri, prefix as Prefix]));

/** A property by our prefix (`d:getetag`), or `{uri}name` for one we do not know. */
export type PropertyName = string;

export interface Element {
  readonly name: PropertyName;
  readonly children: Element[];
  text: string;
}

/** Parses a request body. No document type, no entities of its own, at most a hundred levels. */
export function parseXml(text: string): Element | null {
  if (text.trim() === "") return null;
  const parser = new SaxesParser({ xmlns: true });
  const stack: Element[] = [];
  let root: Element | null = null;
  parser.on("error", (error) => {
    throw invalid(error.message);
  });
  parser.on("doctype", () => {
    throw invalid("A document type is not allowed.");
  });
  parser.on("opentag", (tag) => {
    const prefix = prefixOf.get(tag.uri);
    const element: Element = {
      name: prefix ? `${prefix}:${tag.local}` : `{${tag.uri}}${tag.local}`,
      children: [],
      text: "",
    };
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
    if (stack.length > 100) throw invalid("The body is nested too deeply.");
  });
  const addText = (part: string): void => {
    const top = stack.at(-1);
    if (top) top.text += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => void stack.pop());
  parser.write(text).close();
  return root;
}

function invalid(message: string): Refusal {
  return new Refusal("invalid", "XML_INVALID", `The body is not the XML that was expected: ${message}`);
}

const maxProperties = 200;

export type PropfindWish = "all" | readonly PropertyName[];

/** What a PROPFIND body asks for; no body means everything usual (RFC 4918 §9.1). */
export function readPropfind(text: string): PropfindWish {
  const root = parseXml(text);
  if (!root) return "all";
  if (root.name !== "d:propfind") throw invalid("a propfind is expected");
  const prop = root.children.find((one) => one.name === "d:prop");
  if (!prop) return "all";
  const names = [...new Set(prop.children.map((one) => one.name))];
  // Each is answered for every member of a folder.
  if (names.length > maxProperties) throw invalid(`at most ${maxProperties} properties are told at once`);
  return names;
}

/** The changes of a PROPPATCH in document order; null removes. */
export function readProppatch(text: string): { name: PropertyName; value: string | null }[] {
  const root = parseXml(text);
  if (root?.name !== "d:propertyupdate") throw invalid("a propertyupdate is expected");
  return root.children.flatMap((change) =>
    change.children
      .filter((one) => one.name === "d:prop")
      .flatMap((prop) =>
        prop.children.map((one) => ({ name: one.name, value: change.name === "d:remove" ? null : one.text.trim() })),
      ),
  );
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export function escapeXml(text: string): string {
  // XML 1.0 cannot hold most control characters at all, not even escaped.
  // oxlint-disable-next-line no-control-regex
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (one) => escapes[one] ?? one);
}

const declarations = Object.entries(ns)
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(" ");

/** One member of a multistatus: found properties first (clients read the first propstat), unknown ones after. */
export function writeResponse(
  href: string,
  found: ReadonlyMap<PropertyName, string>,
  unknown: readonly PropertyName[],
): string {
  let text = `<d:response><d:href>${escapeXml(href)}</d:href><d:propstat><d:prop>`;
  for (const [name, value] of found) text += value === "" ? `<${name}/>` : `<${name}>${value}</${name}>`;
  text += "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>";
  if (unknown.length > 0)
    text += `<d:propstat><d:prop>${unknown.map(writeName).join("")}</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>`;
  return `${text}</d:response>`;
}

/** An empty element of any namespace. */
export function writeName(name: PropertyName): string {
  const foreign = /^\{(.*)\}([^}]+)$/s.exec(name);
  if (!foreign) return `<${name}/>`;
  // Unescaped, white space in an attribute reads back as a space.
  const uri = escapeXml(foreign[1] ?? "").replace(/[\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`);
  return `<${foreign[2]} xmlns="${uri}"/>`;
}

export function writeMultistatus(responses: readonly string[]): string {
  return `<?xml version="1.0" encoding="utf-8"?><d:multistatus ${declarations} xmlns:s="http://sabredav.org/ns">${responses.join("")}</d:multistatus>`;
}

export function writeError(exception: string, message: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns"><s:exception>Sabre\\DAV\\Exception\\${exception}</s:exception><s:message>${escapeXml(message)}</s:message></d:error>`;
}
