import { createHash } from "node:crypto";
import { rawPathOf, readPathNames } from "#dav";
import { addressKey, type FastifyRequest } from "#http";
import type { LinkVisitor } from "#items";
import { missing } from "../tree/refusals.ts";
import { linkOf } from "../visitors/context.ts";
import type { Target } from "../webdav/target.ts";
import type { PublicDavDeps } from "./exchange.ts";

export const filesPrefix = "/public.php/dav/files";
/** Without the link in the path: it is the name of Basic. */
export const legacyPrefix = "/public.php/webdav";

/** Passwords that were right lately, so that not every request of a client costs a hash; by a hash of link and password. */
const cacheSize = 5_000;

export interface Visitors {
  /** Who comes, and where to. Refuses MISSING for a link that is closed, LINK_LOCKED, LINK_PASSWORD_WRONG and SIGN_IN_THROTTLED. */
  find(request: FastifyRequest): Promise<{ readonly link: LinkVisitor; readonly target: Target }>;
}

function readBasic(header: string | undefined): { readonly name: string; readonly password: string } {
  const [, encoded = ""] = /^basic (\S+)$/i.exec(header ?? "") ?? [];
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? { name: "", password: "" } : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Nextcloud's clients say who someone is in a header of its own; others are nameless. */
function readGuest(request: FastifyRequest, secret: string, address: string): NonNullable<LinkVisitor["guest"]> {
  const shown = request.headers["x-nc-nickname"];
  let name = "";
  try {
    name = decodeURIComponent(typeof shown === "string" ? shown : "")
      .replace(/[\u0000-\u001f\u007f]/g, " ")
      .trim();
  } catch {
    // No name after all.
  }
  name = name.slice(0, 80) || "Namnlös";
  // The same one for the same name from the same network, without anything kept.
  const hash = createHash("sha256")
    .update(`${secret}\0${addressKey(address)}\0${name}`)
    .digest("hex");
  const id = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return { id: id.join("-"), name };
}

export function createVisitors(deps: PublicDavDeps): Visitors {
  const unlocked = new Map<string, string>();

  async function shownFor(secret: string, password: string, address: string): Promise<string> {
    if (password === "") return secret;
    const key = createHash("sha256").update(`${secret}\0${password}`).digest("base64");
    const known = unlocked.get(key);
    // It proves itself: a link with another password, or none, does not take it.
    if (known !== undefined) {
      const isGood = await deps.items.actorFrom(null, known, null).then(
        () => true,
        () => false,
      );
      if (isGood) return known;
      unlocked.delete(key);
    }
    const { secret: shown } = await deps.items.unlockLink({ secret, password }, address);
    if (unlocked.size >= cacheSize) unlocked.clear();
    unlocked.set(key, shown);
    return shown;
  }

  return {
    async find(request) {
      const { name, password } = readBasic(request.headers.authorization);
      const path = rawPathOf(request.url);
      const isLegacy = path === legacyPrefix || path.startsWith(`${legacyPrefix}/`);
      const [raw = "", ...rest] = isLegacy
        ? [encodeURIComponent(name), ...path.slice(legacyPrefix.length + 1).split("/")]
        : path.slice(filesPrefix.length + 1).split("/");
      const [secret = ""] = readPathNames(raw);
      // A secret with a proof is for the page: here the password itself is shown.
      if (!/^[\w-]{10,200}$/.test(secret)) throw missing();
      const address = deps.http.addressOf(request.raw);
      const shown = await shownFor(secret, password, address);
      const guest = readGuest(request, secret, address);
      const found = linkOf(await deps.items.actorFrom(null, shown, guest));
      // Who comes by the link of another server is its person, whatever that server says.
      const { purpose, label } = found.terms;
      const link = purpose === "federated" ? { ...found, guest: { ...guest, name: label.slice(0, 80) } } : found;
      const base = isLegacy ? legacyPrefix : `${filesPrefix}/${raw}`;
      return { link, target: { names: readPathNames(rest.join("/")), base } };
    },
  };
}
