import {
  VerificationPhase as Phase,
  VerifierEvent,
  type VerificationRequest,
} from "matrix-js-sdk/lib/crypto-api/index.js";
import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { endingOf, Verification } from "./verification.ts";

/** A request as the client hands it over, of which the test says how far it has come. */
class Request extends EventEmitter {
  phase = Phase.Requested;
  pending = true;
  accepting = false;
  initiatedByMe = false;
  cancellationCode: string | null = null;
  verifier: Verifier | undefined;
  cancelled = 0;
  started = 0;
  async accept() {
    this.accepting = true;
  }
  async cancel() {
    this.cancelled += 1;
  }
  readonly transactionId = "m1";
  code: Uint8ClampedArray | undefined;
  shows = false;
  scanned: Uint8ClampedArray | undefined;
  refusal: { readonly error: Error; readonly phase: Phase } | undefined;
  generateQRCode = async () => this.code;
  otherPartySupportsMethod = (method: string) => method === "m.qr_code.show.v1" && this.shows;
  async scanQRCode(bytes: Uint8ClampedArray) {
    if (this.refusal) {
      this.phase = this.refusal.phase;
      throw this.refusal.error;
    }
    this.scanned = bytes;
    this.phase = Phase.Started;
    return (this.verifier = new Verifier());
  }
  async startVerification() {
    this.started += 1;
    return (this.verifier = new Verifier());
  }
  become(next: Partial<Pick<Request, "phase" | "pending" | "cancellationCode" | "verifier">>) {
    Object.assign(this, next);
    this.emit("change");
  }
}
class Verifier extends EventEmitter {
  confirmed = 0;
  readonly sas = {
    sas: { emoji: [["🐶", "dog"]] },
    confirm: async () => void (this.confirmed += 1),
    mismatch: () => void (this.confirmed -= 1),
  };
  scanned = "";
  readonly scan = { confirm: () => void (this.scanned = "confirmed"), cancel: () => void (this.scanned = "cancelled") };
  callbacks: Verifier["scan"] | null = null;
  getReciprocateQrCodeCallbacks = () => this.callbacks;
  verify = () => new Promise<void>(() => undefined);
  getShowSasCallbacks = () => null;
}
const begin = (isMine: boolean, hasCamera = false) => {
  const request = new Request();
  request.initiatedByMe = isMine;
  return { request, verification: new Verification(request as unknown as VerificationRequest, () => hasCamera) };
};
/** The other side has scanned the code, which the client knows some time after the request does. */
const beScanned = (request: Request): Verifier => {
  const verifier = new Verifier();
  request.become({ phase: Phase.Started, verifier });
  verifier.callbacks = verifier.scan;
  request.become({ phase: Phase.Started });
  return verifier;
};
/** A code of a verification. */
const codeOf = (flow: string): Uint8Array =>
  Uint8Array.from([
    ...new TextEncoder().encode(`MATRIX\u0002\u0001\u0000${String.fromCharCode(flow.length)}${flow}`),
    ...Array<number>(80).fill(200),
  ]);

test("who is asked answers, compares and confirms, and is done when the other one has confirmed too", async () => {
  const { request, verification } = begin(false);
  expect(verification.step()).toEqual({ is: "asked" });
  await verification.accept();
  request.become({ phase: Phase.Ready });
  expect([verification.step(), request.started]).toEqual([{ is: "waiting" }, 0]);
  const verifier = new Verifier();
  request.become({ phase: Phase.Started, verifier });
  verifier.emit(VerifierEvent.ShowSas, verifier.sas);
  expect(verification.step()).toEqual({ is: "comparing", signs: [["🐶", "dog"]] });
  request.become({ phase: Phase.Started });
  expect(verification.step().is).toBe("comparing");
  await verification.confirm();
  expect([verification.step().is, verifier.confirmed]).toEqual(["confirming", 1]);
  request.become({ phase: Phase.Done, pending: false });
  expect(verification.step()).toEqual({ is: "done" });
});

test("who asks begins the comparison once the other one is ready", async () => {
  const { request, verification } = begin(true);
  expect(verification.step()).toEqual({ is: "waiting" });
  request.become({ phase: Phase.Ready });
  await expect.poll(() => request.verifier?.listenerCount(VerifierEvent.ShowSas)).toBe(1);
  expect(request.started).toBe(1);
});

