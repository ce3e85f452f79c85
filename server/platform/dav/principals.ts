import { writeHref } from "./resources.ts";

/** Below which everything of one's own is. */
export const davPrefix = "/remote.php/dav";

/** Where people stand as principals (RFC 3744 §2), each below their name. */
export const principalsPrefix = "/remote.php/dav/principals";

/** Where address books are (RFC 6352), at the address that Nextcloud has. */
export const addressBooksPrefix = "/remote.php/dav/addressbooks";

/** Where those of a person are: what `addressbook-home-set` of their principal leads to (RFC 6352 §7.1.1). */
export const addressBookHomeHref = (name: string): string => writeHref(`${addressBooksPrefix}/users`, [name], true);

/** A person as a principal: what `current-user-principal` leads to (RFC 5397). */
export const principalHref = (name: string): string => writeHref(`${principalsPrefix}/users`, [name], true);
