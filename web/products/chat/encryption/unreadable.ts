import { DecryptionFailureCode } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Unreadable } from "../messages/timeline.ts";

const earlier: readonly DecryptionFailureCode[] = [
  DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP,
  DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED,
  DecryptionFailureCode.HISTORICAL_MESSAGE_WORKING_BACKUP,
];
const waiting: readonly DecryptionFailureCode[] = [
  DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID,
  DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX,
];
const withheld: readonly DecryptionFailureCode[] = [
  DecryptionFailureCode.MEGOLM_KEY_WITHHELD,
  DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE,
];

/** Why a message cannot be read, of what the client says; null: nobody has tried. */
export function unreadableFor(code: DecryptionFailureCode | null): Unreadable {
  if (code === null) return "closed";
  if (waiting.includes(code)) return "waiting";
  if (earlier.includes(code)) return "earlier";
  if (code === DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED) return "before";
  return withheld.includes(code) ? "withheld" : "broken";
}
