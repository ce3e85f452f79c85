import { gunzipSync } from "node:zlib";
import { ClientInfo_SDK, JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from "@livekit/protocol";
import { LONGEST_FRAME, LONGEST_METADATA } from "./limits.ts";

/** The `join_request` parameter: base64url of a WrappedJoinRequest, perhaps gzipped. */
export function readJoinRequest(parameter: string): Uint8Array {
  const wrapped = WrappedJoinRequest.fromBinary(Buffer.from(parameter, "base64url"));
  const bytes =
    wrapped.compression === WrappedJoinRequest_Compression.GZIP
      ? gunzipSync(wrapped.joinRequest, { maxOutputLength: LONGEST_FRAME })
      : wrapped.joinRequest;
  if (bytes.length === 0) throw new Error("The join request is empty.");
  refuseLong(JoinRequest.fromBinary(bytes));
  return bytes;
}

function refuseLong({ metadata, participantAttributes }: JoinRequest): void {
  if (metadata.length + JSON.stringify(participantAttributes).length > LONGEST_METADATA)
    throw new Error("The join request says too much.");
}

const isTrue = (value: string | null): boolean => value === "1" || value === "true";

/** What clients with two connections say in parameters (`protocol`, `auto_subscribe`, `reconnect` …), as a join request. */
export function readJoinQuery(query: URLSearchParams): Uint8Array {
  const attributes = query.get("attributes") ?? "";
  const request = new JoinRequest({
    clientInfo: {
      sdk: query.get("sdk")?.toLowerCase() === "go" ? ClientInfo_SDK.GO : ClientInfo_SDK.UNKNOWN,
      version: query.get("version") ?? "",
      protocol: readNumber(query.get("protocol")),
      os: query.get("os") ?? "",
      osVersion: query.get("os_version") ?? "",
      deviceModel: query.get("device_model") ?? "",
      browser: query.get("browser") ?? "",
      browserVersion: query.get("browser_version") ?? "",
      network: query.get("network") ?? "",
    },
    connectionSettings: {
      autoSubscribe: !query.get("auto_subscribe") || isTrue(query.get("auto_subscribe")),
      adaptiveStream: isTrue(query.get("adaptive_stream")),
      subscriberAllowPause: isTrue(query.get("subscriber_allow_pause")),
    },
    participantAttributes: attributes === "" ? {} : readAttributes(attributes),
    reconnect: isTrue(query.get("reconnect")),
    participantSid: query.get("sid") ?? "",
  });
  refuseLong(request);
  return request.toBinary();
}

function readNumber(text: string | null): number {
  const number = Number(text ?? 0);
  if (!Number.isInteger(number) || number < 0 || number > 10_000) throw new Error("That is no number.");
  return number;
}

/** Base64, of either alphabet, of a JSON object of texts. */
function readAttributes(text: string): Record<string, string> {
  const value: unknown = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("Attributes are an object.");
  for (const one of Object.values(value)) if (typeof one !== "string") throw new Error("Attributes are texts.");
  return value as Record<string, string>;
}
