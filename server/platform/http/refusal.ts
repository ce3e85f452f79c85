import { statusOf, type Category } from "@safos/contract/common";
import { errors, type ErrorCode } from "@safos/contract/errors";

/**
 * An expected "no". Everything else thrown is a bug and answers 500 without its message.
 * `code` is stable; `data` is safe to show to the caller. Made with `refuse`, except where a protocol has codes of its own.
 */
export class Refusal extends Error {
  readonly category: Category;
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(category: Category, code: string, message: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "Refusal";
    this.category = category;
    this.code = code;
    this.data = data;
  }

  get status(): number {
    return statusOf[this.category];
  }
}

type Data = Readonly<Record<string, unknown>>;

/**
 * A refusal with a code of the contract, to be thrown: `throw refuse("LIST_FULL", { limit })`. Category and, unless
 * given, the message (a sentence that is safe to show) are the contract's.
 */
export function refuse(code: ErrorCode, data?: Data): Refusal;
export function refuse(code: ErrorCode, message: string, data?: Data): Refusal;
export function refuse(code: ErrorCode, first?: string | Data, second?: Data): Refusal {
  const [category, sentence] = errors[code];
  return typeof first === "string"
    ? new Refusal(category, code, first, second)
    : new Refusal(category, code, sentence, first);
}
