import type { MatrixClient } from "matrix-js-sdk";
import {
  CryptoEvent,
  VerificationRequestEvent,
  type CryptoApi,
  type VerificationPhase,
  type VerificationRequest,
} from "matrix-js-sdk/lib/crypto-api/index.js";

export const cryptoOf = (client: MatrixClient): CryptoApi => client.getCrypto()!;

/** The next one that someone asks the client for. */
export const requestTo = (client: MatrixClient): Promise<VerificationRequest> =>
  new Promise((resolve) => client.once(CryptoEvent.VerificationRequestReceived, resolve));

/** Resolves once it has come that far. */
export const ended = (request: VerificationRequest, phase: VerificationPhase): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => void (request.phase === phase && resolve());
    request.on(VerificationRequestEvent.Change, look);
    look();
  });
