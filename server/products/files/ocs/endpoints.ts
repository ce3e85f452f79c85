import { bothVersions, endpoint, type OcsEndpoint } from "./exchange.ts";
import { answerCapabilities } from "./steps/answer-capabilities.ts";
import { answerConnectivity } from "./steps/answer-connectivity.ts";
import { answerStatus } from "./steps/answer-status.ts";
import { answerUser } from "./steps/answer-user.ts";
import { findOwnUser, findUser } from "./steps/find-user.ts";
import { redirectToDav } from "./steps/redirect-to-dav.ts";
import { requirePerson } from "./steps/require-person.ts";

const wellKnown = ["webdav", "caldav", "carddav"].map((one) => `/.well-known/${one}`);

/** What Nextcloud's clients ask before and beside WebDAV; all by GET. */
export const ocsEndpoints: readonly OcsEndpoint[] = [
  endpoint("/status.php", "Nextcloud server: status.php", answerStatus),
  endpoint("/index.php/204", "Nextcloud desktop client: connectivity check", answerConnectivity),
  endpoint(wellKnown, "RFC 6764 §5", redirectToDav),
  endpoint(bothVersions("/cloud/capabilities"), "Nextcloud OCS: Capabilities API", answerCapabilities),
  endpoint(bothVersions("/cloud/user"), "Nextcloud OCS: User metadata", requirePerson, findOwnUser, answerUser),
  endpoint(bothVersions("/cloud/users/:id"), "Nextcloud OCS: User metadata", requirePerson, findUser, answerUser),
];
