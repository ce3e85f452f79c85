export type Options = Readonly<Record<string, string | true>>;

const flags = new Set([
  "json",
  "admin",
  "open-directory",
  "keep-going",
  "yes",
  "help",
  "remove",
  "dry-run",
  "invite",
  "public",
  "active-directory",
  "plain",
  "only-domain",
  "shared",
]);

/** Splits positional parameters from `--name value` options; `--name=value` works too. */
export function readArguments(list: readonly string[]): { positionals: string[]; options: Options } {
  const positionals: string[] = [];
  const options: Record<string, string | true> = {};
  for (let index = 0; index < list.length; index++) {
    const text = list[index] ?? "";
    if (!text.startsWith("--")) {
      positionals.push(text);
      continue;
    }
    const [name = "", ...rest] = text.slice(2).split("=");
    if (rest.length > 0) options[name] = rest.join("=");
    else if (flags.has(name)) options[name] = true;
    else options[name] = list[++index] ?? "";
  }
  return { positionals, options };
}
