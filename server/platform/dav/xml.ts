import { SaxesParser } from "saxes";
import { refuse, type Refusal } from "#http";
import type { Namespaces, PropertyName } from "./namespaces.ts";

interface Element {
  readonly name: PropertyName;
  readonly children: Element[];
  text: string;
}

const maxDepth = 100;

/** Parses a request body; null when it is empty. Refuses a document type (and so entities of its own) and deep nesting. */
export function parseXml(text: string, namespaces: Namespaces): Element | null {
  if (text.trim() === "") return null;
  const parser = new SaxesParser({ xmlns: true });
  const stack: Element[] = [];
  let root: Element | null = null;
  parser.on("error", (error) => {
    throw invalidXml(error.message);
  });
  parser.on("doctype", () => {
    throw invalidXml("A document type is not allowed.");
  });
  parser.on("opentag", (tag) => {
    const prefix = namespaces.prefixes.get(tag.uri);
    const element: Element = {
      name: prefix === undefined ? `{${tag.uri}}${tag.local}` : `${prefix}:${tag.local}`,
      children: [],
      text: "",
    };
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
    if (stack.length > maxDepth) throw invalidXml("The body is nested too deeply.");
  });
  const addText = (part: string): void => {
    const top = stack.at(-1);
    if (top) top.text += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => void stack.pop());
  parser.write(text).close();
  return root;
}

export function invalidXml(message: string): Refusal {
  return refuse("XML_INVALID", `The body is not the XML that was expected: ${message}`);
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for element content and quoted attributes. */
export function escapeXml(text: string): string {
  // XML 1.0 §2.2 cannot hold most control characters at all, not even escaped.
  // oxlint-disable-next-line no-control-regex
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (one) => escapes[one] ?? one);
}

/** An empty element of any namespace. */
export function writeName(name: PropertyName): string {
  const undeclared = /^\{(.*)\}([^}]+)$/s.exec(name);
  if (!undeclared) return `<${name}/>`;
  // XML 1.0 §3.3.3: unescaped, white space in an attribute reads back as a space.
  const uri = escapeXml(undeclared[1] ?? "").replace(/[\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`);
  return `<${undeclared[2]} xmlns="${uri}"/>`;
}
