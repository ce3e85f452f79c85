import { namesToOrder, readPairFiles } from "#certificates";
import type { AllSettings } from "./compose.ts";

/** What is wrong with the settings of TLS and what they name, each in a sentence with what helps. */
export function faultsOfTls(
  { tls, publicUrl }: AllSettings["platform"],
  { cert, key }: AllSettings["certificates"],
): string[] {
  if (tls === "off")
    return cert === null && key === null
      ? []
      : ["SAFOS_TLS_CERT and SAFOS_TLS_KEY are for SAFOS_TLS=files. Set it too."];
  const faults: string[] = [];
  if (publicUrl?.startsWith("http:"))
    faults.push(
      `SAFOS_TLS=${tls} needs a public address over TLS: SAFOS_PUBLIC_URL=${publicUrl.replace("http:", "https:")}`,
    );
  if (tls === "files") faults.push(...faultsOfFiles(cert, key));
  else if (publicUrl === null || namesToOrder(publicUrl, []).length === 0)
    faults.push(
      "SAFOS_TLS=acme needs a name that certificates can be made out to: SAFOS_PUBLIC_URL=https://safos.example.org",
    );
  return faults;
}

function faultsOfFiles(cert: string | null, key: string | null): string[] {
  if (cert === null || key === null)
    return ["SAFOS_TLS=files needs SAFOS_TLS_CERT and SAFOS_TLS_KEY, two files in PEM."];
  try {
    readPairFiles(cert, key);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
