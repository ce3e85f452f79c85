import { followingEndpoints } from "./following.ts";
import { lookingEndpoints } from "./looking.ts";
import { bothVersions, endpoint, type OcsEndpoint } from "./exchange.ts";
import { answerNone } from "./steps/answer-none.ts";
import { answerRecommended, answerSharees } from "./steps/answer-sharees.ts";
import { acceptRemoteShare } from "./steps/accept-remote-share.ts";
import { answerAcceptedShares } from "./steps/answer-accepted-shares.ts";
import { answerPendingShares } from "./steps/answer-pending-shares.ts";
import { answerRemoteShare } from "./steps/answer-remote-share.ts";
import { answerShare, answerShares } from "./steps/answer-shares.ts";
import { changeShare } from "./steps/change-share.ts";
import { endShare } from "./steps/end-share.ts";
import { findRemoteShare } from "./steps/find-remote-share.ts";
import { leaveRemoteShare } from "./steps/leave-remote-share.ts";
import { findShare } from "./steps/find-share.ts";
import { giveShare } from "./steps/give-share.ts";
import { listShares } from "./steps/list-shares.ts";
import { readFields } from "./steps/read-fields.ts";
import { answerAccess } from "./steps/answer-access.ts";
import { answerCapabilities } from "./steps/answer-capabilities.ts";
import { answerConnectivity } from "./steps/answer-connectivity.ts";
import { answerNavigation } from "./steps/answer-navigation.ts";
import { answerPassword } from "./steps/answer-password.ts";
import { answerStatus } from "./steps/answer-status.ts";
import { answerTicket } from "./steps/answer-ticket.ts";
import { answerUser } from "./steps/answer-user.ts";
import { answerWipe } from "./steps/answer-wipe.ts";
import { beginLogin } from "./steps/begin-login.ts";
import { changeLock } from "./steps/change-lock.ts";
import { endPassword } from "./steps/end-password.ts";
import { exchangeCode } from "./steps/exchange-code.ts";
import { findFile } from "./steps/find-file.ts";
import { findOwnUser, findUser } from "./steps/find-user.ts";
import { finishWipe } from "./steps/finish-wipe.ts";
import { makePassword } from "./steps/make-password.ts";
import { openLoginPage } from "./steps/open-login-page.ts";
import { readToken } from "./steps/read-token.ts";
import { redirectToDav } from "./steps/redirect-to-dav.ts";
import { redirectToLink } from "./steps/redirect-to-link.ts";
import { requirePerson } from "./steps/require-person.ts";
import { takeAccess } from "./steps/take-access.ts";

const loginFlow = "Nextcloud server: Login flow";
const wipe = "Nextcloud server: Remote wipe";

/** A path under the front controller, which some clients leave out. */
const withIndex = (path: string): readonly string[] => [`/index.php${path}`, path];

const sharing = (path: string): readonly string[] => bothVersions(`/apps/files_sharing/api/v1${path}`);
const shareApi = "Nextcloud OCS: Share API";
const remoteApi = "Nextcloud OCS: Federated Cloud Sharing API";

/** Shares and links of files, and whom to share with. */
const shareEndpoints: readonly OcsEndpoint[] = [
  endpoint("GET", sharing("/shares"), shareApi, requirePerson, readFields, listShares, answerShares),
  endpoint("POST", sharing("/shares"), shareApi, requirePerson, readFields, giveShare, answerShare),
  endpoint("GET", sharing("/shares/:id"), shareApi, requirePerson, findShare, answerShares),
  endpoint("PUT", sharing("/shares/:id"), shareApi, requirePerson, readFields, findShare, changeShare, answerShare),
  endpoint("DELETE", sharing("/shares/:id"), shareApi, requirePerson, findShare, endShare),
  endpoint("GET", sharing("/shares/pending"), shareApi, requirePerson, answerNone),
  endpoint("GET", sharing("/sharees"), "Nextcloud OCS: Sharee API", requirePerson, readFields, answerSharees),
  endpoint("GET", sharing("/sharees_recommended"), "Nextcloud OCS: Sharee API", requirePerson, answerRecommended),
];

/** What people on other servers share with the caller. */
const remoteShareEndpoints: readonly OcsEndpoint[] = [
  endpoint("GET", sharing("/remote_shares"), remoteApi, requirePerson, answerAcceptedShares),
  endpoint("GET", sharing("/remote_shares/pending"), remoteApi, requirePerson, answerPendingShares),
  endpoint("GET", sharing("/remote_shares/:id"), remoteApi, requirePerson, findRemoteShare, answerRemoteShare),
  endpoint("POST", sharing("/remote_shares/pending/:id"), remoteApi, requirePerson, findRemoteShare, acceptRemoteShare),
  ...["/remote_shares/pending/:id", "/remote_shares/:id"].map((path) =>
    endpoint("DELETE", sharing(path), remoteApi, requirePerson, findRemoteShare, leaveRemoteShare),
  ),
];

/** What Nextcloud's clients ask before and beside WebDAV. */
export const ocsEndpoints: readonly OcsEndpoint[] = [
  ...shareEndpoints,
  ...remoteShareEndpoints,
  ...lookingEndpoints,
  ...followingEndpoints,
  endpoint("GET", "/status.php", "Nextcloud server: status.php", answerStatus),
  endpoint("GET", "/index.php/204", "Nextcloud desktop client: connectivity check", answerConnectivity),
  endpoint("GET", ["/index.php/s/:token"], "Nextcloud server: public link", redirectToLink),
  endpoint("GET", ["/.well-known/webdav"], "RFC 6764 §5", redirectToDav),
  endpoint("GET", bothVersions("/cloud/capabilities"), "Nextcloud OCS: Capabilities API", answerCapabilities),
  endpoint("GET", bothVersions("/cloud/user"), "Nextcloud OCS: User metadata", requirePerson, findOwnUser, answerUser),
  endpoint(
    "GET",
    bothVersions("/cloud/users/:id"),
    "Nextcloud OCS: User metadata",
    requirePerson,
    findUser,
    answerUser,
  ),
  ...(["PUT", "DELETE"] as const).map((method) =>
    endpoint(
      method,
      bothVersions("/apps/files_lock/lock/:fileId"),
      "Nextcloud files_lock: OCS",
      requirePerson,
      findFile,
      changeLock,
    ),
  ),

  endpoint(
    "GET",
    bothVersions("/core/navigation/apps"),
    "Nextcloud OCS: Navigation API",
    requirePerson,
    answerNavigation,
  ),

  endpoint("POST", withIndex("/login/v2"), `${loginFlow} v2`, beginLogin),
  endpoint("POST", withIndex("/login/v2/poll"), `${loginFlow} v2`, readToken, takeAccess, answerAccess),
  endpoint("GET", withIndex("/login/flow"), loginFlow, openLoginPage),
  endpoint("GET", bothVersions("/core/getapppassword"), loginFlow, requirePerson, makePassword, answerPassword),
  endpoint("GET", bothVersions("/core/getapppassword-onetime"), loginFlow, requirePerson, exchangeCode, answerPassword),
  endpoint("DELETE", bothVersions("/core/apppassword"), loginFlow, requirePerson, endPassword),
  endpoint(
    "POST",
    "/index.php/apps/notify_push/pre_auth",
    "Nextcloud server: notify_push",
    requirePerson,
    answerTicket,
  ),
  endpoint("POST", withIndex("/core/wipe/check"), wipe, readToken, answerWipe),
  endpoint("POST", withIndex("/core/wipe/success"), wipe, readToken, finishWipe),
];
