import { refuse } from "#http";

/** The two halves of `anna@fk.example`, which is also `@anna:fk.example`. */
export interface PersonName {
  readonly localpart: string;
  readonly domain: string;
}

const localpartPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** What Matrix allows (appendices, "User identifiers"): accounts of application services are called so. */
const ghostPattern = /^[a-z0-9._=/+-]{1,230}$/;

/** Reads either form; null when it is neither. Case does not matter. */
export const parseName = (text: string): PersonName | null => readForm(text, localpartPattern);

/** The same for a name that someone may have who is no person of flesh: the account of an application service. */
export const parseAnyName = (text: string): PersonName | null => readForm(text, ghostPattern);

function readForm(text: string, pattern: RegExp): PersonName | null {
  const name = text.trim().toLowerCase();
  const matrix = /^@([^:@]+):(.+)$/.exec(name);
  const mail = /^([^@:]+)@([^@]+)$/.exec(name);
  const localpart = matrix?.[1] ?? mail?.[1];
  const domain = matrix?.[2] ?? mail?.[2];
  if (localpart === undefined || domain === undefined || !pattern.test(localpart)) return null;
  return { localpart, domain };
}

export function requireName(text: string): PersonName {
  const name = parseName(text);
  if (!name)
    throw refuse(
      "NAME_INVALID",
      "A name is letters, digits, dot, dash and underscore, then @ and the organisation's domain.",
    );
  return name;
}

export const mailForm = ({ localpart, domain }: PersonName): string => `${localpart}@${domain}`;
export const matrixForm = ({ localpart, domain }: PersonName): string => `@${localpart}:${domain}`;
