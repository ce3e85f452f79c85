import { refuse } from "#http";
import { announcing, asOperator, needOrganisation, type Command } from "./command.ts";

const units: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** `500G`, `1.5T`, `200000`; null: `none`. Refuses INVALID. */
export function parseSize(text: string): number | null {
  if (text === "none") return null;
  const [, digits = "", unit = ""] = /^(\d{1,15}(?:\.\d{1,3})?)([kmgt]?)b?$/i.exec(text) ?? [];
  const bytes = Math.round(Number(digits) * (units[unit.toLowerCase()] ?? 1));
  if (digits === "" || !Number.isSafeInteger(bytes))
    throw refuse("INVALID", "A size is a number of bytes, or one with k, M, G or T, as 500G; none ends the limit.");
  return bytes;
}

/** What an organisation may store altogether. */
export const storageCommand: Command = {
  path: ["organisation", "storage"],
  usage: "organisation storage <domain> [<size> | none]",
  async run(safos, [domain, size]) {
    const { id, name } = needOrganisation(safos, domain);
    const { quotas } = safos.blobs;
    if (size !== undefined) {
      const bytes = parseSize(size);
      const announced = announcing(safos, {
        type: "organisation.storageQuotaSet",
        payload: { organisationId: id, bytes },
      });
      await asOperator(() => quotas.set(id, bytes, announced));
    }
    const quota = quotas.of(id);
    const used = await safos.blobs.bytes(id);
    const text = `${name} stores ${used} bytes${quota === null ? ", without a limit" : ` of ${quota}`}.`;
    return { json: { domain, used, quota }, text };
  },
};
