import { refuse } from "#http";
import type { FederatedDeps } from "../context.ts";
import type { RemoteServer } from "../discovery.ts";
import { basicOf, urlOf } from "./paths.ts";
import { readListing, type ReadListing } from "./read-listing.ts";

const propfind =
  '<?xml version="1.0"?><d:propfind xmlns:d="DAV:" xmlns:o="http://open-cloud-mesh.org/ns" xmlns:oc="http://owncloud.org/ns"><d:prop><d:resourcetype/><d:getcontentlength/><d:getlastmodified/><d:getetag/><oc:id/><oc:checksums/><o:share-permissions/></d:prop></d:propfind>';

/** One PROPFIND; the status where there is no listing. `most`: entries of a folder, of which much is read where they are many. */
export async function askListing(
  { remote }: Pick<FederatedDeps, "remote">,
  server: RemoteServer,
  secret: string,
  { names, depth, most }: { readonly names: readonly string[]; readonly depth: "0" | "1"; readonly most?: number },
): Promise<ReadListing | number> {
  const url = urlOf(server.webdav, names, true);
  const { status, text } = await remote.ask(url, {
    method: "PROPFIND",
    headers: { authorization: basicOf(secret), depth, "content-type": "application/xml; charset=utf-8" },
    body: propfind,
    isLarge: most !== undefined,
  });
  if (status !== 207) return status;
  try {
    return await readListing(text, url, most);
  } catch {
    throw refuse("REMOTE_UNREACHABLE", "The other server answers what cannot be read.");
  }
}

/** What a server has under a secret; null: it knows of none. */
export async function lookAt(
  deps: Pick<FederatedDeps, "remote">,
  server: RemoteServer,
  secret: string,
): Promise<ReadListing["self"]> {
  try {
    const found = await askListing(deps, server, secret, { names: [], depth: "0" });
    return typeof found === "number" ? null : found.self;
  } catch {
    return null;
  }
}
