import {
  VerificationPhase as Phase,
  VerificationRequestEvent,
  VerifierEvent,
  type EmojiMapping,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from "matrix-js-sdk/lib/crypto-api/index.js";

/** Why it came to nothing. `elsewhere`: another session of the person has taken it. */
export type Ending = "cancelled" | "timeout" | "elsewhere" | "mismatch" | "failed";

/** How far a comparison has come. `asked`: the other one wants to. `confirming`: the other one has not answered yet. */
export type Step =
  | { readonly is: "waiting" | "asked" | "confirming" | "done" }
  /** Seven signs, which must be the same on both sides. */
  | { readonly is: "comparing"; readonly signs: readonly EmojiMapping[] }
  | { readonly is: "ended"; readonly why: Ending };

const mismatches = ["m.mismatched_sas", "m.mismatched_commitment", "m.key_mismatch"];

/** What a cancellation means to the person, by its code (client-server API, "Error codes" of key verification). */
export function endingOf(code: string | null): Ending {
  if (code === "m.user") return "cancelled";
  if (code === "m.timeout") return "timeout";
  if (code === "m.accepted") return "elsewhere";
  return code !== null && mismatches.includes(code) ? "mismatch" : "failed";
}

/** One comparison of signs ("Short Authentication String") with a device of the person's own, or with another person. */
export class Verification {
  readonly request: VerificationRequest;
  #step: Step = { is: "waiting" };
  #sas: ShowSasCallbacks | null = null;
  #verifier: Verifier | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(request: VerificationRequest) {
    this.request = request;
    request.on(VerificationRequestEvent.Change, this.#look);
    this.#look();
  }

  readonly step = (): Step => this.#step;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async accept(): Promise<void> {
    this.#become({ is: "waiting" });
    await this.request.accept().catch(this.#fail);
  }

  async confirm(): Promise<void> {
    this.#become({ is: "confirming" });
    await this.#sas?.confirm().catch(this.#fail);
  }

  mismatch(): void {
    this.#sas?.mismatch();
    this.#become({ is: "ended", why: "mismatch" });
  }

  /** Says no, or gives up. What has ended stays as it ended. */
  cancel(): void {
    if (this.request.pending) void this.request.cancel().catch(() => undefined);
  }

  readonly #fail = (): void => {
    this.#become({ is: "ended", why: "failed" });
    this.cancel();
  };

  #become(step: Step): void {
    if (this.#step.is === "done" || this.#step.is === "ended") return;
    this.#step = step;
    for (const listener of this.#listeners) listener();
  }

  readonly #look = (): void => {
    const { request } = this;
    const { phase } = request;
    if (phase === Phase.Done) this.#become({ is: "done" });
    else if (phase === Phase.Cancelled) this.#become({ is: "ended", why: endingOf(request.cancellationCode) });
    else if (!request.pending) this.#become({ is: "ended", why: "elsewhere" });
    else if (phase === Phase.Started && request.verifier) this.#follow(request.verifier);
    else if (phase === Phase.Ready && request.initiatedByMe) this.#begin();
    else if (phase === Phase.Requested && !request.initiatedByMe && !request.accepting) this.#become({ is: "asked" });
    else this.#become({ is: "waiting" });
  };

  #begin(): void {
    this.request.startVerification("m.sas.v1").then((verifier) => this.#follow(verifier), this.#fail);
  }

  #follow(verifier: Verifier): void {
    if (this.#verifier === verifier) return;
    this.#verifier = verifier;
    verifier.on(VerifierEvent.ShowSas, this.#show);
    const sas = verifier.getShowSasCallbacks();
    if (sas) this.#show(sas);
    // How it ends is told by the request.
    verifier.verify().catch(() => this.#look());
  }

  readonly #show = (sas: ShowSasCallbacks): void => {
    this.#sas = sas;
    this.#become({ is: "comparing", signs: sas.sas.emoji ?? [] });
  };
}
