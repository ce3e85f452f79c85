import { typeGlob, type Glob } from "../protocol/glob.ts";

/** Types that one filter remembers its answer for: rooms have dozens, and what a stranger makes up must not fill memory. */
const mostRemembered = 1000;

/** `*` at any place of a type stands for any run of characters; what is not wanted wins. */
export function createTypeFilter(wanted: readonly string[] | undefined, unwanted: readonly string[]): Glob {
  if (wanted === undefined && unwanted.length === 0) return () => true;
  const lets = wanted && createList(wanted);
  const refuses = createList(unwanted);
  const answers = new Map<string, boolean>();
  return (type) => {
    const known = answers.get(type);
    if (known !== undefined) return known;
    const answer = !refuses(type) && (lets === undefined || lets(type));
    if (answers.size >= mostRemembered) answers.clear();
    answers.set(type, answer);
    return answer;
  };
}

function createList(patterns: readonly string[]): Glob {
  const exact = new Set(patterns.filter((one) => !one.includes("*")));
  const globs = patterns.filter((one) => one.includes("*")).map(typeGlob);
  return (type) => exact.has(type) || globs.some((glob) => glob(type));
}
