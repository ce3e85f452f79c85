import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";

/** Where the calls of rooms run; what comes of it is tested in `meetings/matrix-calls`. */

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;

test("clients find where calls run by both ways there are, and only when they are signed in", async () => {
  const transports = [{ type: "livekit", livekit_service_url: `${server.safos.http.publicUrl}/livekit/jwt` }];
  for (const path of ["/v1/rtc/transports", "/unstable/org.matrix.msc4143/rtc/transports"]) {
    const { status, body } = await server.call(anna, "GET", `/_matrix/client${path}`);
    expect([status, body]).toEqual([200, { rtc_transports: transports }]);
    const stranger = await server.call(null, "GET", `/_matrix/client${path}`);
    expect([stranger.status, stranger.body.errcode]).toEqual([401, "M_MISSING_TOKEN"]);
  }
  const wellKnown = await server.call(null, "GET", "/.well-known/matrix/client");
  expect(wellKnown.body["org.matrix.msc4143.rtc_foci"]).toEqual(transports);
});
