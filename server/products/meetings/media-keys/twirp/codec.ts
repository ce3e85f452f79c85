import { isTooDeep } from "#http";
import { TwirpError } from "./error.ts";

/** A message of LiveKit's protocol. */
export interface WireMessage {
  toBinary(): Uint8Array;
  toJsonString(options?: { emitDefaultValues?: boolean; useProtoFieldName?: boolean }): string;
}

/** A kind of such messages. */
export interface WireKind<T> {
  fromBinary(bytes: Uint8Array): T;
  fromJsonString(text: string, options?: { ignoreUnknownFields?: boolean }): T;
}

/** The two ways a body is written. */
export type Encoding = "application/json" | "application/protobuf";

/** Throws TwirpError. */
export function decode<T>(kind: WireKind<T>, encoding: Encoding, body: Buffer): T {
  try {
    if (encoding === "application/protobuf") return kind.fromBinary(body);
    if (isTooDeep(body)) throw new TwirpError("malformed", "The body nests too deep.");
    return kind.fromJsonString(body.toString("utf8"), { ignoreUnknownFields: true });
  } catch (error) {
    if (error instanceof TwirpError) throw error;
    throw new TwirpError("malformed", "The body cannot be read.");
  }
}

/** Fields by their names in LiveKit's .proto files and empty ones too, as LiveKit's own server writes them. */
export const encode = (message: WireMessage, encoding: Encoding): Buffer =>
  encoding === "application/protobuf"
    ? Buffer.from(message.toBinary())
    : Buffer.from(message.toJsonString({ emitDefaultValues: true, useProtoFieldName: true }));
