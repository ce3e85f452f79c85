import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { refuseSuspended } from "../protocol/steps/refuse-suspended.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerPreview } from "../previews/steps/answer-preview.ts";
import { answerMediaConfig } from "./steps/answer-media-config.ts";
import { findOlderMedia, findPersonsMedia } from "./steps/find-media.ts";
import { reserveMedia } from "./steps/reserve-media.ts";
import { sendMedia } from "./steps/send-media.ts";
import { sendThumbnail } from "./steps/send-thumbnail.ts";
import { uploadReserved, storeUpload } from "./steps/store-upload.ts";

const section = "Content repository";
const uploading = [requirePerson, refuseSuspended];
const own = [requirePerson, findPersonsMedia];
const download = "/v1/media/download/:serverName/:mediaId";

export const mediaEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v1/media/config", section, requirePerson, answerMediaConfig),
  endpoint("GET", [download, `${download}/:fileName`], section, ...own, sendMedia),
  endpoint("GET", "/v1/media/preview_url", section, requirePerson, answerPreview),
  endpoint("GET", "/v1/media/thumbnail/:serverName/:mediaId", section, ...own, sendThumbnail),
];

/** An address of before v1.11, and as it was before v1.1. */
const older = (path: string): string[] => [`/v3${path}`, `/v1${path}`];
const media = "/:serverName/:mediaId";

/** Below `/_matrix/media`. */
export const uploadEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", older("/config"), section, requirePerson, answerMediaConfig),
  endpoint("GET", older("/preview_url"), section, requirePerson, answerPreview),
  endpoint(
    "GET",
    [...older(`/download${media}`), ...older(`/download${media}/:fileName`)],
    section,
    findOlderMedia,
    sendMedia,
  ),
  endpoint("GET", older(`/thumbnail${media}`), section, findOlderMedia, sendThumbnail),
  endpoint("POST", older("/upload"), section, ...uploading, limitRate("upload", 5), storeUpload),
  endpoint("POST", "/v1/create", section, ...uploading, limitRate("upload"), reserveMedia),
  endpoint("PUT", `/v3/upload${media}`, section, ...uploading, limitRate("upload", 5), uploadReserved),
];
