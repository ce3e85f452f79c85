/** A lock as stored. */
export interface Lock {
  readonly id: string;
  readonly nodeId: number;
  readonly workspaceId: string;
  readonly personId: string;
  readonly organisationId: string;
  /**
   * `token`: all without its token are kept out; `person`: everybody but its person; `editor`: all but an office program
   * that knows what it called it, for whomever it writes.
   */
  readonly kind: "token" | "person" | "editor";
  /** What the office program calls it; null for locks of other kinds. */
  readonly editorId: string | null;
  readonly isExclusive: boolean;
  /** Of a folder: whether everything below it is locked as well. */
  readonly isDeep: boolean;
  /** What the client says of who holds it, as XML. */
  readonly owner: string;
  /** How long it was asked for. */
  readonly seconds: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const scheme = "opaquelocktoken:";

/** RFC 4918 appendix C. */
export const tokenOf = ({ id }: Pick<Lock, "id">): string => `${scheme}${id}`;

/** The lock's id in a token; null when it is none of ours. */
export function idOfToken(token: string): string | null {
  const id = token.startsWith(scheme) ? token.slice(scheme.length) : "";
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : null;
}

/** Seconds that a program's lock lasts when it does not say, and at most; programs refresh theirs. */
export const usualSeconds = 1800;
export const mostSeconds = 86_400;
/** Seconds that a person's own lock lasts. */
export const personSeconds = 7 * 86_400;
