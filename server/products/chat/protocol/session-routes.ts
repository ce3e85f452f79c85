import type { FastifyInstance, FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { isObject } from "../events/pdu.ts";
import { defaultRoomVersion, knownRoomVersions } from "../events/room-version.ts";
import { refuse } from "./refuse.ts";
import { addressOf, bodyOf, bodyText, bodyTextOr, param, personOf } from "./scope.ts";

const versions = ["v1.1", "v1.2", "v1.3", "v1.4", "v1.5", "v1.6", "v1.7", "v1.8", "v1.9", "v1.10", "v1.11", "v1.12"];

/** Parts of later versions, or of none, that are really served. */
const unstableFeatures = {
  "org.matrix.msc4222": true,
  "org.matrix.msc3773": true,
  "uk.tcpip.msc4133": true,
  "uk.tcpip.msc4133.stable": true,
};

export function versionRoutes(scope: FastifyInstance): void {
  scope.get("/versions", async () => ({ versions, unstable_features: unstableFeatures }));
}

export function wellKnownRoutes(core: Core): void {
  core.http.app.get("/.well-known/matrix/client", { schema: { hide: true } }, async (_request, reply) => {
    reply.header("access-control-allow-origin", "*");
    return { "m.homeserver": { base_url: core.http.publicUrl } };
  });
  core.http.app.get("/.well-known/matrix/server", { schema: { hide: true } }, async (_request, reply) => {
    reply.header("access-control-allow-origin", "*");
    const url = new URL(core.http.publicUrl);
    return { "m.server": `${url.hostname}:${url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port}` };
  });
}

function labelOf(request: FastifyRequest): string {
  return (request.headers["user-agent"] ?? "").slice(0, 200) || "Matrix";
}

/** `@anna:fk.example`, `anna@fk.example`, or `anna` when the server has a single domain. */
function nameFrom(core: Core, user: string): string {
  if (user.includes("@")) return user;
  const domains = core.organisations.domains();
  return domains.length === 1 && domains[0] !== undefined ? `${user}@${domains[0]}` : user;
}

export function sessionRoutes(core: Core, scope: FastifyInstance): void {
  scope.get("/v3/login", async () => ({ flows: [{ type: "m.login.password" }] }));

  scope.post("/v3/login", async (request) => {
    const body = bodyOf(request);
    if (bodyText(body, "type") !== "m.login.password") refuse("M_UNKNOWN", "Only m.login.password is offered.");
    const identifier = body["identifier"];
    let user = bodyTextOr(body, "user");
    if (isObject(identifier)) {
      if (identifier["type"] === "m.id.user" && typeof identifier["user"] === "string") user = identifier["user"];
      else if (
        identifier["type"] === "m.id.thirdparty" &&
        identifier["medium"] === "email" &&
        typeof identifier["address"] === "string"
      ) {
        user = identifier["address"];
      } else refuse("M_UNKNOWN", "The kind of identifier is not known.");
    }
    if (user === undefined) refuse("M_MISSING_PARAM", "identifier is missing.");
    const deviceId = bodyTextOr(body, "device_id");
    if (deviceId !== undefined && !/^[\x21-\x7e]{1,200}$/.test(deviceId))
      refuse("M_INVALID_PARAM", "The device id has characters that cannot be used.");
    const session = await core.identity.signIn({
      name: nameFrom(core, user),
      password: bodyText(body, "password"),
      ip: addressOf(core, request),
      label: bodyTextOr(body, "initial_device_display_name") ?? labelOf(request),
      kind: "api",
      ...(deviceId === undefined ? {} : { deviceId }),
      isRefreshable: body["refresh_token"] === true,
    });
    const { userId } = session.principal;
    await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
    return {
      user_id: userId,
      access_token: session.token,
      device_id: session.deviceId,
      home_server: userId.slice(userId.indexOf(":") + 1),
      ...(session.refreshToken === undefined
        ? {}
        : { refresh_token: session.refreshToken, expires_in_ms: session.expiresInMs }),
    };
  });

  scope.post("/v3/refresh", async (request) => {
    const session = await core.identity.refresh(bodyText(bodyOf(request), "refresh_token"));
    return { access_token: session.token, refresh_token: session.refreshToken, expires_in_ms: session.expiresInMs };
  });

  scope.post("/v3/logout", async (request) => {
    const principal = personOf(request);
    await core.identity.revoke(principal.personId, principal.sessionId);
    core.waiters.endSession(principal.userId, principal.sessionId);
    await forgetKeys(core, principal.userId, principal.deviceId);
    return {};
  });

  scope.post("/v3/logout/all", async (request) => {
    const principal = personOf(request);
    const sessions = await core.identity.sessionsOf(principal.personId);
    await core.identity.revokeAll(principal.personId);
    core.waiters.endSession(principal.userId, undefined);
    for (const one of sessions) await forgetKeys(core, principal.userId, one.deviceId);
    return {};
  });

  scope.get("/v3/account/whoami", async (request) => {
    const principal = personOf(request);
    return {
      user_id: principal.userId,
      is_guest: false,
      ...(principal.deviceId === null ? {} : { device_id: principal.deviceId }),
    };
  });

  scope.get("/v3/capabilities", async (request) => {
    personOf(request);
    return {
      capabilities: {
        "m.room_versions": {
          default: defaultRoomVersion,
          available: Object.fromEntries(knownRoomVersions.map((version) => [version, "stable"])),
        },
        "m.change_password": { enabled: false },
        "m.set_displayname": { enabled: true },
        "m.set_avatar_url": { enabled: true },
        "m.3pid_changes": { enabled: false },
        "m.get_login_token": { enabled: false },
        "m.profile_fields": { enabled: true },
      },
    };
  });

  // Asked for by every client at its start; truthful about what there is none of.
  scope.get("/v3/account/3pid", async (request) => {
    personOf(request);
    return { threepids: [] };
  });
  scope.get("/v3/voip/turnServer", async (request) => {
    personOf(request);
    // Calls go through the meeting server, which needs no relay.
    return { username: "", password: "", uris: [], ttl: 86_400 };
  });
  scope.get("/v3/room_keys/version", async (request) => {
    personOf(request);
    return refuse("M_NOT_FOUND", "There is no key backup.");
  });

  deviceRoutes(core, scope);
}

/** A device that is gone leaves no keys behind. */
async function forgetKeys(core: Core, userId: string, deviceId: string | null): Promise<void> {
  if (deviceId === null) return;
  for (const table of ["chat.device_key", "chat.one_time_key", "chat.fallback_key", "chat.to_device"] as const) {
    await core.db.deleteFrom(table).where("user_id", "=", userId).where("device_id", "=", deviceId).execute();
  }
  await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
}

function deviceRoutes(core: Core, scope: FastifyInstance): void {
  const list = async (request: FastifyRequest) => {
    const principal = personOf(request);
    const sessions = await core.identity.sessionsOf(principal.personId);
    return sessions
      .filter((one) => one.deviceId !== null)
      .map((one) => ({
        sessionId: one.id,
        device: { device_id: one.deviceId, display_name: one.label, last_seen_ts: one.lastUsedAt.getTime() },
      }));
  };
  const find = async (request: FastifyRequest, deviceId: string) =>
    (await list(request)).find((one) => one.device.device_id === deviceId) ??
    refuse("M_NOT_FOUND", "There is no such device.");

  scope.get("/v3/devices", async (request) => ({ devices: (await list(request)).map((one) => one.device) }));
  scope.get("/v3/devices/:deviceId", async (request) => (await find(request, param(request, "deviceId"))).device);
  scope.put("/v3/devices/:deviceId", async (request) => {
    const principal = personOf(request);
    const { sessionId } = await find(request, param(request, "deviceId"));
    const name = bodyTextOr(bodyOf(request), "display_name");
    if (name !== undefined) await core.identity.renameSession(sessionId, name);
    await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId: principal.userId } }));
    return {};
  });

  // Ending another session needs the password again (client-server API, "User-Interactive Authentication").
  const confirm = async (request: FastifyRequest): Promise<Record<string, unknown> | undefined> => {
    const principal = personOf(request);
    const { auth } = bodyOf(request, true);
    const challenge = { flows: [{ stages: ["m.login.password"] }], params: {}, session: principal.sessionId };
    if (!isObject(auth) || auth["type"] !== "m.login.password") return challenge;
    const isRight =
      typeof auth["password"] === "string" && (await core.identity.checkPassword(principal.personId, auth["password"]));
    return isRight ? undefined : { ...challenge, errcode: "M_FORBIDDEN", error: "The password is wrong." };
  };
  const remove = async (request: FastifyRequest, deviceIds: readonly string[]): Promise<void> => {
    const principal = personOf(request);
    for (const one of await list(request)) {
      if (!deviceIds.includes(one.device.device_id ?? "")) continue;
      await core.identity.revoke(principal.personId, one.sessionId);
      core.waiters.endSession(principal.userId, one.sessionId);
      await forgetKeys(core, principal.userId, one.device.device_id);
    }
  };
  scope.delete("/v3/devices/:deviceId", async (request, reply) => {
    const challenge = await confirm(request);
    if (challenge) return reply.code(401).send(challenge);
    await remove(request, [param(request, "deviceId")]);
    return {};
  });
  scope.post("/v3/delete_devices", async (request, reply) => {
    const challenge = await confirm(request);
    if (challenge) return reply.code(401).send(challenge);
    const { devices } = bodyOf(request);
    if (!Array.isArray(devices)) refuse("M_BAD_JSON", "devices must be a list.");
    await remove(
      request,
      devices.filter((one) => typeof one === "string"),
    );
    return {};
  });
}
