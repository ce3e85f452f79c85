import type { MatrixCaller } from "../../chat/testing.ts";
import type { TestAnswer, TestPerson, TestServer } from "../../../testing/server.ts";

/** Someone on one device, as Matrix clients are. */
export interface TestDevice {
  readonly who: TestPerson;
  readonly deviceId: string;
}

/** Signs in once more: a device of its own. */
export async function signIn(matrix: MatrixCaller, who: TestPerson): Promise<TestDevice> {
  const { access_token: token, device_id: deviceId } = await matrix.get(null, "POST", "/v3/login", {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: who.userId },
    password: who.password,
  });
  return { who: { ...who, token }, deviceId };
}

/** An OpenID token as the server gives it. */
export const openidTokenOf = (matrix: MatrixCaller, { who }: TestDevice): Promise<Record<string, unknown>> =>
  matrix.get(who, "POST", `/v3/user/${encodeURIComponent(who.userId)}/openid/request_token`, {});

/** Asks for a token into the call of a room, as Element Call does. */
export async function askToken(
  at: TestServer,
  matrix: MatrixCaller,
  device: TestDevice,
  roomId: string,
): Promise<TestAnswer> {
  const openid_token = await openidTokenOf(matrix, device);
  return at.call(null, "POST", "/livekit/jwt/sfu/get", { room: roomId, openid_token, device_id: device.deviceId });
}
