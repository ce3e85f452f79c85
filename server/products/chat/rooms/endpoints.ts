import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { findJoinedRoom } from "../protocol/steps/find-room.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { readBody, readOptionalBody } from "../protocol/steps/read-body.ts";
import { refuseSuspended } from "../protocol/steps/refuse-suspended.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { addAlias } from "./steps/add-alias.ts";
import { answerAlias, answerAliasesOfRoom } from "./steps/answer-alias.ts";
import { answerDirectory, searchDirectory } from "./steps/answer-directory.ts";
import { answerJoinedRooms } from "./steps/answer-joined-rooms.ts";
import { answerMutualRooms } from "./steps/answer-mutual-rooms.ts";
import { answerSummary } from "./steps/answer-summary.ts";
import { invitePerson, removePerson } from "./steps/change-membership.ts";
import { createOwnRoom } from "./steps/create-room.ts";
import { enterRoom, knockOnRoom } from "./steps/enter-room.ts";
import { findRoomId } from "./steps/find-room-id.ts";
import { forgetOwnRoom, leaveOwnRoom } from "./steps/leave-room.ts";
import { answerListing, changeRoomListing } from "./steps/change-listing.ts";
import { removeAlias } from "./steps/remove-alias.ts";
import { searchPeople } from "./steps/search-people.ts";
import { upgradeOwnRoom } from "./steps/upgrade-room.ts";

const limitMembership = limitRate("membership", 2);
const writing = [requirePerson, refuseSuspended];
const entering = [...writing, limitMembership, readOptionalBody, findRoomId];
const room = "/v3/rooms/:roomId";
const alias = "/v3/directory/room/:roomAlias";
const listed = "/v3/directory/list/room/:roomId";

/** Making rooms, who is in them, their aliases and how they are found. */
export const roomEndpoints: readonly MatrixEndpoint[] = [
  endpoint("POST", "/v3/createRoom", "Creation", ...writing, limitRate("room", 20), readBody, createOwnRoom),
  endpoint("POST", ["/v3/join/:roomIdOrAlias", `${room}/join`], "Joining rooms", ...entering, enterRoom),
  endpoint("POST", "/v3/knock/:roomIdOrAlias", "Knocking on rooms", ...entering, knockOnRoom),
  endpoint("POST", `${room}/leave`, "Leaving rooms", requirePerson, readOptionalBody, leaveOwnRoom),
  endpoint("POST", `${room}/forget`, "Leaving rooms", requirePerson, forgetOwnRoom),
  endpoint("POST", `${room}/invite`, "Joining rooms", ...writing, limitMembership, readBody, invitePerson),
  endpoint("POST", `${room}/kick`, "Leaving rooms", ...writing, readBody, removePerson("kick")),
  endpoint("POST", `${room}/ban`, "Banning users in a room", ...writing, readBody, removePerson("ban")),
  endpoint("POST", `${room}/unban`, "Banning users in a room", ...writing, readBody, removePerson("unban")),
  endpoint("GET", "/v3/joined_rooms", "Room membership", requirePerson, answerJoinedRooms),
  endpoint("GET", alias, "Room aliases", requirePerson, answerAlias),
  endpoint("PUT", alias, "Room aliases", ...writing, readBody, addAlias),
  endpoint("DELETE", alias, "Room aliases", ...writing, removeAlias),
  endpoint("GET", `${room}/aliases`, "Room aliases", requirePerson, findJoinedRoom, answerAliasesOfRoom),
  endpoint("GET", "/v3/publicRooms", "Listing rooms", requirePerson, answerDirectory),
  endpoint("POST", "/v3/publicRooms", "Listing rooms", requirePerson, readBody, searchDirectory),
  endpoint("GET", listed, "Listing rooms", requirePerson, answerListing),
  endpoint("PUT", listed, "Listing rooms", ...writing, readOptionalBody, changeRoomListing),
  endpoint("POST", `${room}/upgrade`, "Room Upgrades", ...writing, limitRate("room", 20), readBody, upgradeOwnRoom),
  endpoint("POST", "/v3/user_directory/search", "User directory", requirePerson, readBody, searchPeople),
  endpoint("GET", "/v1/mutual_rooms", "Mutual rooms", requirePerson, answerMutualRooms),
  endpoint("GET", "/v1/room_summary/:roomIdOrAlias", "Room summaries", requirePerson, findRoomId, answerSummary),
];
