import { refuse } from "#http";
import { isObject, type Json, type JsonObject } from "../events/pdu.ts";
import { compileRegex } from "./regex.ts";

export interface Namespace {
  readonly regex: string;
  /** Nobody else makes what is in it. */
  readonly isExclusive: boolean;
}

export type Namespaces = Readonly<Record<"users" | "rooms" | "aliases", readonly Namespace[]>>;

/** What a registration file says (application service API, "Registration"). */
export interface Registration {
  readonly id: string;
  /** Without a slash at its end; null: nothing is sent there. */
  readonly url: string | null;
  readonly asToken: string;
  readonly hsToken: string;
  readonly senderLocalpart: string;
  readonly isRateLimited: boolean;
  /** It is sent who types and who has read what. */
  readonly receivesEphemeral: boolean;
  readonly namespaces: Namespaces;
}

const mostNamespaces = 50;
const longestToken = 500;
/** Tokens open accounts and rooms: they are no words. */
const shortestToken = 16;

const fault = (message: string): never => {
  throw refuse("INVALID", `The registration cannot be used: ${message}`);
};

function textIn(file: JsonObject, key: string, longest: number): string {
  const value = file[key];
  if (typeof value !== "string" || value.length === 0 || value.length > longest)
    return fault(`${key} is a text of 1 to ${longest} characters.`);
  return value;
}

function tokenIn(file: JsonObject, key: string): string {
  const token = textIn(file, key, longestToken);
  if (token.length < shortestToken || !/^[\x21-\x7e]+$/.test(token))
    return fault(`${key} has at least ${shortestToken} characters and no spaces.`);
  return token;
}

function urlIn({ url }: JsonObject): string | null {
  if (url === null || url === "") return null;
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : null;
  const isPlain = parsed?.username === "" && parsed.password === "" && parsed.search === "" && parsed.hash === "";
  if (!parsed || !isPlain || !["http:", "https:"].includes(parsed.protocol))
    return fault("url is an address that begins with https:// or http://, or null.");
  return parsed.href.replace(/\/+$/, "");
}

function namespaceIn(value: Json, key: string): Namespace {
  if (!isObject(value) || typeof value["regex"] !== "string" || typeof value["exclusive"] !== "boolean")
    return fault(`namespaces.${key} is a list of { regex, exclusive }.`);
  if (compileRegex(value["regex"]) === null)
    return fault(`${value["regex"]} is no regular expression that RE2 knows, or a costly one.`);
  return { regex: value["regex"], isExclusive: value["exclusive"] };
}

function namespacesIn({ namespaces }: JsonObject): Namespaces {
  if (!isObject(namespaces)) return fault("namespaces is missing.");
  const listIn = (key: string): Namespace[] => {
    const list = namespaces[key] ?? [];
    if (!Array.isArray(list) || list.length > mostNamespaces)
      return fault(`namespaces.${key} is a list of at most ${mostNamespaces}.`);
    return list.map((one) => namespaceIn(one, key));
  };
  return { users: listIn("users"), rooms: listIn("rooms"), aliases: listIn("aliases") };
}

/** Reads what a registration file holds. Refuses INVALID, and says why. */
export function readRegistration(file: unknown): Registration {
  if (!isObject(file)) return fault("it holds no keys.");
  const registration = file;
  const isRateLimited = registration["rate_limited"] ?? true;
  if (typeof isRateLimited !== "boolean") return fault("rate_limited is true or false.");
  // The second is its name before the specification had it.
  const receivesEphemeral =
    registration["receive_ephemeral"] ?? registration["de.sorunome.msc2409.push_ephemeral"] ?? false;
  if (typeof receivesEphemeral !== "boolean") return fault("receive_ephemeral is true or false.");
  const senderLocalpart = textIn(registration, "sender_localpart", 200);
  if (!/^[a-z0-9._=/+-]+$/.test(senderLocalpart)) return fault("sender_localpart is the local part of a user id.");
  const asToken = tokenIn(registration, "as_token");
  const hsToken = tokenIn(registration, "hs_token");
  if (asToken === hsToken) return fault("as_token and hs_token are the same.");
  return {
    id: textIn(registration, "id", 100),
    url: urlIn(registration),
    asToken,
    hsToken,
    senderLocalpart,
    isRateLimited,
    receivesEphemeral,
    namespaces: namespacesIn(registration),
  };
}
