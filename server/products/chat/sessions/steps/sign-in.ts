import type { FastifyRequest } from "#http";
import { isObject, type JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { addressOf, bodyText, bodyTextOr } from "../../protocol/scope.ts";
import { fullName } from "../full-name.ts";

export const signIn = defineStep({
  name: "sign-in",
  section: "Login",
  needs: ["body"],
  gives: ["answer"],
  async run({ core, request }, { body }) {
    if (bodyText(body, "type") !== "m.login.password") refuse("M_UNKNOWN", "Only m.login.password is offered.");
    const user = userIn(body);
    const deviceId = bodyTextOr(body, "device_id");
    if (deviceId !== undefined && !/^[\x21-\x7e]{1,200}$/.test(deviceId))
      refuse("M_INVALID_PARAM", "The device id has characters that cannot be used.");
    const session = await core.identity.signIn({
      name: fullName(core, user, request.headers.host),
      password: bodyText(body, "password"),
      ip: addressOf(core, request),
      label: bodyTextOr(body, "initial_device_display_name") ?? labelOf(request),
      kind: "api",
      ...(deviceId === undefined ? {} : { deviceId }),
      isRefreshable: body["refresh_token"] === true,
    });
    const { userId } = session.principal;
    await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
    const answer = {
      user_id: userId,
      access_token: session.token,
      device_id: session.deviceId,
      home_server: userId.slice(userId.indexOf(":") + 1),
      ...(session.refreshToken === undefined
        ? {}
        : { refresh_token: session.refreshToken, expires_in_ms: session.expiresInMs }),
    };
    return { answer };
  },
});

/** Who signs in: `identifier`, or the older `user` (client-server API, "Identifier types"). */
function userIn(body: JsonObject): string {
  const user = bodyTextOr(body, "user");
  const { identifier } = body;
  if (!isObject(identifier)) return user ?? refuse("M_MISSING_PARAM", "identifier is missing.");
  const { type, user: name, medium, address } = identifier;
  if (type === "m.id.user" && typeof name === "string") return name;
  if (type === "m.id.thirdparty" && medium === "email" && typeof address === "string") return address;
  return refuse("M_UNKNOWN", "The kind of identifier is not known.");
}

const labelOf = (request: FastifyRequest): string => (request.headers["user-agent"] ?? "").slice(0, 200) || "Matrix";
