import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** A certificate signed by itself, made out to names and addresses, and its key: two files in `folder`. */
export function makeCertificate(
  folder: string,
  names: readonly string[] = ["localhost"],
  { label = "tls" }: { readonly label?: string } = {},
): { readonly cert: string; readonly key: string } {
  const cert = join(folder, `${label}.crt`);
  const key = join(folder, `${label}.key`);
  const alternatives = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",");
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "30",
      "-subj",
      `/CN=${names[0] ?? "localhost"}`,
      "-addext",
      `subjectAltName=${alternatives}`,
      "-out",
      cert,
      "-keyout",
      key,
    ],
    { stdio: "pipe" },
  );
  return { cert, key };
}
