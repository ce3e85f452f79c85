import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext, type SecureContext } from "node:tls";
import { now } from "#clock";

/** A certificate with its key, both in PEM. */
export interface Pair {
  /** The certificate first, then those that signed it. */
  readonly cert: string;
  readonly key: string;
}

export interface ReadPair extends Pair {
  readonly context: SecureContext;
  /** Whether the certificate is made out to a name. */
  isFor(name: string): boolean;
  /** Milliseconds since 1970. */
  readonly begins: number;
  readonly ends: number;
}

/** Throws an Error with a sentence for the operator: unreadable, not a pair, or expired. */
export function readPairFiles(certPath: string, keyPath: string): ReadPair {
  return checkPair({ cert: readText("SAFOS_TLS_CERT", certPath), key: readText("SAFOS_TLS_KEY", keyPath) });
}

function readText(name: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(
      `${name}=${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Check the path, and that this account may read it.`,
      { cause: error },
    );
  }
}

export function checkPair({ cert, key }: Pair): ReadPair {
  const certificate = need(
    "The certificate cannot be read: it must be a file in PEM.",
    () => new X509Certificate(cert),
  );
  const privateKey = need("The private key cannot be read: it must be a file in PEM without a passphrase.", () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey))
    throw new Error("The private key does not belong to the certificate: SAFOS_TLS_CERT and SAFOS_TLS_KEY must match.");
  const ends = certificate.validToDate.getTime();
  if (ends <= now())
    throw new Error(`The certificate expired on ${certificate.validToDate.toISOString().slice(0, 10)}. Renew it.`);
  const context = need("The certificate and its key cannot be used for TLS.", () =>
    createSecureContext({ cert, key, minVersion: "TLSv1.2" }),
  );
  const isFor = (name: string): boolean => certificate.checkHost(name) !== undefined;
  return { cert, key, context, isFor, begins: certificate.validFromDate.getTime(), ends };
}

function need<T>(sentence: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(sentence, { cause: error });
  }
}
