import type { OidcSettings, ProviderCheck } from "@safos/contract/providers";
import type { Configuration } from "openid-client";
import { now } from "#clock";
import type { GuardedFetch } from "#http";
import { sentenceOf } from "../sentence.ts";
import { discover, skewSeconds } from "./configuration.ts";

/** What is found when an OpenID provider is asked; each as it will be at a sign-in. */
export async function checkOidc(
  fetch: GuardedFetch,
  settings: OidcSettings,
  secret: string | null,
): Promise<ProviderCheck[]> {
  let date: string | null = null;
  const watching: GuardedFetch = async (address, request) => {
    const answer = await fetch(address, request);
    date = answer.headers.get("date") ?? date;
    return answer;
  };
  let configuration: Configuration;
  try {
    configuration = await discover(watching, { issuer: settings.issuer, clientId: settings.clientId, secret });
  } catch (error) {
    return [{ name: "reachable", result: "fault", detail: sentenceOf(error) }];
  }
  const offered = configuration.serverMetadata();
  return [
    { name: "reachable", result: "ok", detail: offered.issuer },
    {
      name: "endpoints",
      result: offered.authorization_endpoint !== undefined && offered.token_endpoint !== undefined ? "ok" : "fault",
      detail: offered.authorization_endpoint ?? "",
    },
    await checkKeys(watching, offered.jwks_uri),
    checkPkce(offered.code_challenge_methods_supported),
    ...checkAssurance(settings.assurances, offered["acr_values_supported"]),
    checkClock(date),
  ];
}

async function checkKeys(fetch: GuardedFetch, address: string | undefined): Promise<ProviderCheck> {
  try {
    const { keys } = (await (await fetch(address ?? "")).json()) as { keys?: unknown };
    const count = Array.isArray(keys) ? keys.length : 0;
    return { name: "keys", result: count > 0 ? "ok" : "fault", detail: String(count) };
  } catch (error) {
    return { name: "keys", result: "fault", detail: sentenceOf(error) };
  }
}

/** It is used all the same: a provider that does not know it leaves it unread. */
const checkPkce = (methods: readonly string[] | undefined): ProviderCheck => ({
  name: "pkce",
  result: methods?.includes("S256") === true ? "ok" : "warning",
  detail: (methods ?? []).join(", "),
});

function checkAssurance(wanted: readonly string[], offered: unknown): ProviderCheck[] {
  if (wanted.length === 0 || !Array.isArray(offered)) return [];
  const known = wanted.filter((one) => (offered as unknown[]).includes(one));
  return [{ name: "assurance", result: known.length > 0 ? "ok" : "warning", detail: known.join(", ") }];
}

function checkClock(date: string | null): ProviderCheck {
  const seconds = date === null ? 0 : Math.round((new Date(date).getTime() - now()) / 1000);
  const isFar = Number.isNaN(seconds) || Math.abs(seconds) > skewSeconds;
  return { name: "clock", result: isFar ? "warning" : "ok", detail: String(seconds) };
}
