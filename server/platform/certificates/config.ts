import { integer, text, url, type Values } from "#config";

/** Settings of certificates; `SAFOS_TLS` itself is the deployment's. */
export const certificateSettings = {
  cert: text(
    "SAFOS_TLS_CERT",
    null,
    "With SAFOS_TLS=files: the file that holds the certificate and those that signed it, in PEM. Read again when it changes.",
  ),
  key: text("SAFOS_TLS_KEY", null, "With SAFOS_TLS=files: the file that holds the certificate's private key, in PEM."),
  redirectPort: integer(
    "SAFOS_TLS_REDIRECT_PORT",
    80,
    [0, 65_535],
    "With SAFOS_TLS: the port that leads from http:// to https:// and answers the questions of ACME; 0: none.",
  ),
  acmeDirectory: url(
    "SAFOS_ACME_DIRECTORY",
    ["https:"],
    "With SAFOS_TLS=acme: the directory of the certificate authority; unset: Let's Encrypt.",
  ),
  acmeEmail: text("SAFOS_ACME_EMAIL", null, "With SAFOS_TLS=acme: where the authority writes when something is wrong."),
};
export type CertificateConfig = Values<typeof certificateSettings>;