test.each([true, false])(
  "a code is shown where the other side can scan one (asked by this page: %s)",
  async (isMine) => {
    const { request, verification } = begin(isMine);
    request.code = Uint8ClampedArray.from([77, 65, 84, 255]);
    if (!isMine) await verification.accept();
    request.become({ phase: Phase.Ready });
    const shown = { is: "choosing", code: Uint8Array.from([77, 65, 84, 255]), canScan: false };
    await expect.poll(() => verification.step()).toEqual(shown);
    expect(request.started).toBe(0);
    request.become({ phase: Phase.Ready });
    expect(verification.step()).toEqual(shown);
    const verifier = beScanned(request);
    expect(verification.step()).toEqual({ is: "scanned" });
    await verification.confirm();
    request.become({ phase: Phase.Started });
    expect([verification.step().is, verifier.scanned]).toEqual(["waiting", "confirmed"]);
    request.become({ phase: Phase.Done, pending: false });
    expect(verification.step()).toEqual({ is: "done" });
  },
);

test("instead of the code signs are compared, and a scan that the other side does not know of ends it", async () => {
  const one = begin(true);
  one.request.code = Uint8ClampedArray.from([1]);
  one.request.become({ phase: Phase.Ready });
  await expect.poll(() => one.verification.step().is).toBe("choosing");
  one.verification.compare();
  await expect.poll(() => one.request.verifier?.listenerCount(VerifierEvent.ShowSas)).toBe(1);
  expect(one.request.started).toBe(1);

  const { request, verification } = begin(false);
  const verifier = beScanned(request);
  verification.mismatch();
  expect(verifier.scanned).toBe("cancelled");
  expect(verification.step()).toEqual({ is: "ended", why: "scan" });
});

test.each([
  ["no camera here", false, true],
  ["no code there", true, false],
])("nothing is scanned with %s, and who has asked begins with signs", async (_, hasCamera, shows) => {
  const { request } = begin(true, hasCamera);
  request.shows = shows;
  request.become({ phase: Phase.Ready });
  await expect.poll(() => request.started).toBe(1);
});

test("a code of this verification is taken once, whatever else the camera sees", async () => {
  const { request, verification } = begin(true, true);
  request.shows = true;
  request.become({ phase: Phase.Ready });
  await expect.poll(() => verification.step()).toEqual({ is: "choosing", code: null, canScan: true });
  expect(request.started).toBe(0);
  expect(await verification.scan(new TextEncoder().encode("https://example.org"))).toBe("foreign");
  expect(await verification.scan(codeOf("m2"))).toBe("other");
  expect([verification.step().is, request.scanned]).toEqual(["choosing", undefined]);
  const both = await Promise.all([verification.scan(codeOf("m1")), verification.scan(codeOf("m1"))]);
  expect(both).toEqual(["taken", "taken"]);
  expect(verification.step()).toEqual({ is: "scanning" });
  expect(request.scanned).toEqual(Uint8ClampedArray.from(codeOf("m1")));
  request.become({ phase: Phase.Done, pending: false });
  expect(verification.step()).toEqual({ is: "done" });
});

test.each([
  ["with other keys", Phase.Ready, "code"],
  ["that could not be sent on", Phase.Started, "failed"],
])("a code %s ends it, on both sides", async (_, phase, why) => {
  const { request, verification } = begin(true, true);
  request.shows = true;
  request.become({ phase: Phase.Ready });
  await expect.poll(() => verification.step().is).toBe("choosing");
  request.refusal = { error: new Error("no"), phase };
  await verification.scan(codeOf("m1"));
  expect([verification.step(), request.cancelled]).toEqual([{ is: "ended", why }, 1]);
});

test("what the other side finds wrong with a code reads so, and not as pictures that differ", () => {
  const { request, verification } = begin(false);
  request.become({ phase: Phase.Cancelled, pending: false, cancellationCode: "m.key_mismatch" });
  expect(verification.step()).toEqual({ is: "ended", why: "code" });
});

test("what differs is said to the other one, and stays so", () => {
  const { request, verification } = begin(false);
  const verifier = new Verifier();
  request.become({ phase: Phase.Started, verifier });
  verifier.emit(VerifierEvent.ShowSas, verifier.sas);
  verification.mismatch();
  expect(verifier.confirmed).toBe(-1);
  request.become({ phase: Phase.Cancelled, pending: false, cancellationCode: "m.user" });
  expect(verification.step()).toEqual({ is: "ended", why: "mismatch" });
});

test("another session of the person takes it: nothing is left to answer here", () => {
  const { request, verification } = begin(false);
  request.become({ phase: Phase.Ready, pending: false });
  expect(verification.step()).toEqual({ is: "ended", why: "elsewhere" });
  verification.cancel();
  expect(request.cancelled).toBe(0);
});

test.each([
  ["m.user", "cancelled"],
  ["m.timeout", "timeout"],
  ["m.accepted", "elsewhere"],
  ["m.mismatched_sas", "mismatch"],
  ["m.key_mismatch", "mismatch"],
  ["m.unknown_method", "failed"],
  [null, "failed"],
])("a cancellation with %s reads as %s", (code, ending) => {
  expect(endingOf(code)).toBe(ending);
});
