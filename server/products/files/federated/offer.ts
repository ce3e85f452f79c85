import { refuse } from "#http";
import { parseAddress, type FederatedAddress } from "./address.ts";

/** A share that another server offers. */
export interface Offer {
  readonly shareWith: string;
  readonly name: string;
  readonly providerId: string;
  readonly sender: FederatedAddress;
  readonly senderName: string;
  readonly secret: string;
  /** Null: it does not say. */
  readonly canWrite: boolean | null;
}

export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Text on one line, cut; "" for what is none. */
export const textOf = (value: unknown, most: number): string =>
  typeof value === "string" || typeof value === "number"
    ? String(value)
        .toWellFormed()
        // oxlint-disable-next-line no-control-regex -- names are one line of visible characters
        .replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, " ")
        .trim()
        .slice(0, most)
    : "";

/** A name as a file's: never a path. */
const cleanName = (value: unknown): string => {
  const name = textOf(value, 200).replace(/^\/+/, "").replace(/[\\/]/g, "-").normalize("NFC");
  return name === "" || name === "." || name === ".." ? "-" : name;
};

export const readJson = (text: string): Fields => {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    throw refuse("INVALID", "The body is no JSON.");
  }
};

/** As of 1.1; before, what is shared says so itself. */
function mayWrite(webdav: Fields): boolean | null {
  const { permissions } = webdav;
  return Array.isArray(permissions) ? permissions.includes("write") : null;
}

/** OCM 1.1, Share Creation Notification. Refuses INVALID. */
export function readOffer(text: string): Offer {
  const body = readJson(text);
  const protocol = fieldsOf(body["protocol"]);
  const [options, webdav] = [fieldsOf(protocol["options"]), fieldsOf(protocol["webdav"])];
  const secret = textOf(webdav["sharedSecret"] ?? options["sharedSecret"], 200);
  const sender = parseAddress(textOf(body["sender"] ?? body["owner"], 400));
  const owner = parseAddress(textOf(body["owner"], 400));
  const shareWith = textOf(body["shareWith"], 320);
  const providerId = textOf(body["providerId"], 200);
  if (body["shareType"] !== "user" || body["resourceType"] !== "file")
    throw refuse("INVALID", "Files and folders are shared with persons here (shareType user, resourceType file).");
  if (!sender || !owner || shareWith === "" || providerId === "" || !/^[\w.~:-]{10,200}$/.test(secret))
    throw refuse("INVALID", "shareWith, providerId, owner, sender and sharedSecret are needed.");
  // What is shared on is asked of where it lies, which nobody here has said yes to.
  if (owner.host !== sender.host) throw refuse("INVALID", "Who shares something must be on the server where it lies.");
  return {
    shareWith,
    name: cleanName(body["name"]),
    providerId,
    sender,
    senderName: textOf(body["senderDisplayName"] ?? body["ownerDisplayName"], 100) || sender.user,
    secret,
    canWrite: mayWrite(webdav),
  };
}
