import { endpoint, type WopiEndpoint } from "./exchange.ts";
import { answerInfo } from "./steps/answer-info.ts";
import { answerLock } from "./steps/answer-lock.ts";
import { answerWritten } from "./steps/answer-written.ts";
import { checkProof } from "./steps/check-proof.ts";
import { endLock } from "./steps/end-lock.ts";
import { findFile } from "./steps/find-file.ts";
import { readToken } from "./steps/read-token.ts";
import { refuseOther } from "./steps/refuse-other.ts";
import { rename } from "./steps/rename.ts";
import { requireLock } from "./steps/require-lock.ts";
import { requireWrite } from "./steps/require-write.ts";
import { sendContent } from "./steps/send-content.ts";
import { storeBody } from "./steps/store-body.ts";
import { takeLock } from "./steps/take-lock.ts";
import { writeBeside } from "./steps/write-beside.ts";
import { writeContent } from "./steps/write-content.ts";

const file = "/wopi/files/:id";
const contents = `${file}/contents`;
const known = [readToken, checkProof, findFile];
const writing = [...known, requireWrite];
const relative = "WOPI: PutRelativeFile";

/** What an office program asks of the host of its files, by method, path and `X-WOPI-Override`. */
export const wopiEndpoints: readonly WopiEndpoint[] = [
  endpoint("GET", file, null, "WOPI: CheckFileInfo", ...known, answerInfo),
  endpoint("GET", contents, null, "WOPI: GetFile", ...known, sendContent),
  endpoint("POST", contents, "PUT", "WOPI: PutFile", ...writing, requireLock, storeBody, writeContent, answerWritten),
  endpoint("POST", file, "LOCK", "WOPI: Lock", ...writing, takeLock),
  endpoint("POST", file, "REFRESH_LOCK", "WOPI: RefreshLock", ...writing, takeLock),
  endpoint("POST", file, "GET_LOCK", "WOPI: GetLock", ...known, answerLock),
  endpoint("POST", file, "UNLOCK", "WOPI: Unlock", ...writing, endLock),
  endpoint("POST", file, "PUT_RELATIVE", relative, ...known, writeBeside),
  // Some programs send it to where contents are put.
  endpoint("POST", contents, "PUT_RELATIVE", relative, ...known, writeBeside),
  endpoint("POST", file, "RENAME_FILE", "WOPI: RenameFile", ...writing, rename),
  ...["DELETE", "PUT_USER_INFO", "GET_SHARE_URL", "READ_SECURE_STORE"].map((override) =>
    endpoint("POST", file, override, "WOPI: 501 Not Implemented", ...known, refuseOther),
  ),
];
