/** What is wrong with a card that a client gave. The message is plain English. */
export class CardFault extends Error {
  readonly reason: "tooLarge" | "malformed" | "version" | "noUid" | "several";

  constructor(reason: CardFault["reason"], message: string) {
    super(message);
    this.name = "CardFault";
    this.reason = reason;
  }
}
