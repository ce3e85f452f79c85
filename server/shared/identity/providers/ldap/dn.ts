/** `uid` and its value, unescaped. */
interface Part {
  readonly attribute: string;
  readonly value: string;
}

const pair = /\\([0-9a-fA-F]{2})/g;

/** Reads the escapes of a value (RFC 4514 §2.4): hex pairs are bytes of UTF-8. */
function unescapeValue(text: string): string {
  const bytes = text
    .replaceAll(/(?:\\[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll(pair, "$1"), "hex").toString("utf8"))
    .replaceAll(/\\(.)/gs, "$1");
  return bytes;
}

/** Splits where a separator stands that is neither escaped nor quoted. */
function split(text: string, separators: string): string[] {
  const parts: string[] = [];
  let part = "";
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (character === "\\") {
      part += character + (text[++index] ?? "");
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    if (!isQuoted && separators.includes(character)) {
      parts.push(part);
      part = "";
    } else part += character;
  }
  return [...parts, part];
}

function readPart(text: string): Part | null {
  const at = text.indexOf("=");
  const attribute = text.slice(0, at).trim();
  if (at < 1 || !/^[A-Za-z][A-Za-z0-9-]*$|^[0-9.]+$/.test(attribute)) return null;
  // A space that ends a value is escaped where it is meant.
  const raw = text
    .slice(at + 1)
    .replace(/^\s+/, "")
    .replace(/(?<!\\)\s+$/, "");
  const quoted = /^"(.*)"$/s.exec(raw)?.[1];
  return { attribute: attribute.toLowerCase(), value: unescapeValue(quoted ?? raw) };
}

/** The parts of a distinguished name, the entry's own first, each with its attributes; null: it is none. */
function parse(dn: string): Part[][] | null {
  const found: Part[][] = [];
  for (const rdn of split(dn, ",;")) {
    const parts = split(rdn, "+").map(readPart);
    if (parts.some((one) => one === null)) return null;
    found.push(parts.filter((one) => one !== null));
  }
  return found;
}

export const isDn = (text: string): boolean => text !== "" && parse(text) !== null;

/**
 * One form for all that name the same entry: servers differ in case, spaces and escapes. What is no distinguished name stays
 * as it is.
 */
export function normalizeDn(dn: string): string {
  const parts = parse(dn);
  if (parts === null) return dn.trim().toLowerCase();
  const written = parts.map((rdn) =>
    rdn
      .map(({ attribute, value }) => JSON.stringify([attribute, value.trim().replaceAll(/\s+/g, " ").toLowerCase()]))
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join("+"),
  );
  return written.join(",");
}

/** `beredskap` of `cn=beredskap,ou=…`: the value that tells an entry from its siblings. */
export const firstValueOf = (dn: string): string | null => parse(dn)?.[0]?.[0]?.value ?? null;
