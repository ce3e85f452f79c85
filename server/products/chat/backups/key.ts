import { isObject, type Json, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";

/** A copy of one session's key, as its owner's client sealed it. */
export interface BackedUpKey {
  readonly roomId: string;
  readonly sessionId: string;
  readonly firstMessageIndex: number;
  readonly forwardedCount: number;
  readonly isVerified: boolean;
  /** JSON. */
  readonly sessionData: string;
}

/** Which keys of a backup are meant: all, those of a room, or one. */
export interface KeyScope {
  readonly roomId?: string;
  readonly sessionId?: string;
}

const longestId = 255;
/** A sealed session takes some 500 bytes. */
const longestData = 16_384;
const mostInOne = 10_000;
const largest = 2 ** 31;

const isIndex = (value: Json | undefined): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < largest;

function requireId(id: string, what: string): string {
  // Halves of characters are stored alike, whatever they are.
  if (id === "" || id.length > longestId || id.includes("\0") || !id.isWellFormed())
    refuse("M_INVALID_PARAM", `${what} has 1 to 255 characters.`);
  return id;
}

/** Ids as they stand in paths. Refuses M_INVALID_PARAM. */
export function requireScope({ roomId, sessionId }: KeyScope): void {
  if (roomId !== undefined) requireId(roomId, "A room's id");
  if (sessionId !== undefined) requireId(sessionId, "A session's id");
}

function readKey(roomId: string, sessionId: string, data: Json | undefined): BackedUpKey {
  if (!isObject(data)) refuse("M_BAD_JSON", "A key is an object.");
  const {
    first_message_index: index,
    forwarded_count: forwarded,
    is_verified: isVerified,
    session_data: sealed,
  } = data;
  if (!isIndex(index)) refuse("M_BAD_JSON", "first_message_index is a whole number, 0 at least.");
  if (!isIndex(forwarded)) refuse("M_BAD_JSON", "forwarded_count is a whole number, 0 at least.");
  if (typeof isVerified !== "boolean") refuse("M_BAD_JSON", "is_verified is true or false.");
  if (!isObject(sealed)) refuse("M_BAD_JSON", "session_data is an object.");
  const sessionData = JSON.stringify(sealed);
  if (sessionData.length > longestData) refuse("M_TOO_LARGE", `session_data has at most ${longestData} characters.`);
  return {
    roomId: requireId(roomId, "A room's id"),
    sessionId: requireId(sessionId, "A session's id"),
    firstMessageIndex: index,
    forwardedCount: forwarded,
    isVerified,
    sessionData,
  };
}

const objectIn = (object: JsonObject, name: string): JsonObject => {
  const value = object[name];
  if (!isObject(value)) refuse("M_BAD_JSON", `${name} is an object.`);
  return value;
};

/** The keys of a body: `{rooms}`, `{sessions}` of the room of the path, or the one that the path names. Refuses M_BAD_JSON, M_INVALID_PARAM and M_TOO_LARGE. */
export function readKeys({ roomId, sessionId }: KeyScope, body: JsonObject): readonly BackedUpKey[] {
  if (roomId !== undefined && sessionId !== undefined) return [readKey(roomId, sessionId, body)];
  const rooms: (readonly [string, JsonObject])[] =
    roomId === undefined
      ? Object.entries(objectIn(body, "rooms")).map(([id, room]) => [id, objectIn({ room: room ?? null }, "room")])
      : [[roomId, body]];
  const keys = rooms.flatMap(([id, room]) =>
    Object.entries(objectIn(room, "sessions")).map(([session, data]) => [id, session, data] as const),
  );
  if (keys.length > mostInOne) refuse("M_TOO_LARGE", `At most ${mostInOne} keys are taken at a time.`);
  return keys.map(([id, session, data]) => readKey(id, session, data));
}
