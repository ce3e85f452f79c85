import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { answerWith } from "../protocol/steps/answer-with.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { answerData } from "./steps/answer-data.ts";
import { answerText } from "./steps/answer-text.ts";
import { createData } from "./steps/create-data.ts";
import { createText } from "./steps/create-text.ts";
import { endData, endText } from "./steps/end-rendezvous.ts";
import { limitVisits } from "./steps/limit-visits.ts";
import { readText } from "./steps/read-text.ts";
import { refuseNavigation } from "./steps/refuse-navigation.ts";
import { replaceData } from "./steps/replace-data.ts";
import { replaceText } from "./steps/replace-text.ts";
import { sendUnkept } from "./steps/send-unkept.ts";

const textSection = "MSC4108: Mechanism to allow OAuth 2.0 sign in and E2EE set up via QR code";
const dataSection = "MSC4388: Secure out-of-band channel for sign in with QR";
const data = "/unstable/io.element.msc4388/rendezvous";
const made = "/rendezvous/:rendezvousId";
/** A new one is a transaction and may push out an older one. */
const making = 5;

/** A device that is to be signed in by a code finds the one that lets it in, neither of them known here: as JSON. */
export const rendezvousEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", data, dataSection, limitVisits(), sendUnkept, answerWith({ create_available: true })),
  endpoint("POST", data, dataSection, limitVisits(making), sendUnkept, readBody, createData),
  endpoint("GET", `${data}/:rendezvousId`, dataSection, limitVisits(), sendUnkept, refuseNavigation, answerData),
  endpoint("PUT", `${data}/:rendezvousId`, dataSection, limitVisits(), sendUnkept, readBody, replaceData),
  endpoint("DELETE", `${data}/:rendezvousId`, dataSection, limitVisits(), sendUnkept, endData),
];

/** The same as plain text, below `textPrefix`. */
export const textRendezvousEndpoints: readonly MatrixEndpoint[] = [
  endpoint("POST", "/rendezvous", textSection, limitVisits(making), sendUnkept, readText, createText),
  endpoint("GET", made, textSection, limitVisits(), sendUnkept, refuseNavigation, answerText),
  endpoint("PUT", made, textSection, limitVisits(), sendUnkept, readText, replaceText),
  endpoint("DELETE", made, textSection, limitVisits(), sendUnkept, endText),
];
