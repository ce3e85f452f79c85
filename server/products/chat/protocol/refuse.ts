import { Refusal } from "#http";
import type { Category } from "#http";

const categoryOf = {
  M_FORBIDDEN: "forbidden",
  M_INVITE_BLOCKED: "forbidden",
  M_UNKNOWN_TOKEN: "unauthenticated",
  M_MISSING_TOKEN: "unauthenticated",
  M_BAD_JSON: "invalid",
  M_NOT_JSON: "invalid",
  M_NOT_FOUND: "missing",
  M_LIMIT_EXCEEDED: "limited",
  M_UNRECOGNIZED: "missing",
  M_UNKNOWN: "invalid",
  M_MISSING_PARAM: "invalid",
  M_INVALID_PARAM: "invalid",
  M_TOO_LARGE: "too_large",
  M_ROOM_IN_USE: "invalid",
  M_USER_IN_USE: "invalid",
  M_INVALID_USERNAME: "invalid",
  M_WEAK_PASSWORD: "invalid",
  M_INVALID_ROOM_STATE: "invalid",
  M_UNSUPPORTED_ROOM_VERSION: "invalid",
  M_BAD_STATE: "invalid",
  M_GUEST_ACCESS_FORBIDDEN: "forbidden",
  M_CANNOT_LEAVE_SERVER_NOTICE_ROOM: "forbidden",
  M_UNAUTHORIZED: "forbidden",
  M_USER_DEACTIVATED: "forbidden",
  M_USER_SUSPENDED: "forbidden",
  M_THREEPID_DENIED: "forbidden",
  M_EXCLUSIVE: "invalid",
  M_UNKNOWN_DEVICE: "invalid",
  M_URL_NOT_SET: "invalid",
  M_BAD_ALIAS: "invalid",
  M_INVALID_SIGNATURE: "invalid",
  M_NOT_JOINED: "forbidden",
  M_PROFILE_TOO_LARGE: "invalid",
  M_UNKNOWN_POS: "invalid",
  M_WRONG_ROOM_KEYS_VERSION: "forbidden",
  M_KEY_TOO_LARGE: "invalid",
  M_NOT_YET_UPLOADED: "timeout",
  M_CANNOT_OVERWRITE_MEDIA: "conflict",
  M_CONCURRENT_WRITE: "precondition",
  IO_ELEMENT_MSC4388_CONCURRENT_WRITE: "conflict",
  // The page asks that what it has not encrypted goes into no encrypted room.
  "SAFOS.M_ROOM_ENCRYPTED": "conflict",
  "IO.ELEMENT.MSC4306.M_NOT_IN_THREAD": "invalid",
  "IO.ELEMENT.MSC4306.M_CONFLICTING_UNSUBSCRIPTION": "conflict",
} as const satisfies Record<string, Category>;

export type Errcode = keyof typeof categoryOf;

/** An expected "no" to a Matrix client; rendered as `{errcode, error, …extra}`. */
function refusal(errcode: Errcode, message: string, extra: Record<string, unknown> = {}): Refusal {
  return new Refusal(categoryOf[errcode], errcode, message, extra);
}

export function refuse(errcode: Errcode, message: string, extra: Record<string, unknown> = {}): never {
  throw refusal(errcode, message, extra);
}

/** What has come out otherwise already. */
export function refuseConflict(message: string): never {
  throw new Refusal("conflict", "M_UNKNOWN", message);
}

/** What a client is to try again, while the database does not answer. */
export function databaseAway(): Refusal {
  return new Refusal("unavailable", "M_UNKNOWN", "The database does not answer right now.");
}
