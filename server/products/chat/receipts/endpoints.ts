import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { findJoinedRoom } from "../protocol/steps/find-room.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requireOwnPath } from "../protocol/steps/require-own-path.ts";
import { refuseSuspended } from "../protocol/steps/refuse-suspended.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { setReadMarkers } from "./steps/set-read-markers.ts";
import { setReceipt } from "./steps/set-receipt.ts";
import { setTyping } from "./steps/set-typing.ts";

export const receiptEndpoints: readonly MatrixEndpoint[] = [
  endpoint(
    "POST",
    "/v3/rooms/:roomId/receipt/:receiptType/:eventId",
    "Receipts",
    requirePerson,
    findJoinedRoom,
    setReceipt,
  ),
  endpoint(
    "POST",
    "/v3/rooms/:roomId/read_markers",
    "Fully read markers",
    requirePerson,
    findJoinedRoom,
    readBody,
    setReadMarkers,
  ),
  endpoint(
    "PUT",
    "/v3/rooms/:roomId/typing/:userId",
    "Typing Notifications",
    requirePerson,
    requireOwnPath("One types for oneself."),
    refuseSuspended,
    findJoinedRoom,
    readBody,
    setTyping,
  ),
];
