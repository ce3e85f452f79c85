/** Twirp's error codes and their HTTP statuses (Twirp v7, "Error codes"). */
const statuses = {
  invalid_argument: 400,
  malformed: 400,
  unauthenticated: 401,
  permission_denied: 403,
  bad_route: 404,
  not_found: 404,
  failed_precondition: 412,
  resource_exhausted: 429,
  internal: 500,
  unimplemented: 501,
  unavailable: 503,
} as const;

type TwirpCode = keyof typeof statuses;

/** A refusal of the server API; the message is a sentence for the program. */
export class TwirpError extends Error {
  readonly code: TwirpCode;

  constructor(code: TwirpCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return statuses[this.code];
  }

  /** As it goes over the wire, whatever the request was written in. */
  toBody(): { readonly code: TwirpCode; readonly msg: string } {
    return { code: this.code, msg: this.message };
  }
}
