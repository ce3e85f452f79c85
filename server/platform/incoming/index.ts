export type { Incoming } from "./service.ts";
export type { LetterHandler, Outcome } from "./taking.ts";
export type { DeliveryStatus, IncomingLetter } from "./letter.ts";
