import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { limitRate } from "../protocol/steps/limit-rate.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerKeyChanges } from "./steps/answer-key-changes.ts";
import { answerKeys } from "./steps/answer-keys.ts";
import { claimOneTimeKeys } from "./steps/claim-one-time-keys.ts";
import { sendToDevices } from "./steps/send-to-devices.ts";
import { uploadCrossSigningKeys, uploadKeySignatures } from "./steps/upload-cross-signing.ts";
import { uploadDeviceKeys } from "./steps/upload-keys.ts";

/** js-sdk still asks for cross-signing under the unstable prefix. */
const bothVersions = (path: string): string[] => ["v3", "unstable"].map((version) => `/${version}${path}`);

/** End-to-end encryption's keys, and messages between devices. */
export const deviceEndpoints: readonly MatrixEndpoint[] = [
  endpoint("POST", "/v3/keys/upload", "Device keys", requirePerson, uploadDeviceKeys),
  endpoint("POST", "/v3/keys/query", "Device keys", requirePerson, readBody, answerKeys),
  endpoint("POST", "/v3/keys/claim", "One-time and fallback keys", requirePerson, readBody, claimOneTimeKeys),
  endpoint("GET", "/v3/keys/changes", "Tracking the device list for a user", requirePerson, answerKeyChanges),
  endpoint(
    "POST",
    bothVersions("/keys/device_signing/upload"),
    "Cross-signing",
    requirePerson,
    readBody,
    uploadCrossSigningKeys,
  ),
  endpoint(
    "POST",
    bothVersions("/keys/signatures/upload"),
    "Cross-signing",
    requirePerson,
    readBody,
    uploadKeySignatures,
  ),
  endpoint(
    "PUT",
    "/v3/sendToDevice/:eventType/:txnId",
    "Send-to-Device messaging",
    requirePerson,
    limitRate("toDevice"),
    sendToDevices,
  ),
];
