import { refuse } from "#http";

/** What a client asks a token with. */
export interface TokenRequest {
  readonly roomId: string;
  /** An OpenID token, and the server that the client says it is of. */
  readonly accessToken: string;
  readonly serverName: string;
  readonly deviceId: string;
  /** As the client claims; null: it does not say. */
  readonly userId: string | null;
  readonly memberId: string | null;
}

type Body = Readonly<Record<string, unknown>>;

/** Matrix' own bounds of ids. */
const longest = 255;
/** The one call of a room. */
const roomSlot = "m.call#ROOM";

function objectIn(body: unknown, key: string): Body {
  const value = (body as Body)[key];
  if (typeof value !== "object" || value === null) throw refuse("INVALID", `${key} must be an object.`);
  return value as Body;
}

function textIn(body: Body, key: string): string {
  const value = body[key];
  if (typeof value !== "string" || value === "" || value.length > longest)
    throw refuse("INVALID", `${key} must be text of 1 to ${longest} characters.`);
  return value;
}

function tokenIn(body: Body): Pick<TokenRequest, "accessToken" | "serverName"> {
  const token = objectIn(body, "openid_token");
  return { accessToken: textIn(token, "access_token"), serverName: textIn(token, "matrix_server_name") };
}

function requireObject(body: unknown): Body {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw refuse("INVALID", "The body must be a JSON object.");
  // The client would not renew its delayed leave any more. Refused like this, it asks again without and goes on renewing it.
  if (Object.keys(body).some((key) => key.startsWith("delay_")))
    throw refuse("INVALID", "Delayed events are not handed over here.");
  return body as Body;
}

/** `POST /sfu/get`, as clients ask whose membership is state. Refuses INVALID. */
export function readSfuGet(body: unknown): TokenRequest {
  const given = requireObject(body);
  return {
    roomId: textIn(given, "room"),
    ...tokenIn(given),
    deviceId: textIn(given, "device_id"),
    userId: null,
    memberId: null,
  };
}

/** `POST /get_token` (MSC4195). Refuses INVALID. */
export function readGetToken(body: unknown): TokenRequest {
  const given = requireObject(body);
  const member = objectIn(given, "member");
  if (textIn(given, "slot_id") !== roomSlot) throw refuse("INVALID", `A room has one call, the slot ${roomSlot}.`);
  return {
    roomId: textIn(given, "room_id"),
    ...tokenIn(given),
    deviceId: textIn(member, "claimed_device_id"),
    userId: textIn(member, "claimed_user_id"),
    memberId: textIn(member, "id"),
  };
}
