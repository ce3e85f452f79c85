import {
  VerificationPhase as Phase,
  VerificationRequestEvent,
  VerifierEvent,
  type EmojiMapping,
  type ShowQrCodeCallbacks,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from "matrix-js-sdk/lib/crypto-api/index.js";

/** Why it came to nothing. `elsewhere`: another session of the person has taken it. `scan`: someone else had scanned the code. */
export type Ending = "cancelled" | "timeout" | "elsewhere" | "mismatch" | "scan" | "failed";

/** How far a comparison has come. `asked`: the other one wants to. `confirming`: the other one has not answered yet. */
export type Step =
  | { readonly is: "waiting" | "asked" | "confirming" | "done" }
  /** The other side may scan this code; either may compare signs instead. */
  | { readonly is: "showing"; readonly code: Uint8Array }
  /** The other side says that it has scanned our code: the person says whether it is theirs. */
  | { readonly is: "scanned" }
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

/** One comparison, by signs ("Short Authentication String") or by a code that the other side scans ("QR codes"), with a device of the person's own, or with another person. */
export class Verification {
  readonly request: VerificationRequest;
  #step: Step = { is: "waiting" };
  #sas: ShowSasCallbacks | null = null;
  #scan: ShowQrCodeCallbacks | null = null;
  /** Asked once: whether there is a code to show. */
  #isOffered = false;
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

  /** Signs, in place of the code that is shown. */
  compare(): void {
    this.#become({ is: "waiting" });
    this.#begin();
  }

  async confirm(): Promise<void> {
    this.#become({ is: "confirming" });
    this.#scan?.confirm();
    await this.#sas?.confirm().catch(this.#fail);
  }

  mismatch(): void {
    this.#scan?.cancel();
    this.#sas?.mismatch();
    this.#become({ is: "ended", why: this.#scan ? "scan" : "mismatch" });
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
    else if (phase === Phase.Ready) void this.#offer();
    else if (phase === Phase.Requested && !request.initiatedByMe && !request.accepting) this.#become({ is: "asked" });
    else this.#become({ is: "waiting" });
  };

  /** Shows a code where the other side can scan one; otherwise who has asked begins with signs. */
  async #offer(): Promise<void> {
    if (this.#isOffered) return;
    this.#isOffered = true;
    this.#become({ is: "waiting" });
    const { request } = this;
    const code = await request.generateQRCode().catch(() => undefined);
    if (request.phase !== Phase.Ready) return;
    if (code) this.#become({ is: "showing", code: Uint8Array.from(code) });
    else if (request.initiatedByMe) this.#begin();
  }

  #begin(): void {
    this.request.startVerification("m.sas.v1").then((verifier) => this.#follow(verifier), this.#fail);
  }

  #follow(verifier: Verifier): void {
    if (this.#verifier === verifier) return;
    this.#verifier = verifier;
    verifier.on(VerifierEvent.ShowSas, this.#show);
    const sas = verifier.getShowSasCallbacks();
    if (sas) this.#show(sas);
    verifier.on(VerifierEvent.ShowReciprocateQr, this.#ask);
    const scan = verifier.getReciprocateQrCodeCallbacks();
    if (scan) this.#ask(scan);
    // How it ends is told by the request.
    verifier.verify().catch(() => this.#look());
  }

  readonly #ask = (scan: ShowQrCodeCallbacks): void => {
    this.#scan = scan;
    this.#become({ is: "scanned" });
  };

  readonly #show = (sas: ShowSasCallbacks): void => {
    this.#sas = sas;
    this.#become({ is: "comparing", signs: sas.sas.emoji ?? [] });
  };
}
