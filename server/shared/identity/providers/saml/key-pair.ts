import { X509CertificateGenerator } from "@peculiar/x509";
import { now } from "#clock";

const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 3072,
};
const years = 10;

/** A key of our own for one provider, with a certificate that only says which key it is. Both in PEM. */
export async function makeKeyPair(
  host: string,
): Promise<{ readonly privateKey: string; readonly certificate: string }> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${host}`,
    notBefore: new Date(now() - 86_400_000),
    notAfter: new Date(now() + years * 365 * 86_400_000),
    signingAlgorithm: algorithm,
    keys,
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  const lines = pkcs8.match(/.{1,64}/g) ?? [];
  return {
    privateKey: ["-----BEGIN PRIVATE KEY-----", ...lines, "-----END PRIVATE KEY-----", ""].join("\n"),
    certificate: `${certificate.toString("pem")}\n`,
  };
}
