import { signInRefusals, type SignInRefusal } from "@safos/contract/providers";
import { Refusal, refuse } from "#http";

/** Why someone whom a provider sent may not come in; `personId` where it is known who. */
export class SignInRefused extends Error {
  readonly code: SignInRefusal;
  readonly personId: string | null;

  constructor(code: SignInRefusal, personId: string | null = null) {
    super(code);
    this.name = "SignInRefused";
    this.code = code;
    this.personId = personId;
  }
}

/** The code that the page is led back with; other errors are thrown on. */
export function codeOf(error: unknown): SignInRefusal {
  if (error instanceof SignInRefused) return error.code;
  const code = error instanceof Refusal ? signInRefusals.find((one) => one === error.code) : undefined;
  if (code === undefined) throw error;
  return code;
}

export const notAnswering = (): Refusal => refuse("PROVIDER_UNREACHABLE");
