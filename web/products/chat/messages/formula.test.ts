import { JSDOM } from "jsdom";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readFormula, type FormulaNode } from "./formula.ts";

beforeAll(() => {
  const { window } = new JSDOM("");
  for (const name of ["DOMParser", "Element"] as const) vi.stubGlobal(name, window[name]);
});
afterAll(() => {
  vi.unstubAllGlobals();
});

const shown = (node: FormulaNode | string): string =>
  typeof node === "string"
    ? node
    : `<${[node.tag, ...Object.entries(node.attributes).map(([name, value]) => `${name}=${value}`), ...node.looks].join(" ")}>` +
      `${node.children.map(shown).join("")}</${node.tag}>`;
const formula = (source: string, isBlock = false): string | null => {
  const read = readFormula(source, isBlock);
  return read && shown(read);
};
const all = (node: FormulaNode): FormulaNode[] => [
  node,
  ...node.children.flatMap((child) => (typeof child === "string" ? [] : all(child))),
];

test("what is written in schools and agencies is drawn", () => {
  expect(formula("\\frac{a}{b}")).toBe("<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>");
  expect(formula("\\overline{x}")).toContain("<menclose over>");
  for (const source of [
    "e = mc^2",
    "\\sum_{i=1}^n i^2 = \\frac{n(n+1)(2n+1)}{6}",
    "\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}",
    "\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}",
    "f(x) = \\begin{cases} 1 & x > 0 \\\\ 0 & \\text{annars} \\end{cases}",
    "\\begin{align} a &= b + c \\\\ &= d \\end{align}",
    "\\lim_{x \\to 0} \\frac{\\sin x}{x}, \\quad \\vec{v} \\in \\mathbb{R}^3, \\quad \\hat{y} \\le \\bar{x}",
    "\\ce{2H2 + O2 -> 2H2O}",
    "\\textcolor{red}{x} \\boxed{42} \\cancel{y}",
  ])
    expect(formula(source, true), source).toMatch(/^<math>/);
});

const matrix = (rows: number, columns: number, name = "pmatrix"): string =>
  `\\begin{${name}}${Array.from({ length: rows }, () => "1&".repeat(columns - 1) + "1").join("\\\\")}\\end{${name}}`;

test("matrices of twenty rows and columns are drawn, and what crosses something out", () => {
  const all20 = readFormula(matrix(20, 20), true);
  expect(all20 && all(all20).filter(({ tag }) => tag === "mtd")).toHaveLength(400);
  expect(formula("\\xcancel{y}")).toContain("both");
  expect(formula(`A = ${matrix(12, 12, "bmatrix")}`)).toContain("<mtd>");
});

const hostile: readonly string[] = [
  matrix(40, 40),
  `\\begin{matrix}${"&".repeat(700)}${"\\cr".repeat(100)}\\end{matrix}`,
  // Rows that end inside of groups, in comments or in smaller matrices are none of the large one.
  `\\begin{matrix}${"&{\\\\}".repeat(200)}\\end{matrix}`,
  `\\begin{matrix}${"&%\\\\\n".repeat(200)}\\end{matrix}`,
  `\\begin{matrix}${"&\\begin{matrix}a\\\\b\\end{matrix}".repeat(40)}${"\\cr".repeat(40)}\\end{matrix}`,
  `\\begin{matrix}${"&\\}\\\\".repeat(60)}${"&".repeat(300)}\\end{matrix}`,
  "x".repeat(65_536),
  "{".repeat(1000),
  `${"{".repeat(900)}x${"}".repeat(900)}`,
  `${"\\sqrt{".repeat(300)}x${"}".repeat(300)}`,
  "\\left(".repeat(300) + "\\right)".repeat(300),
  "\\def\\a{\\a\\a}\\a",
  "\\newcommand{\\x}{\\x\\x}\\x",
  "\\let\\a=b\\a",
  "\\href{javascript:alert(1)}{x}",
  "\\url{https://fk.example}",
  "\\includegraphics{http://fk.example/a.png}",
  "\\style{position:fixed}{x}",
  "\\class{a}{x}\\id{b}{y}",
  "\\data{a=b}{x}",
  `\\begin{matrix}${"&".repeat(900)}${"\\cr".repeat(300)}\\end{matrix}`,
  `\\begin{matrix}${"&".repeat(1000)}${"\\\\".repeat(400)}\\end{matrix}`,
  `\\begin{CD}${"@.".repeat(400)}${"\\\\".repeat(400)}\\end{CD}`,
  `\\begin{array}{*{1000000}{c}}a\\end{array}`,
  '\\char"202E x',
  "'".repeat(1990),
  "\\frac{a",
  "\u200b\u202e\u0000",
  "",
];

test("hostile formulas are shown as they were written, at once", () => {
  readFormula("x", false);
  for (const source of hostile) {
    const began = performance.now();
    expect(formula(source), source.slice(0, 40)).toBeNull();
    // A tenth of it in a browser; machines that test are busy.
    expect(performance.now() - began, source.slice(0, 40)).toBeLessThan(200);
  }
});

test("what is drawn has no addresses, styles, handlers or sizes beyond ten letters, whatever the formula", () => {
  for (const source of [
    "\\rule{1000em}{1000em}",
    "\\kern-100em x\\hspace{-500em}y\\hskip900pt",
    "\\raisebox{500em}{x}",
    "\\text{<img src=x onerror=alert(1)><script>alert(1)</script>}",
    "\\label{x}\\ref{x}\\tag{1}",
    "\\Huge\\color{white}x\\colorbox{red}{y}",
    `\\mathbb{${"x".repeat(1200)}}`,
    "\\begin{matrix}1&2\\\\3&4\\end{matrix}",
  ]) {
    const read = readFormula(source, true);
    for (const { tag, attributes } of read ? all(read) : []) {
      expect(tag).toMatch(/^m[a-z]+$|^none$/);
      for (const [name, value] of Object.entries(attributes)) {
        expect(name).not.toMatch(/^(?:on.*|href|src|style|class|id|.*color|.*background)$/i);
        const [, size = "0", unit] = /^(-?[\d.]+)(em|ex|pt|px)$/.exec(value) ?? [];
        expect(Math.abs(Number(size))).toBeLessThanOrEqual(unit === "em" || unit === "ex" ? 10 : 100);
      }
    }
  }
  expect(readFormula("\\text{<b>a</b>}", false)?.children).toMatchObject([{ tag: "mtext", children: ["<b>a</b>"] }]);
  expect(formula("a\u202eb\u200bc")).toBe(formula("abc"));
});
