/** What is wrong with a message, for the log; callers are told no more than that it cannot be trusted. */
export class SamlFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SamlFault";
  }
}
