type FaultReason = "tooLarge" | "malformed" | "unsupported" | "mixed" | "noUid" | "method";

/** What is wrong with a calendar object that a client or a file gave. The message is plain English and names the property. */
export class CalendarFault extends Error {
  readonly reason: FaultReason;

  constructor(reason: FaultReason, message: string) {
    super(message);
    this.name = "CalendarFault";
    this.reason = reason;
  }
}
