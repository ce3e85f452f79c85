import { X509Certificate } from "node:crypto";
import { mostMetadataBytes, type ProviderCheck, type SamlSettings } from "@safos/contract/providers";
import { now } from "#clock";
import { refuse } from "#http";
import type { ProviderContext } from "../context.ts";
import type { IdpMetadata } from "../provider.ts";
import { sentenceOf } from "../sentence.ts";
import { readSamlTask } from "./jobs.ts";

type Trust = Pick<ProviderContext, "fetch" | "workers">;

/** The document, from the settings or from its address. */
async function loadMetadata({ fetch }: Trust, settings: SamlSettings): Promise<string> {
  if (settings.metadataUrl === null) return settings.metadata ?? "";
  const answer = await fetch(settings.metadataUrl, { headers: { accept: "application/samlmetadata+xml, */*" } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`The metadata's address answered ${answer.status}.`);
  return text.length > mostMetadataBytes ? "" : text;
}

/** Reads the provider's metadata and checks who signed it, where that is said. Refuses PROVIDER_INVALID and PROVIDER_UNREACHABLE. */
export async function readTrust(context: Trust, settings: SamlSettings, organisationId: string): Promise<IdpMetadata> {
  let xml: string;
  try {
    xml = await loadMetadata(context, settings);
  } catch (error) {
    throw refuse("PROVIDER_UNREACHABLE", sentenceOf(error));
  }
  const job = { kind: "metadata", xml, certificate: settings.metadataCertificate } as const;
  const owner = { organisation: organisationId, person: "provider" };
  const { metadata, fault } = await context.workers.run(readSamlTask, job, {
    owner,
    signal: AbortSignal.timeout(20_000),
  });
  if (!metadata) throw refuse("PROVIDER_INVALID", `The metadata cannot be used: ${fault ?? "unreadable"}.`);
  if (metadata.validUntil !== null && !(Date.parse(metadata.validUntil) > now()))
    throw refuse("PROVIDER_INVALID", `The metadata was valid until ${metadata.validUntil}.`);
  return metadata;
}

const soonMs = 30 * 86_400_000;

/** What is found in a SAML provider's metadata, each as it will be at a sign-in. */
export async function checkSaml(
  context: Trust,
  settings: SamlSettings,
  organisationId: string,
): Promise<ProviderCheck[]> {
  let metadata: IdpMetadata;
  try {
    metadata = await readTrust(context, settings, organisationId);
  } catch (error) {
    return [{ name: "metadata", result: "fault", detail: sentenceOf(error) }];
  }
  return [
    { name: "metadata", result: "ok", detail: metadata.entityId },
    {
      name: "signature",
      result: settings.metadataCertificate === null ? "warning" : "ok",
      detail: settings.metadataCertificate === null ? "" : metadata.entityId,
    },
    { name: "endpoints", result: "ok", detail: metadata.signInUrl },
    ...metadata.certificates.map(checkCertificate),
  ];
}

function checkCertificate(pem: string): ProviderCheck {
  try {
    const ends = new Date(new X509Certificate(pem).validTo);
    const left = ends.getTime() - now();
    // SAML takes the key and not the date: one that has ended is a sign that nobody looks after it.
    return { name: "certificate", result: left < soonMs ? "warning" : "ok", detail: ends.toISOString() };
  } catch (error) {
    return { name: "certificate", result: "fault", detail: sentenceOf(error) };
  }
}
