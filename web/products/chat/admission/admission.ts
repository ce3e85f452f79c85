import type { MatrixClient } from "matrix-js-sdk";
import {
  MSC4108FailureReason,
  MSC4108RendezvousSession,
  MSC4108SecureChannel,
  MSC4108SignInWithQR,
  RendezvousError,
} from "matrix-js-sdk/lib/rendezvous/index.js";
import { endingOf, pageAt, type Ending } from "./ending.ts";
import { patientFetch } from "./patient-fetch.ts";

/** How far it has come. */
export type Step =
  | { readonly is: "opening" | "connecting" | "done" }
  /** The new device is to scan this code. */
  | { readonly is: "showing"; readonly code: Uint8Array }
  /** It shows two digits, which the person writes here. */
  | { readonly is: "digits"; readonly isWrong: boolean }
  /** The person allows it on this page of the one who signs people in. */
  | { readonly is: "asking"; readonly address: string }
  | { readonly is: "ended"; readonly why: Ending };

const mostTries = 3;

/** One code and what comes of it. */
interface Run {
  readonly left: AbortController;
  readonly flow: MSC4108SignInWithQR;
  tries: number;
}

/**
 * Lets another device of the person's own in (MSC4108, as the device that is signed in and shows the code): it is signed in by
 * the device grant, and given the keys with which it is verified and reads encrypted chats.
 */
export class Admission {
  readonly #client: MatrixClient;
  readonly #listeners = new Set<() => void>();
  #step: Step = { is: "opening" };
  #run: Run | null = null;
  #hasRightDigits: (() => void) | null = null;

  constructor(client: MatrixClient) {
    this.#client = client;
  }

  readonly step = (): Step => this.#step;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** With a new code, in place of one that there is. */
  async begin(): Promise<void> {
    this.cancel();
    const left = new AbortController();
    const session = new MSC4108RendezvousSession({ client: this.#client, fetchFn: patientFetch(left.signal) });
    const channel = new MSC4108SecureChannel(session);
    const run: Run = { left, flow: new MSC4108SignInWithQR(channel, false, this.#client), tries: 0 };
    session.onFailure = (reason) => this.#end(run, endingOf(reason, this.#step.is === "asking"));
    this.#run = run;
    this.#become(run, { is: "opening" });
    try {
      if (!(await this.#hasKeys())) return this.#end(run, "keys");
      await session.send("");
      // The person has left before there was anything to end.
      if (this.#run !== run) return await session.close();
      await this.#admit(run);
    } catch (error) {
      const reason = error instanceof RendezvousError ? error.code : "";
      this.#end(run, endingOf(reason, this.#step.is === "asking"));
    }
  }

  /** What the person reads on the new device. */
  confirm(digits: string): void {
    const run = this.#run;
    if (!run || this.#step.is !== "digits") return;
    if (digits === run.flow.checkCode) return this.#hasRightDigits?.();
    run.tries += 1;
    if (run.tries < mostTries) this.#become(run, { is: "digits", isWrong: true });
    else this.#end(run, "digits");
  }

  /** The code is good for nothing any more, here and at the server. */
  cancel(): void {
    const run = this.#run;
    this.#run = null;
    if (run && this.#step.is !== "done") this.#close(run);
  }

  /** Whether this browser has what it would give to the new device. */
  async #hasKeys(): Promise<boolean> {
    const status = await this.#client.getCrypto()?.getCrossSigningStatus();
    const { masterKey, selfSigningKey, userSigningKey } = status?.privateKeysCachedLocally ?? {};
    return Boolean(masterKey && selfSigningKey && userSigningKey);
  }

  async #admit(run: Run): Promise<void> {
    const { flow } = run;
    await flow.generateCode();
    if (flow.code) this.#become(run, { is: "showing", code: flow.code });
    await flow.negotiateProtocols();
    const compared = new Promise<void>((resolve) => (this.#hasRightDigits = resolve));
    this.#become(run, { is: "digits", isWrong: false });
    // It says at once how it wants to be signed in; what it is told waits for the digits.
    const asked = flow.deviceAuthorizationGrant();
    await Promise.race([compared, asked.then(() => compared)]);
    this.#become(run, { is: "connecting" });
    const { verificationUri = "" } = await asked;
    const { issuer } = await this.#client.getAuthMetadata();
    const here = location.origin;
    const address = pageAt(here, verificationUri, [here, new URL(issuer).origin]);
    if (address === null) return this.#end(run, "foreign");
    if (this.#run !== run) return;
    this.#become(run, { is: "asking", address });
    await flow.shareSecrets();
    // The new device ends the session, once it has read them.
    this.#become(run, { is: "done" });
  }

  #become(run: Run, step: Step): void {
    if (this.#run !== run || (this.#step.is === "ended" && step.is !== "opening")) return;
    this.#step = step;
    for (const listener of this.#listeners) listener();
  }

  #end(run: Run, why: Ending): void {
    if (this.#run !== run || this.#step.is === "done" || this.#step.is === "ended") return;
    this.#become(run, { is: "ended", why });
    this.#close(run);
  }

  #close({ flow, left }: Run): void {
    left.abort();
    flow.cancel(MSC4108FailureReason.UserCancelled).catch(() => undefined);
  }
}
