import type { VerificationRequest } from "matrix-js-sdk/lib/crypto-api/index.js";
import { hasCamera } from "./camera.ts";
import { Verification } from "./verification.ts";

/** One of the person's own devices that they have not verified. */
export interface NewDevice {
  readonly id: string;
  readonly name: string;
}

export interface Verifications {
  /** Someone asks; the person has not answered. */
  readonly asked: Verification | null;
  /** Shown in the dialog. */
  readonly open: Verification | null;
  /** Of other people; null for the person's own devices. */
  readonly name: string | null;
  readonly newDevices: readonly NewDevice[];
}

const none: Verifications = { asked: null, open: null, name: null, newDevices: [] };
let current = none;
const listeners = new Set<() => void>();

function change(next: Partial<Verifications>): void {
  current = { ...current, ...next };
  for (const listener of listeners) listener();
}

export const readVerifications = (): Verifications => current;

export function subscribeVerifications(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows a comparison that the person has begun, or that they take up after having put it off. */
export function openVerification(request: VerificationRequest, name: string | null): void {
  const open = new Verification(request, hasCamera);
  change({ asked: null, open, name });
  if (open.step().is === "asked") void open.accept();
}

/** Someone wants to compare; a second one waits until the first has been answered or has ended. */
export function askVerification(request: VerificationRequest, name: string | null): void {
  const isFree = [current.asked, current.open].every((one) => one === null || !one.request.pending);
  if (!isFree) return;
  const asked = new Verification(request, hasCamera, false);
  asked.subscribe(() => {
    if (current.asked === asked && asked.step().is !== "asked") change({ asked: null });
  });
  if (asked.step().is === "asked") change({ asked, open: null, name });
}

export function acceptAsked(): void {
  const { asked } = current;
  change({ asked: null, open: asked });
  void asked?.accept();
}

/** Not now: it can be taken up again until it has ended by itself. */
export const postponeAsked = (): void => change({ asked: null });

export function closeVerification(): void {
  current.open?.cancel();
  change({ open: null });
}

export const setNewDevices = (newDevices: readonly NewDevice[]): void => change({ newDevices });

/** The chat ends, or starts anew. */
export const forgetVerifications = (): void => change(none);
