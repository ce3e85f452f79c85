import { walkXml } from "../texts/xml.ts";
import type { Budget } from "./limits.ts";

export interface Element {
  /** Without its prefix. */
  readonly name: string;
  /** Names with their prefixes, as they stand. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
}
type Node = Element | string;

/** A part as a tree. Refuses what `walkXml` refuses, and more elements or characters than the budget has left. */
export function readTree(xml: string, budget: Budget): Element {
  const top: { name: string; attributes: Record<string, string>; children: Node[] } = {
    name: "",
    attributes: {},
    children: [],
  };
  const open = [top];
  walkXml(xml, {
    open(name, attributes) {
      budget.addElement(0);
      const element = { name, attributes, children: [] };
      open.at(-1)?.children.push(element);
      open.push(element);
    },
    text(text) {
      budget.addElement(text.length);
      open.at(-1)?.children.push(text);
    },
    close() {
      open.pop();
    },
  });
  return elementsOf(top)[0] ?? top;
}

export const elementsOf = (parent: Element | undefined, name?: string): Element[] =>
  (parent?.children ?? []).filter(
    (node): node is Element => typeof node !== "string" && (name === undefined || node.name === name),
  );

/** The first element at the end of a path of names. */
export function find(parent: Element | undefined, ...path: readonly string[]): Element | undefined {
  let at = parent;
  for (const name of path) at = elementsOf(at, name)[0];
  return at;
}

/** All elements of a name below, however deep. */
export const findAll = (parent: Element | undefined, name: string): Element[] =>
  elementsOf(parent).flatMap((one) => [...(one.name === name ? [one] : []), ...findAll(one, name)]);

export const textOf = (element: Element | undefined): string =>
  (element?.children ?? []).map((node) => (typeof node === "string" ? node : textOf(node))).join("");

/** Beyond what any length, angle or size is. */
const most = 1e10;

/** A number; null for what is none, or a senseless one. */
export function numberOf(element: Element | undefined, name: string): number | null {
  const value = element?.attributes[name];
  if (value === undefined || value === "") return null;
  const number = Number(value);
  return Math.abs(number) <= most ? number : null;
}
