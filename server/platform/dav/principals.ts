import { writeHref } from "./resources.ts";

/** Where people stand as principals (RFC 3744 §2), each below their name. */
export const principalsPrefix = "/remote.php/dav/principals";

/** A person as a principal: what `current-user-principal` leads to (RFC 5397). */
export const principalHref = (name: string): string => writeHref(`${principalsPrefix}/users`, [name], true);
