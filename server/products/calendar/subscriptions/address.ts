import { SourceFault } from "./fault.ts";

/**
 * The address of a calendar elsewhere as a person gives it: `webcal://` is `https://`. Without TLS it is asked only in networks that the
 * operator names, which the guard of the fetch looks at. Throws SourceFault.
 */
export function readAddress(text: string, ownHost: string): URL {
  const given = text.trim().replace(/^webcals?:\/\//i, "https://");
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !["https:", "http:"].includes(url.protocol) || url.username !== "" || url.password !== "")
    throw new SourceFault("address");
  // What lies here is shared here; a calendar that fed itself would never end.
  if (url.host === ownHost) throw new SourceFault("address");
  url.hash = "";
  return url;
}
