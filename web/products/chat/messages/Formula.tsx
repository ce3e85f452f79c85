import { createElement, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { readFormula, type FormulaNode } from "./formula.ts";
import css from "./Formula.module.css";

function draw({ tag, attributes, looks, children }: FormulaNode, key?: number): ReactNode {
  const drawn = children.map((child, index) => (typeof child === "string" ? child : draw(child, index)));
  const className = looks.length > 0 ? cx(...looks.map((look) => css[look])) : undefined;
  return createElement<Record<string, unknown>>(tag, { ...attributes, key, className }, ...drawn);
}

/**
 * A formula, drawn by the browser; its source where it cannot be. Nothing around it has the role or a name of mathematics: screen readers
 * would read that and not the MathML, which they speak in the reader's language and go through part by part (nvaccess/nvda#15058).
 */
export function Formula({ source, isBlock }: { source: string; isBlock: boolean }) {
  const t = useText();
  const formula = useMemo(() => readFormula(source, isBlock), [source, isBlock]);
  if (!formula) return <code>{source}</code>;
  const math = createElement<Record<string, unknown>>(
    "math",
    // Read where MathML is not.
    { alttext: source, ...(isBlock ? { display: "block" } : {}) },
    ...formula.children.map((child, index) => (typeof child === "string" ? child : draw(child, index))),
  );
  if (!isBlock) return <InLine source={source}>{math}</InLine>;
  return (
    <span className={css.block} role="group" aria-label={t("rich.formula")} title={source} tabIndex={0}>
      {math}
    </span>
  );
}

/** Pixels that may stand out before there is something to scroll to. */
const slack = 13;

/** In a line it is a stop for keys only where it is too large to be seen as a whole. */
function InLine({ source, children }: { source: string; children: ReactNode }) {
  const t = useText();
  const box = useRef<HTMLSpanElement>(null);
  const [isCut, setCut] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
      setCut(scrollWidth > clientWidth + slack || scrollHeight > clientHeight + slack);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const stop = isCut ? { role: "group", "aria-label": t("rich.formula"), tabIndex: 0 } : {};
  return (
    <span ref={box} className={css.inline} title={source} {...stop}>
      {children}
    </span>
  );
}
