import { execFileSync } from "node:child_process";

/** A certificate signed by itself, made out to names, and its key, in PEM. */
export function makeCertificate({ cert, key }: { readonly cert: string; readonly key: string }, names: string[]): void {
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
      ...["-subj", `/CN=${names[0] ?? ""}`, "-addext", `subjectAltName=${names.map((one) => `DNS:${one}`).join(",")}`],
      ...["-out", cert, "-keyout", key],
    ],
    { stdio: "pipe" },
  );
}
