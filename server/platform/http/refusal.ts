/** How a refusal maps to HTTP. What a person may not know exists reads as `missing`. */
export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  gone: 410,
  precondition: 412,
  too_large: 413,
  locked: 423,
  limited: 429,
  unavailable: 503,
  storage_full: 507,
} as const;

export type Category = keyof typeof statusOf;

/**
 * An expected "no". Everything else thrown is a bug and answers 500 without its message.
 * `code` is stable and documented in `contract/<module>.ts`; `data` is safe to show to the caller.
 */
export class Refusal extends Error {
  readonly category: Category;
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(category: Category, code: string, message: string, data: Record<string, unknown> = {}) {
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
