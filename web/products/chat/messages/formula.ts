import temml from "temml";

/** A part of a formula, of what may be shown and nothing else. */
export interface FormulaNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of our own for what MathML of today has no attributes for. */
  readonly looks: readonly Look[];
  readonly children: readonly (FormulaNode | string)[];
}

type Look = "over" | "under" | "left" | "right" | "boxed" | "strike" | "up" | "down" | "both" | "through";

/** In characters. */
const longest = 2000;
const mostParts = 1500;
const deepest = 60;
const deepestBraces = 40;
/** Rows times columns: each row gets as many cells as the longest has. */
const mostCells = 1500;
/** What defines names could make little into endlessly much; `\char` writes what nobody sees. */
const defining =
  /\\(?:[gex]?def|(?:future)?let|(?:re)?newcommand|providecommand|newenvironment|global|long|csname|char)(?![A-Za-z])/;

const tags = new Set(
  (
    "math mrow mi mn mo mtext ms mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts " +
    "mprescripts none mtable mtr mtd mstyle mpadded mphantom menclose"
  ).split(" "),
);
const truths = new Set(
  "displaystyle stretchy fence separator accent accentunder symmetric movablelimits largeop".split(" "),
);
const sizes = new Set("width height depth voffset lspace rspace minsize maxsize linethickness".split(" "));
const lookOf: Readonly<Record<string, Look>> = {
  "tml-overline": "over",
  "tml-underline": "under",
  "tml-left": "left",
  "tml-right": "right",
  "tml-fbox": "boxed",
  "tml-cancel": "strike",
  upstrike: "up",
  downstrike: "down",
  "tml-xcancel": "both",
  sout: "through",
};

const count = (source: string, pattern: RegExp): number => source.match(pattern)?.length ?? 0;

/** What could make more or fewer rows and columns than are counted below. */
const uncounted = /\\(?:(?:begin|b|e|end)group|verb|[pbvBV]?matrix|cases|eqalign\w*|substack)(?![A-Za-z])|[%@]/;

/**
 * The cells of a formula that is one matrix: rows times the longest row. Null where it is not that alone: then all its columns could stand in
 * each of its rows.
 */
function cellsOfMatrix(source: string): number | null {
  const begun = source.match(/\\begin(?![A-Za-z])/g)?.length;
  if (begun !== 1 || !/\\begin\{[pbvBV]?matrix\}/.test(source) || uncounted.test(source)) return null;
  let [depth, rows, columns, longest] = [0, 1, 1, 1];
  for (const [part] of source.matchAll(/\\(?:[A-Za-z]+|[^])|[{}&]/g)) {
    if (part === "{") depth += 1;
    else if (part === "}") depth -= 1;
    else if (part === "&") longest = Math.max(longest, ++columns);
    else if (/^\\(?:\\|cr|newline)$/.test(part)) {
      rows += 1;
      // Inside of a group no row ends.
      if (depth === 0) columns = 1;
    }
  }
  return rows * longest;
}

function isWithinLimits(source: string): boolean {
  if (source.length > longest || defining.test(source)) return false;
  let depth = 0;
  for (const sign of source) {
    depth += sign === "{" ? 1 : sign === "}" ? -1 : 0;
    if (depth > deepestBraces) return false;
  }
  const rows = count(source, /\\\\|\\(?:cr|newline)(?![A-Za-z])/g) + 1;
  return (cellsOfMatrix(source) ?? rows * (count(source, /[&@]/g) + 1)) <= mostCells;
}

/** Up to ten letters wide; what is larger is left out. */
function isSize(value: string): boolean {
  const [, number = "", unit = ""] = /^(-?\d{0,3}(?:\.\d{0,6})?)(em|ex|pt|px)?$/.exec(value) ?? [];
  return number !== "" && Math.abs(Number(number)) <= (unit === "pt" || unit === "px" ? 100 : 10);
}

function isAllowed(name: string, value: string): boolean {
  if (truths.has(name)) return value === "true" || value === "false";
  if (sizes.has(name)) return isSize(value);
  if (name === "scriptlevel") return /^\+?[0-3]$/.test(value);
  if (name === "form") return /^(?:prefix|infix|postfix)$/.test(value);
  return name === "mathvariant" && value === "normal";
}

/** What is not of MathML stays as an empty group, because its neighbours are told apart by their order. */
function read(element: Element, depth: number): FormulaNode {
  if (depth > deepest) throw new RangeError("The formula is too deep.");
  const tag = tags.has(element.localName) ? element.localName : "mrow";
  const attributes = [...element.attributes].filter(({ name, value }) => isAllowed(name, value));
  const looks = [...element.classList].flatMap((name) => lookOf[name] ?? []);
  const isBoxed = element.getAttribute("style")?.includes("border:1px solid") ?? false;
  return {
    tag,
    attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
    looks: isBoxed ? [...looks, "boxed"] : looks,
    children: [...element.childNodes].flatMap((child): FormulaNode | string | [] =>
      child.nodeType === child.TEXT_NODE
        ? (child.textContent ?? "")
        : child instanceof Element && child.namespaceURI === element.namespaceURI
          ? read(child, depth + 1)
          : [],
    ),
  };
}

/** A formula as parts of MathML; null where it is wrong, or larger than anything that is to be read. */
export function readFormula(source: string, isBlock: boolean): FormulaNode | null {
  // Nothing turns or hides what stands around it.
  const clean = source.replace(/[\p{Cf}\u0000-\u0008\u000b-\u001f]/gu, "").trim();
  if (clean === "" || !isWithinLimits(clean)) return null;
  try {
    const markup = temml.renderToString(clean, {
      displayMode: isBlock,
      throwOnError: true,
      trust: false,
      maxSize: [10, 10],
      maxExpand: 500,
      macros: {},
    });
    if (count(markup, /<[a-z]/g) > mostParts) return null;
    const root = new DOMParser().parseFromString(markup, "text/html").body.firstElementChild;
    return root?.localName === "math" ? read(root, 0) : null;
  } catch {
    // It is shown as it was written.
    return null;
  }
}
