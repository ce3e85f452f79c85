import { JoinRequest, WrappedJoinRequest } from "@livekit/protocol";

/** The parameter `join_request` of a client that says this of itself. */
export const joinRequestWith = (participantAttributes: Record<string, string>): string =>
  encodeURIComponent(
    Buffer.from(
      new WrappedJoinRequest({
        joinRequest: new JoinRequest({ clientInfo: { protocol: 16 }, participantAttributes }).toBinary(),
      }).toBinary(),
    ).toString("base64url"),
  );

/** The same of a client that asks for nothing in particular. */
export const plainJoinRequest = joinRequestWith({});
