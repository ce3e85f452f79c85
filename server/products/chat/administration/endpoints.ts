import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { readBody, readOptionalBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { findRoomId } from "../rooms/steps/find-room-id.ts";
import { answerHierarchy } from "../spaces/steps/answer-hierarchy.ts";
import { answerContext } from "../timeline/steps/answer-event.ts";
import { answerMessages } from "../timeline/steps/answer-messages.ts";
import { answerAccount, answerAvailable, deactivateAccount, putAccount } from "./accounts/steps/administer-account.ts";
import {
  answerAccountDevices,
  removeAccountDevice,
  removeAccountDevices,
} from "./accounts/steps/administer-devices.ts";
import { listAccounts } from "./accounts/steps/list-accounts.ts";
import { deleteMediaOfColleague, deleteOldMedia, deleteOneMedia } from "./media/steps/delete-media.ts";
import { answerMediaUsage, listMediaOfColleague, listMediaOfRoom } from "./media/steps/list-media.ts";
import { protectOne, quarantineColleague, quarantineOne, quarantineRoom } from "./media/steps/quarantine-media.ts";
import { joinColleague, makeModerator } from "./rooms/steps/administer-membership.ts";
import { answerMembershipsOf, answerRoomsOf } from "./rooms/steps/answer-memberships.ts";
import { answerOwnMembers, answerOwnRoom, answerOwnState } from "./rooms/steps/answer-own-room.ts";
import { answerBlock, blockRoom } from "./rooms/steps/block-room.ts";
import { findOwnJoinedRoom, findOwnRoom } from "./rooms/steps/find-own-room.ts";
import { listRooms } from "./rooms/steps/list-rooms.ts";
import { answerServerVersion } from "./steps/answer-server-version.ts";
import { answerWhois } from "./steps/answer-whois.ts";
import { answerLock, lockAccount } from "./steps/lock-account.ts";
import { answerNonce, registerBySecret } from "./steps/register-by-secret.ts";
import { answerSuspension, suspendAccount } from "./steps/suspend-account.ts";
import {
  requireAdministrator,
  requireAdministratorOrSelf,
  requireAnyAdministrator,
} from "./steps/require-administrator.ts";
import {
  answerDeletion,
  answerDeletionsOf,
  deleteOwnRoom,
  deleteOwnRoomNow,
} from "./tasks/steps/administer-deletion.ts";
import { answerPurge, purgeOwnHistory } from "./tasks/steps/administer-purge.ts";
import { answerRedaction, redactColleague } from "./tasks/steps/administer-redaction.ts";

const whois = "/v3/admin/whois/:userId";
const lock = "/v1/admin/lock/:userId";
const suspension = "/v1/admin/suspend/:userId";
const accounts = "User Admin API (Synapse)";
const account = "/v2/users/:userId";
const administering = [requirePerson, requireAdministrator];
const administeringAny = [requirePerson, requireAnyAdministrator];
const rooms = "Room Admin API (Synapse)";
const room = "/v1/rooms/:roomId";
const ofRoom = [...administeringAny, findOwnRoom];
/** What is written is read by those who are in the room. */
const inRoom = [...ofRoom, findOwnJoinedRoom];
const purge = "/v1/purge_history/:roomId";

const media = "Media Admin API (Synapse)";
const oneMedia = "/v1/media/:serverName/:mediaId";

const mediaEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v1/room/:roomId/media", media, ...ofRoom, listMediaOfRoom),
  endpoint("GET", "/v1/users/:userId/media", media, ...administering, listMediaOfColleague),
  endpoint("DELETE", "/v1/users/:userId/media", media, ...administering, deleteMediaOfColleague),
  endpoint("DELETE", oneMedia, media, ...administeringAny, deleteOneMedia),
  endpoint("POST", ["/v1/media/delete", "/v1/media/:serverName/delete"], media, ...administeringAny, deleteOldMedia),
  endpoint("POST", "/v1/media/quarantine/:serverName/:mediaId", media, ...administeringAny, quarantineOne(true)),
  endpoint("POST", "/v1/media/unquarantine/:serverName/:mediaId", media, ...administeringAny, quarantineOne(false)),
  endpoint("POST", "/v1/room/:roomId/media/quarantine", media, ...ofRoom, quarantineRoom),
  endpoint("POST", "/v1/user/:userId/media/quarantine", media, ...administering, quarantineColleague),
  endpoint("POST", "/v1/media/protect/:mediaId", media, ...administeringAny, protectOne(true)),
  endpoint("POST", "/v1/media/unprotect/:mediaId", media, ...administeringAny, protectOne(false)),
  endpoint("GET", "/v1/statistics/users/media", media, ...administeringAny, answerMediaUsage),
];

const roomEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v1/rooms", rooms, ...administeringAny, listRooms),
  endpoint("GET", room, rooms, ...ofRoom, answerOwnRoom),
  endpoint("GET", `${room}/members`, rooms, ...ofRoom, answerOwnMembers),
  endpoint("GET", `${room}/state`, rooms, ...inRoom, answerOwnState),
  endpoint("GET", `${room}/messages`, rooms, ...inRoom, answerMessages),
  endpoint("GET", `${room}/context/:eventId`, rooms, ...inRoom, answerContext),
  endpoint("GET", `${room}/hierarchy`, rooms, ...ofRoom, answerHierarchy),
  endpoint("GET", `${room}/block`, rooms, ...administeringAny, answerBlock),
  endpoint("PUT", `${room}/block`, rooms, ...administeringAny, readBody, blockRoom),
  endpoint("POST", `${room}/make_room_admin`, rooms, ...ofRoom, readOptionalBody, makeModerator),
  endpoint("POST", "/v1/join/:roomIdOrAlias", rooms, ...administeringAny, readBody, findRoomId, joinColleague),
  endpoint("DELETE", room, rooms, ...ofRoom, readOptionalBody, deleteOwnRoomNow),
  endpoint("DELETE", "/v2/rooms/:roomId", rooms, ...ofRoom, readOptionalBody, deleteOwnRoom),
  endpoint("GET", "/v2/rooms/:roomId/delete_status", rooms, ...administeringAny, answerDeletionsOf),
  endpoint("GET", "/v2/rooms/delete_status/:taskId", rooms, ...administeringAny, answerDeletion),
  endpoint("POST", [purge, `${purge}/:eventId`], "Purge History API (Synapse)", ...ofRoom, readBody, purgeOwnHistory),
  endpoint("GET", "/v1/purge_history_status/:taskId", "Purge History API (Synapse)", ...administeringAny, answerPurge),
  endpoint("GET", "/v1/users/:userId/joined_rooms", accounts, ...administering, answerRoomsOf),
  endpoint("GET", "/v1/users/:userId/memberships", accounts, ...administering, answerMembershipsOf),
  endpoint("POST", "/v1/user/:userId/redact", accounts, ...administering, readBody, redactColleague),
  endpoint("GET", "/v1/user/redact_status/:taskId", accounts, ...administeringAny, answerRedaction),
];

/** What an organisation's administrators do over Matrix. */
export const administrationEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", whois, "Server Administration", requirePerson, requireAdministratorOrSelf, answerWhois),
  endpoint("GET", lock, "Account locking", ...administering, answerLock),
  endpoint("PUT", lock, "Account locking", ...administering, lockAccount),
  endpoint("GET", suspension, "Account suspension", ...administering, answerSuspension),
  endpoint("PUT", suspension, "Account suspension", ...administering, suspendAccount),
];

/** Below `/_synapse/admin`: what tools and test suites that were written for Synapse ask. */
export const synapseEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v1/register", "Shared-secret registration (Synapse)", answerNonce),
  endpoint("POST", "/v1/register", "Shared-secret registration (Synapse)", readBody, registerBySecret),
  endpoint(
    "GET",
    "/v1/server_version",
    "Server version (Synapse)",
    requirePerson,
    requireAnyAdministrator,
    answerServerVersion,
  ),
  endpoint("GET", "/v2/users", accounts, requirePerson, requireAnyAdministrator, listAccounts),
  endpoint("GET", account, accounts, ...administering, answerAccount),
  endpoint("PUT", account, accounts, ...administering, putAccount),
  endpoint("POST", "/v1/deactivate/:userId", accounts, ...administering, deactivateAccount),
  endpoint("GET", "/v1/username_available", accounts, requirePerson, requireAnyAdministrator, answerAvailable),
  endpoint("GET", "/v1/whois/:userId", accounts, ...administering, answerWhois),
  endpoint("GET", `${account}/devices`, accounts, ...administering, answerAccountDevices),
  endpoint("DELETE", `${account}/devices/:deviceId`, accounts, ...administering, removeAccountDevice),
  endpoint("POST", `${account}/delete_devices`, accounts, ...administering, removeAccountDevices),
  ...roomEndpoints,
  ...mediaEndpoints,
];
