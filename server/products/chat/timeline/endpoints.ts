import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { findJoinedRoom, findReadableRoom } from "../protocol/steps/find-room.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { readOptionalBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerContext, answerEvent, answerEventAlone } from "./steps/answer-event.ts";
import { answerEventNear } from "./steps/answer-event-near.ts";
import { answerJoinedMembers, answerMembers } from "./steps/answer-members.ts";
import { answerMessages } from "./steps/answer-messages.ts";
import { answerRelations } from "./steps/answer-relations.ts";
import { answerState, answerStateEvent } from "./steps/answer-state.ts";
import { answerThreads } from "./steps/answer-threads.ts";
import { checkAliasState } from "./steps/check-alias-state.ts";
import { checkMembershipState } from "./steps/check-membership-state.ts";
import { redact } from "./steps/redact.ts";
import { sendEvent } from "./steps/send-event.ts";
import { setState } from "./steps/set-state.ts";

const room = "/v3/rooms/:roomId";
const state = `${room}/state/:eventType`;
const stateEvent = [`${state}/:stateKey`, state, `${state}/`];
const relations = "/v1/rooms/:roomId/relations/:eventId";
const reading = [requirePerson, findReadableRoom];
const sending = [requirePerson, limitRate("send")];
const getting = "Getting events for a room";

/** Sending events and reading them: a room's state, its history, and what relates to one. */
export const timelineEndpoints: readonly MatrixEndpoint[] = [
  endpoint("PUT", `${room}/send/:eventType/:txnId`, "Sending events to a room", ...sending, sendEvent),
  endpoint("PUT", `${room}/redact/:eventId/:txnId`, "Redactions", ...sending, readOptionalBody, redact),
  endpoint("PUT", stateEvent, "Sending events to a room", ...sending, checkMembershipState, checkAliasState, setState),
  endpoint("GET", `${room}/state`, getting, ...reading, answerState),
  endpoint("GET", stateEvent, getting, ...reading, answerStateEvent),
  endpoint("GET", `${room}/members`, getting, ...reading, answerMembers),
  endpoint("GET", `${room}/joined_members`, getting, requirePerson, findJoinedRoom, answerJoinedMembers),
  endpoint("GET", `${room}/messages`, getting, ...reading, answerMessages),
  endpoint("GET", `${room}/event/:eventId`, getting, requirePerson, answerEvent),
  endpoint("GET", "/v3/events/:eventId", "Syncing", requirePerson, answerEventAlone),
  endpoint("GET", `${room}/context/:eventId`, "Event Context", requirePerson, answerContext),
  endpoint("GET", "/v1/rooms/:roomId/timestamp_to_event", "Getting an event by timestamp", ...reading, answerEventNear),
  endpoint(
    "GET",
    [relations, `${relations}/:relType`, `${relations}/:relType/:eventType`],
    "Relationships API",
    requirePerson,
    answerRelations,
  ),
  endpoint("GET", "/v1/rooms/:roomId/threads", "Threading", ...reading, answerThreads),
];
