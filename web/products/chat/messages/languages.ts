/** What colours the code of a language: its comments, strings and keywords. */
export interface Language {
  readonly name: string;
  /** How comments to the end of the line begin. */
  readonly line: readonly string[];
  readonly block: readonly [open: string, close: string] | null;
  /** Quotes of strings that end with their line, and of those that may go over several. */
  readonly quotes: string;
  readonly longQuotes: readonly string[];
  readonly keywords: ReadonlySet<string>;
  /** Keywords in capitals and small letters alike. */
  readonly isCaseless: boolean;
  /** What stands behind a name that is a key. */
  readonly afterKey: string;
}

const setOf = (text: string): ReadonlySet<string> => new Set(text.split(" "));

function language(name: string, keywords: string, more: Partial<Language> = {}): Language {
  return {
    name,
    line: ["//"],
    block: ["/*", "*/"],
    quotes: `"'`,
    longQuotes: [],
    keywords: setOf(keywords),
    isCaseless: false,
    afterKey: "",
    ...more,
  };
}
const hash = { line: ["#"], block: null };

const script =
  "async await break case catch class const continue debugger default delete do else export extends finally for from function get if import in instanceof let new of return set static super switch this throw try typeof var void while with yield";
const types =
  " abstract any as asserts boolean declare enum implements infer interface is keyof namespace never number object override private protected public readonly satisfies string symbol type unknown";
const cLike =
  "auto break case char const continue default do double else enum extern float for goto if inline int long register return short signed sizeof static struct switch typedef union unsigned void volatile while";

const javascript = language("JavaScript", script, { longQuotes: ["`"] });
const typescript = language("TypeScript", script + types, { longQuotes: ["`"] });
const python = language(
  "Python",
  "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield",
  { ...hash, longQuotes: ['"""', "'''"] },
);
const bash = language(
  "Bash",
  "case do done elif else esac export fi for function if in local readonly return set source then until while",
  hash,
);
const yaml = language("YAML", "", { ...hash, afterKey: ":" });
const rust = language(
  "Rust",
  "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait type unsafe use where while",
  { quotes: '"' },
);

const all: Readonly<Record<string, Language>> = {
  javascript,
  typescript,
  python,
  bash,
  yaml,
  rust,
  json: language("JSON", "", { quotes: '"', afterKey: ":" }),
  c: language("C", cLike),
  cpp: language(
    "C++",
    `${cLike} bool catch class concept constexpr delete explicit final friend mutable namespace new noexcept nullptr operator override private protected public requires template this throw try typename using virtual`,
  ),
  csharp: language(
    "C#",
    "abstract as async await base bool break byte case catch char class const continue decimal default delegate do double else enum event explicit finally fixed float for foreach get if implicit in init int interface internal is lock long namespace new object operator out override params private protected public readonly record ref return sealed set short static string struct switch this throw try typeof using var virtual void where while yield",
  ),
  java: language(
    "Java",
    "abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for if implements import instanceof int interface long native new package private protected public record return short static super switch synchronized this throw throws transient try var void volatile while yield",
    { longQuotes: ['"""'] },
  ),
  kotlin: language(
    "Kotlin",
    "abstract as break by class companion const continue data do else enum for fun if import in interface internal is lateinit object open override package private protected public return sealed super suspend this throw try typealias val var when while",
    { longQuotes: ['"""'] },
  ),
  swift: language(
    "Swift",
    "actor as async await break case catch class continue default defer do else enum extension fileprivate for func guard if import in init inout internal is let mutating open private protocol public return self static struct super switch throw throws try var where while",
    { quotes: '"', longQuotes: ['"""'] },
  ),
  go: language(
    "Go",
    "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var",
    { longQuotes: ["`"] },
  ),
  php: language(
    "PHP",
    "abstract as break case catch class clone const continue declare default do echo else elseif extends final finally fn for foreach function global if implements include instanceof interface match namespace new private protected public readonly require return static switch throw trait try use var while yield",
    { line: ["//", "#"] },
  ),
  ruby: language(
    "Ruby",
    "alias and begin break case class def do else elsif end ensure for if in module next not or redo rescue retry return self super then undef unless until when while yield",
    hash,
  ),
  r: language("R", "break else for function if in next repeat return while", hash),
  sql: language(
    "SQL",
    "add all alter and as asc begin between by case cascade check column commit constraint create cross default delete desc distinct drop else end exists foreign from full grant group having if in index inner insert intersect into is join key left like limit not on or order outer primary references returning revoke right rollback select set table then union unique update using values view when where with",
    { line: ["--"], isCaseless: true },
  ),
  powershell: language(
    "PowerShell",
    "begin break catch class continue do else elseif end exit filter finally for foreach function if in param process return switch throw trap try until while",
    { line: ["#"], block: ["<#", "#>"], isCaseless: true },
  ),
  dockerfile: language(
    "Dockerfile",
    "add arg cmd copy entrypoint env expose from healthcheck label onbuild run shell stopsignal user volume workdir as",
    { ...hash, isCaseless: true },
  ),
  css: language("CSS", "", { line: [], afterKey: ":" }),
  ini: language("INI", "", { line: ["#", ";"], block: null, afterKey: "=" }),
  toml: language("TOML", "", { ...hash, longQuotes: ['"""', "'''"], afterKey: "=" }),
  xml: language("XML", "", { line: [], block: ["<!--", "-->"] }),
  html: language("HTML", "", { line: [], block: ["<!--", "-->"] }),
  diff: language("Diff", "", { line: [], block: null, quotes: "" }),
};

const aliases: Readonly<Record<string, string>> = {
  ...{ js: "javascript", jsx: "javascript", mjs: "javascript", ts: "typescript", tsx: "typescript", py: "python" },
  ...{ sh: "bash", shell: "bash", zsh: "bash", console: "bash", yml: "yaml", rs: "rust", "c++": "cpp", h: "c" },
  ...{ "c#": "csharp", cs: "csharp", kt: "kotlin", golang: "go", rb: "ruby", ps1: "powershell", ps: "powershell" },
  ...{ docker: "dockerfile", scss: "css", less: "css", svg: "xml", htm: "html", patch: "diff", jsonc: "json" },
  ...{ postgres: "sql", postgresql: "sql", mysql: "sql", conf: "ini", properties: "ini" },
};

export function languageOf(name: string): Language | null {
  const key = Object.hasOwn(aliases, name) ? (aliases[name] ?? "") : name;
  return Object.hasOwn(all, key) ? (all[key] ?? null) : null;
}
