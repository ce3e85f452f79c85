import { gzipSync } from "node:zlib";
import { JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from "@livekit/protocol";
import { expect, test } from "vitest";
import { readJoinRequest } from "./join-request.ts";

const zipped = (request: JoinRequest): string =>
  Buffer.from(
    new WrappedJoinRequest({
      compression: WrappedJoinRequest_Compression.GZIP,
      joinRequest: gzipSync(request.toBinary()),
    }).toBinary(),
  ).toString("base64url");

test("what someone says of themselves as they come in has an end, however small it is packed", () => {
  const some = new JoinRequest({ metadata: "m".repeat(30_000), participantAttributes: { a: "x".repeat(30_000) } });
  expect(JoinRequest.fromBinary(readJoinRequest(zipped(some))).metadata).toHaveLength(30_000);
  some.metadata += "m".repeat(10_000);
  expect(() => readJoinRequest(zipped(some))).toThrow(/too much/);
  expect(() => readJoinRequest(zipped(new JoinRequest({ metadata: "m".repeat(3_000_000) })))).toThrow();
});
