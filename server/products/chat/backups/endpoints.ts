import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerBackedUp, dropKeys, keepKeys } from "./steps/back-up-keys.ts";
import { answerBackup, endBackup, makeBackup, setBackup } from "./steps/keep-backup.ts";

const section = "Server-side key backups";
const version = "/v3/room_keys/version";
const keys = ["", "/:roomId", "/:roomId/:sessionId"].map((rest) => `/v3/room_keys/keys${rest}`);
const limited = limitRate("keyBackup");

/** Sealed copies of the keys to encrypted rooms, which a person's next device opens with their recovery key. */
export const backupEndpoints: readonly MatrixEndpoint[] = [
  endpoint("POST", version, section, requirePerson, limited, readBody, makeBackup),
  endpoint("GET", [version, `${version}/:version`], section, requirePerson, answerBackup),
  endpoint("PUT", `${version}/:version`, section, requirePerson, limited, readBody, setBackup),
  endpoint("DELETE", `${version}/:version`, section, requirePerson, limited, endBackup),
  endpoint("PUT", keys, section, requirePerson, limited, readBody, keepKeys),
  endpoint("GET", keys, section, requirePerson, answerBackedUp),
  endpoint("DELETE", keys, section, requirePerson, limited, dropKeys),
];
