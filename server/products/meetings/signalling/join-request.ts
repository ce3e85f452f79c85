import { gunzipSync } from "node:zlib";
import { JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from "@livekit/protocol";
import { LONGEST_FRAME, LONGEST_METADATA } from "./limits.ts";

/** The `join_request` parameter: base64url of a WrappedJoinRequest, perhaps gzipped. */
export function readJoinRequest(parameter: string): Uint8Array {
  const wrapped = WrappedJoinRequest.fromBinary(Buffer.from(parameter, "base64url"));
  const bytes =
    wrapped.compression === WrappedJoinRequest_Compression.GZIP
      ? gunzipSync(wrapped.joinRequest, { maxOutputLength: LONGEST_FRAME })
      : wrapped.joinRequest;
  if (bytes.length === 0) throw new Error("The join request is empty.");
  const { metadata, participantAttributes } = JoinRequest.fromBinary(bytes);
  if (metadata.length + JSON.stringify(participantAttributes).length > LONGEST_METADATA)
    throw new Error("The join request says too much.");
  return bytes;
}
