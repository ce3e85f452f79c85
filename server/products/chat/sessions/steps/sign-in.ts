import type { FastifyRequest } from "#http";
import { hashSecret } from "#clock";
import type { Core } from "../../core.ts";
import { isObject, type JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { addressOf, bodyText, bodyTextOr } from "../../protocol/scope.ts";
import { fullName } from "../full-name.ts";
import { takeLoginToken } from "../login-tokens.ts";
import { findLettingIn } from "../may-let-in.ts";

type Device = Parameters<Core["identity"]["completeSignIn"]>[2];

export const signIn = defineStep({
  name: "sign-in",
  section: "Login",
  needs: ["body"],
  gives: ["answer"],
  async run({ core, request }, { body }) {
    const type = bodyText(body, "type");
    if (type !== "m.login.password" && type !== "m.login.token")
      refuse("M_UNKNOWN", "Only m.login.password and m.login.token are offered.");
    const deviceId = bodyTextOr(body, "device_id");
    if (deviceId !== undefined && !/^[\x21-\x7e]{1,200}$/.test(deviceId))
      refuse("M_INVALID_PARAM", "The device id has characters that cannot be used.");
    const device = {
      ip: addressOf(core, request),
      label: bodyTextOr(body, "initial_device_display_name") ?? labelOf(request),
      kind: "api" as const,
      ...(deviceId === undefined ? {} : { deviceId }),
      isRefreshable: body["refresh_token"] === true,
    };
    const session =
      type === "m.login.token"
        ? await signInByToken(core, bodyText(body, "token"), device)
        : await core.identity.signIn({
            name: fullName(core, userIn(body), request.headers.host),
            password: bodyText(body, "password"),
            ...device,
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

/** With what the session that made the token was opened with, and no more than it opens. */
async function signInByToken(core: Core, token: string, device: Device): ReturnType<Core["identity"]["signIn"]> {
  core.limiter.spend(device.ip, "login token");
  const found = await takeLoginToken(core.db, hashSecret(token));
  const session = found && (await findLettingIn(core, found));
  if (!session) refuse("M_FORBIDDEN", "The token is not known, was used, or its time is over.");
  const { methods, secondFactorAt, assurance, providerId } = session;
  const scopes = found.scopes ?? session.scopes;
  const evidence = { methods, secondFactorAt, assurance, providerId };
  return core.identity.completeSignIn(session.personId, evidence, { ...device, scopes });
}

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
