/** What a provider says of a person, once it is known to be the provider that says it. */
export interface Claims {
  /** What it calls the person, always and nobody else. */
  readonly subject: string;
  /** Candidates for the name, as they were said. */
  readonly names: readonly string[];
  /** A mail address that it says it has not verified, or of which it does not say so. */
  readonly unverified: readonly string[];
  /** Of `unverified`: those that it denies. */
  readonly denied: readonly string[];
  readonly displayName: string | null;
  /** Null: it is not said here; groups and being an administrator stay as they are. */
  readonly groups: readonly string[] | null;
  readonly locale: "sv" | "en" | null;
  readonly assurance: string | null;
  /** Its own name of its session. */
  readonly session: string | null;
  /** What it is shown again when the session ends (OpenID Connect RP-Initiated Logout 1.0 §2); left out: nothing. */
  readonly idToken?: string;
}

const mostGroups = 1000;

/** The value at `realm_access.roles`; a name with dots in it counts first, as `urn:oid:…` is one. */
export function valueAt(source: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(source, path)) return source[path];
  let value: unknown = source;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** A value or a list of them, as texts; whatever else it is, is left out. */
export function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  return list
    .filter((one): one is string => typeof one === "string")
    .map((one) => one.trim())
    .filter((one) => one !== "" && one.length <= 500)
    .slice(0, mostGroups);
}

/** A name that people read: without control characters, at most a hundred characters. */
export function displayNameOf(value: unknown): string | null {
  const [name] = textsOf(value);
  const clean = name
    ?.replaceAll(/\p{Cc}|\p{Cf}/gu, "")
    .trim()
    .slice(0, 100);
  return clean === undefined || clean === "" ? null : clean;
}

export function localeOf(value: unknown): "sv" | "en" | null {
  const [locale] = textsOf(value);
  const language = locale?.slice(0, 2).toLowerCase();
  return language === "sv" || language === "en" ? language : null;
}
