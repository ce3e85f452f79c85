export type { Incoming, LetterHandler, Outcome } from "./service.ts";
export type { DeliveryStatus, IncomingLetter } from "./letter.ts";
