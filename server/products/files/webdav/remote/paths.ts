import { splitAtMount } from "#dav";
import { refuse, Refusal } from "#http";
import { requireFileName } from "../../tree/names.ts";
import { missing } from "../../tree/refusals.ts";
import type { PersonTree, RemoteMount } from "../location.ts";

/** Where a path leads on another server. */
export interface RemoteTarget {
  readonly mount: RemoteMount;
  /** Below the mount; none: the mount itself. */
  readonly names: readonly string[];
}

const deepest = 50;

/** Null: a path that does not begin with a mount of another server. Refuses NAME_INVALID. */
export function readRemoteTarget(
  { remotes }: Pick<PersonTree, "remotes">,
  names: readonly string[],
): RemoteTarget | null {
  const { mount, rest } = splitAtMount(remotes, names);
  if (mount === null) return null;
  if (rest.length > deepest) throw refuse("NAME_INVALID", "That is too deep.");
  return { mount, names: rest.map(requireFileName) };
}

/** The desktop program skips a folder and goes on only where it reads these words of Nextcloud's in an answer of 503. */
const silent = "Storage is temporarily not available: the other server does not answer.";

/** What becomes of a share on another server, as programs that keep a copy understand it. */
export function asWebdav(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  if (error.code === "REMOTE_UNREACHABLE") return refuse("REMOTE_UNREACHABLE", silent);
  if (error.code === "REMOTE_REFUSED") return refuse("FORBIDDEN", "The other server does not allow this.");
  return ["POLICY_REFUSED", "REMOTE_GONE", "MISSING"].includes(error.code) ? missing() : error;
}
