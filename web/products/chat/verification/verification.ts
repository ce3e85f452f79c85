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
import { flowOf } from "./verification-code.ts";

/**
 * Why it came to nothing. `elsewhere`: another session of the person has taken it. `scan`: someone else had scanned the code.
 * `code`: the keys in a code are other ones than were expected.
 */
export type Ending = "cancelled" | "timeout" | "elsewhere" | "mismatch" | "scan" | "code" | "failed";

/** How far a comparison has come. `asked`: the other one wants to. */
export type Step =
  | { readonly is: "waiting" | "asked" | "done" }
  /** The other one has not answered yet: whether the signs match, or whether it was this side that scanned their code. */
  | { readonly is: "confirming" | "scanning" }
  /** The other side may scan this code, if there is one; this side may scan theirs, if it can; either may compare signs. */
  | { readonly is: "choosing"; readonly code: Uint8Array | null; readonly canScan: boolean }
  /** The other side has scanned our code: the person says whether it is theirs. */
  | { readonly is: "scanned" }
  /** Seven signs, which must be the same on both sides. */
  | { readonly is: "comparing"; readonly signs: readonly EmojiMapping[] }
  | { readonly is: "ended"; readonly why: Ending };

/** What became of a code that the camera has read. `foreign`: of no verification. `other`: of another one than this. */
export type Scanned = "taken" | "foreign" | "other";

/** How long who has asked goes first, in ms. */
const courtesyMs = 700;

const mismatches = ["m.mismatched_sas", "m.mismatched_commitment", "m.key_mismatch"];

/** What a cancellation means to the person, by its code (client-server API, "Error codes" of key verification). */
export function endingOf(code: string | null): Ending {
  if (code === "m.user") return "cancelled";
  if (code === "m.timeout") return "timeout";
  if (code === "m.accepted") return "elsewhere";
  return code !== null && mismatches.includes(code) ? "mismatch" : "failed";
}

/**
 * One comparison, by signs ("Short Authentication String") or by a code that one side scans ("QR codes"), with a device of the
 * person's own, or with another person.
 */
export class Verification {
  readonly request: VerificationRequest;
  #step: Step = { is: "waiting" };
  #sas: ShowSasCallbacks | null = null;
  #scan: ShowQrCodeCallbacks | null = null;
  /** Looked at once: which codes there are to show and to scan. */
  #hasLooked = false;
  #isScanning = false;
  #verifier: Verifier | null = null;
  readonly #canScan: () => boolean;
  readonly #listeners = new Set<() => void>();

  /** Begun or taken up here; one that was put off makes no code, which would be in the way of the one taken up. */
  #isTakenUp: boolean;

  /** `canScan`: whether this browser has a camera. */
  constructor(request: VerificationRequest, canScan: () => boolean, isTakenUp = true) {
    this.request = request;
    this.#isTakenUp = isTakenUp;
    this.#canScan = canScan;
    request.on(VerificationRequestEvent.Change, this.#look);
    this.#look();
  }

  readonly step = (): Step => this.#step;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async accept(): Promise<void> {
    this.#isTakenUp = true;
    this.#become({ is: "waiting" });
    await this.request.accept().catch(this.#fail);
  }

  /** Signs, in place of codes. */
  compare(): void {
    this.#become({ is: "waiting" });
    this.#begin();
  }

  /** A code that the camera has read. Its keys are held against those that are known; one with other keys ends it. */
  async scan(bytes: Uint8Array): Promise<Scanned> {
    const flow = flowOf(bytes);
    if (flow === null) return "foreign";
    if (flow !== this.request.transactionId) return "other";
    // The camera sees it again before the first one is done with.
    if (this.#isScanning || this.#step.is !== "choosing") return "taken";
    this.#isScanning = true;
    this.#become({ is: "scanning" });
    try {
      this.#follow(await this.request.scanQRCode(Uint8ClampedArray.from(bytes)));
    } catch {
      // Of keys it is refused before anything is sent.
      this.#become({ is: "ended", why: this.request.phase === Phase.Ready ? "code" : "failed" });
      this.cancel();
    }
    return "taken";
  }

  async confirm(): Promise<void> {
    this.#become({ is: this.#scan ? "waiting" : "confirming" });
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
    else if (phase === Phase.Cancelled) this.#become({ is: "ended", why: this.#endingOf(request.cancellationCode) });
    else if (!request.pending) this.#become({ is: "ended", why: "elsewhere" });
    else if (phase === Phase.Started && request.verifier) this.#follow(request.verifier);
    else if (phase === Phase.Ready && this.#isTakenUp) void this.#choose();
    else if (phase === Phase.Requested && !request.initiatedByMe && !request.accepting) this.#become({ is: "asked" });
    else this.#become({ is: "waiting" });
  };

  /** What does not match where no signs are shown is a code. */
  #endingOf(code: string | null): Ending {
    const ending = endingOf(code);
    return ending === "mismatch" && !this.#sas ? "code" : ending;
  }

  /** Where either side can scan, the person chooses; otherwise who has asked begins with signs. */
  async #choose(): Promise<void> {
    if (this.#hasLooked) return;
    this.#hasLooked = true;
    this.#become({ is: "waiting" });
    const { request } = this;
    // Who has asked may begin with signs at once; a code that is made at that moment would put itself in their place.
    if (!request.initiatedByMe) await new Promise((resolve) => setTimeout(resolve, courtesyMs));
    if (request.phase !== Phase.Ready) return;
    const code = await request.generateQRCode().catch(() => undefined);
    if (request.phase !== Phase.Ready) return;
    const canScan = this.#canScan() && request.otherPartySupportsMethod("m.qr_code.show.v1");
    if (code || canScan) this.#become({ is: "choosing", code: code ? Uint8Array.from(code) : null, canScan });
    else if (request.initiatedByMe) this.#begin();
  }

  #begin(): void {
    this.request.startVerification("m.sas.v1").then((verifier) => this.#follow(verifier), this.#fail);
  }

  #follow(verifier: Verifier): void {
    if (this.#verifier !== verifier) {
      this.#verifier = verifier;
      verifier.on(VerifierEvent.ShowSas, this.#show);
      // How it ends is told by the request.
      verifier.verify().catch(() => this.#look());
    }
    const sas = verifier.getShowSasCallbacks();
    if (sas && sas !== this.#sas) this.#show(sas);
    // There is no event of it: the verifier has it at one of its changes.
    const scan = verifier.getReciprocateQrCodeCallbacks();
    if (!scan || this.#scan) return;
    this.#scan = scan;
    this.#become({ is: "scanned" });
  }

  readonly #show = (sas: ShowSasCallbacks): void => {
    this.#sas = sas;
    this.#become({ is: "comparing", signs: sas.sas.emoji ?? [] });
  };
}
