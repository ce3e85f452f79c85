import { closest, distance } from "fastest-levenshtein";
import { readFileSync } from "node:fs";

/** One setting of the server: an environment variable, or a file named by the same variable with `_FILE`. */
export interface Setting<T> {
  readonly name: `SAFOS_${string}`;
  readonly about: string;
  readonly fallback: T;
  readonly fallbackText: string;
  readonly isSecret: boolean;
  /** Returns the value, or throws an Error with a sentence for the operator. */
  parse(text: string): T;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type Values<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

type Name = `SAFOS_${string}`;

export function text<T extends string | null>(name: Name, fallback: T, about: string): Setting<string | T> {
  return { name, about, fallback, fallbackText: fallback ?? "unset", isSecret: false, parse: (value) => value };
}

export function secret(name: Name, minimum: number, about: string): Setting<string | null> {
  return {
    name,
    about,
    fallback: null,
    fallbackText: "unset",
    isSecret: true,
    parse(value) {
      if (value.length < minimum) throw new Error(`needs at least ${minimum} characters`);
      return value;
    },
  };
}

export function integer(
  name: Name,
  fallback: number,
  range: readonly [number, number],
  about: string,
): Setting<number> {
  return {
    name,
    about,
    fallback,
    fallbackText: String(fallback),
    isSecret: false,
    parse(value) {
      const number = Number(value);
      if (!/^\d+$/.test(value) || number < range[0] || number > range[1])
        throw new Error(`must be a whole number from ${range[0]} to ${range[1]}`);
      return number;
    },
  };
}

export function choice<T extends string>(name: Name, fallback: T, values: readonly T[], about: string): Setting<T> {
  return {
    name,
    about,
    fallback,
    fallbackText: fallback,
    isSecret: false,
    parse(value) {
      const found = values.find((one) => one === value);
      if (found === undefined) throw new Error(`must be one of ${values.join(", ")}`);
      return found;
    },
  };
}

export function url(name: Name, protocols: readonly string[], about: string): Setting<string | null> {
  return {
    name,
    about,
    fallback: null,
    fallbackText: "unset",
    isSecret: false,
    parse(value) {
      if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
        throw new Error(`must be an address that begins with ${protocols.join(" or ")}`);
      return value.replace(/\/+$/, "");
    },
  };
}

/** Every fault of the configuration at once, each a sentence naming its variable. */
export class ConfigFault extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
    this.faults = faults;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads all modules' settings once. Throws ConfigFault listing every wrong or unknown `SAFOS_…` name. */
export function readSettings<G extends Readonly<Record<string, Settings>>>(
  environment: Environment,
  groups: G,
): { readonly [K in keyof G]: Values<G[K]> } {
  const faults: string[] = [];
  const known = new Set<string>();
  const result: Record<string, Record<string, unknown>> = {};
  for (const [group, settings] of Object.entries(groups)) {
    const values: Record<string, unknown> = {};
    for (const [key, setting] of Object.entries(settings)) {
      known.add(setting.name).add(`${setting.name}_FILE`);
      values[key] = readOne(environment, setting, faults);
    }
    result[group] = values;
  }
  for (const name of Object.keys(environment)) {
    if (name.startsWith("SAFOS_") && !known.has(name)) faults.push(unknown(name, known));
  }
  if (faults.length > 0) throw new ConfigFault(faults);
  return result as { readonly [K in keyof G]: Values<G[K]> };
}

/** Further apart, one name is not a slip of the other. */
const mostSlips = 5;

function unknown(name: string, known: ReadonlySet<string>): string {
  const nearest = closest(name, [...known]);
  const hint = distance(name, nearest) <= mostSlips ? ` Did you mean ${nearest}?` : "";
  return `${name} is not a setting of Safos.${hint}`;
}

function readOne(environment: Environment, setting: Setting<unknown>, faults: string[]): unknown {
  const file = environment[`${setting.name}_FILE`];
  let value = environment[setting.name];
  if (file !== undefined && value !== undefined) {
    faults.push(`${setting.name} and ${setting.name}_FILE are both set; keep one.`);
    return setting.fallback;
  }
  if (file !== undefined) {
    try {
      value = readFileSync(file, "utf8").trim();
    } catch {
      faults.push(`${setting.name}_FILE names a file that cannot be read: ${file}`);
      return setting.fallback;
    }
  }
  if (value === undefined || value === "") return setting.fallback;
  try {
    return setting.parse(value);
  } catch (error) {
    faults.push(`${setting.name} ${error instanceof Error ? error.message : "is wrong"}.`);
    return setting.fallback;
  }
}
