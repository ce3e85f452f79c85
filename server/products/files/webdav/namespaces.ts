import { declareNamespaces } from "#dav";

/** The prefixes that Nextcloud's server uses: its phone apps match them literally; and one of our own. */
export const namespaces = declareNamespaces({
  oc: "http://owncloud.org/ns",
  nc: "http://nextcloud.org/ns",
  x1: "http://open-collaboration-services.org/ns",
  x2: "http://open-cloud-mesh.org/ns",
  s: "http://sabredav.org/ns",
  safos: "urn:safos:dav",
});
