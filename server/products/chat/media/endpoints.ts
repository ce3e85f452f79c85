import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { refuseSuspended } from "../protocol/steps/refuse-suspended.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerPreview } from "../previews/steps/answer-preview.ts";
import { answerMediaConfig } from "./steps/answer-media-config.ts";
import { reserveMedia } from "./steps/reserve-media.ts";
import { sendMedia } from "./steps/send-media.ts";
import { sendThumbnail } from "./steps/send-thumbnail.ts";
import { uploadReserved, storeUpload } from "./steps/store-upload.ts";

const uploading = [requirePerson, refuseSuspended];
const download = "/v1/media/download/:serverName/:mediaId";

export const mediaEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v1/media/config", "Content repository", requirePerson, answerMediaConfig),
  endpoint("GET", [download, `${download}/:fileName`], "Content repository", requirePerson, sendMedia),
  endpoint("GET", "/v1/media/preview_url", "Content repository", requirePerson, answerPreview),
  endpoint("GET", "/v1/media/thumbnail/:serverName/:mediaId", "Content repository", requirePerson, sendThumbnail),
];

/** Below `/_matrix/media`. */
export const uploadEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v3/preview_url", "Content repository", requirePerson, answerPreview),
  endpoint("POST", "/v3/upload", "Content repository", ...uploading, limitRate("upload", 5), storeUpload),
  endpoint("POST", "/v1/create", "Content repository", ...uploading, limitRate("upload"), reserveMedia),
  endpoint(
    "PUT",
    "/v3/upload/:serverName/:mediaId",
    "Content repository",
    ...uploading,
    limitRate("upload", 5),
    uploadReserved,
  ),
];
