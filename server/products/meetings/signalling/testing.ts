import { JoinRequest, WrappedJoinRequest } from "@livekit/protocol";

/** The parameter `join_request` of a client that asks for nothing in particular. */
export const plainJoinRequest = encodeURIComponent(
  Buffer.from(
    new WrappedJoinRequest({ joinRequest: new JoinRequest({ clientInfo: { protocol: 16 } }).toBinary() }).toBinary(),
  ).toString("base64url"),
);
