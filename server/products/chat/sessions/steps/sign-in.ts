import type { FastifyRequest } from "#http";
import { hashSecret } from "#clock";
import { ghostSigningIn, loginType, openGhostSession } from "../../appservices/ghosts.ts";
import type { Core } from "../../core.ts";
import { isObject, type JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { addressOf, bodyText, bodyTextOr, requireDeviceId } from "../../protocol/scope.ts";
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
    if (!offered.includes(type)) refuse("M_UNKNOWN", `Only ${offered.join(", ")} are offered.`);
    const deviceId = requireDeviceId(body);
    const device = {
      ip: addressOf(core, request),
      label: bodyTextOr(body, "initial_device_display_name") ?? labelOf(request),
      kind: "api" as const,
      ...(deviceId === undefined ? {} : { deviceId }),
      isRefreshable: body["refresh_token"] === true,
    };
    const session = await open(core, request, body, device);
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

const offered: readonly string[] = ["m.login.password", "m.login.token", loginType];

async function open(
  core: Core,
  request: FastifyRequest,
  body: JsonObject,
  device: Device,
): ReturnType<Core["identity"]["signIn"]> {
  if (body["type"] === "m.login.token") return signInByToken(core, bodyText(body, "token"), device);
  if (body["type"] === loginType) {
    const { label, deviceId, isRefreshable } = device;
    const ghost = await ghostSigningIn(core, request, userIn(body));
    return openGhostSession(core, ghost, {
      label,
      ...(deviceId === undefined ? {} : { deviceId }),
      ...(isRefreshable === undefined ? {} : { isRefreshable }),
    });
  }
  const name = fullName(core, userIn(body), request.headers.host);
  return core.identity.signIn({ name, password: bodyText(body, "password"), ...device });
}

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
