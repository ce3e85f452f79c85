/**
 * An answer that is written already, as JSON: for what is so large that writing it by the contract would be much of the work. Its module
 * sees to it that it shows what the contract names and nothing else.
 */
export class JsonText<T> {
  /** What is read of it. */
  declare readonly answer: T;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
