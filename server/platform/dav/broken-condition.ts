/** A precondition that a request broke, as XML, with its status (RFC 4918 §16). */
export class BrokenCondition extends Error {
  readonly status: number;
  readonly content: string;

  constructor(status: number, content: string, message: string) {
    super(message);
    this.status = status;
    this.content = content;
  }
}
