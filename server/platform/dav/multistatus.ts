import type { Namespaces, PropertyName } from "./namespaces.ts";
import { escapeXml, writeName } from "./xml.ts";

/** Sync clients compare this text exactly. */
export const xmlType = "application/xml; charset=utf-8";

/** One member of a multistatus: found properties first (some clients read only the first propstat), unknown ones after. `elements` are written already. */
export function writeResponse(
  href: string,
  found: Iterable<readonly [PropertyName, string]>,
  unknown: readonly PropertyName[] = [],
  elements: readonly string[] = [],
): string {
  let text = `<d:response><d:href>${escapeXml(href)}</d:href><d:propstat><d:prop>`;
  for (const [name, value] of found) text += value === "" ? `<${name}/>` : `<${name}>${value}</${name}>`;
  for (const one of elements) text += one;
  text += "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>";
  if (unknown.length > 0)
    text += `<d:propstat><d:prop>${unknown.map(writeName).join("")}</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>`;
  return `${text}</d:response>`;
}

/** The answer to a PROPPATCH for one resource: a status such as `200 OK` for each property (RFC 4918 §9.2.1). */
export function writeChanges(
  href: string,
  results: readonly { readonly name: PropertyName; readonly status: string }[],
): string {
  const stats = results.map(
    ({ name, status }) =>
      `<d:propstat><d:prop>${writeName(name)}</d:prop><d:status>HTTP/1.1 ${status}</d:status></d:propstat>`,
  );
  return `<d:response><d:href>${escapeXml(href)}</d:href>${stats.join("")}</d:response>`;
}

/** A multistatus of responses already written (RFC 4918 §13). */
export function writeMultistatus(responses: readonly string[], namespaces: Namespaces): string {
  return beginMultistatus(namespaces) + responses.join("") + multistatusEnd;
}

/** What stands before the responses of one that is sent a part at a time. */
export const beginMultistatus = (namespaces: Namespaces): string =>
  `<?xml version="1.0" encoding="utf-8"?><d:multistatus ${namespaces.declarations}>`;
export const multistatusEnd = "</d:multistatus>";

/** An error body (RFC 4918 §16); `content` is XML already. */
export function writeError(content: string, namespaces: Namespaces): string {
  return `<?xml version="1.0" encoding="utf-8"?><d:error ${namespaces.declarations}>${content}</d:error>`;
}

/** The answer to a LOCK: properties of what was locked (RFC 4918 §9.10.1); null is one that it does not have. */
export function writeLocks(
  properties: readonly (readonly [name: PropertyName, value: string | null])[],
  namespaces: Namespaces,
): string {
  const elements = properties.flatMap(([name, value]) =>
    value === null ? [] : value === "" ? `<${name}/>` : `<${name}>${value}</${name}>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?><d:prop ${namespaces.declarations}>${elements.join("")}</d:prop>`;
}
