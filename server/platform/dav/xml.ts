import { SaxesParser, type SaxesTagNS } from "saxes";
import { refuse, type Refusal } from "#http";
import { nameOf, type Namespaces, type PropertyName } from "./namespaces.ts";

export interface Element {
  readonly name: PropertyName;
  /** Those without a namespace, by their names. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
  /** What is in it as XML that stands by itself; only where the parser was asked to keep it. */
  content: string;
  /** `xml:lang` in force, null when none is (RFC 4918 §4.3). */
  readonly language: string | null;
}

const maxDepth = 100;
/** Characters of XML that one element may hold, with the namespaces that are written out. */
const maxContent = 256 * 1024;

/**
 * Parses a request body; null when it is empty. Refuses a document type (and so entities of its own) and deep nesting.
 * `keepsContent`: elements also come as XML, for those who store them.
 */
export function parseXml(text: string, namespaces: Namespaces, keepsContent = false): Element | null {
  if (text.trim() === "") return null;
  const parser = new SaxesParser({ xmlns: true });
  const stack: Element[] = [];
  const tags: string[] = [];
  let root: Element | null = null;
  parser.on("error", (error) => {
    throw invalidXml(error.message);
  });
  parser.on("doctype", () => {
    throw invalidXml("A document type is not allowed.");
  });
  parser.on("opentag", (tag) => {
    const element: Element = {
      name: nameOf(tag.uri, tag.local, namespaces),
      attributes: attributesOf(tag),
      children: [],
      text: "",
      content: "",
      language: tag.attributes["xml:lang"]?.value ?? stack.at(-1)?.language ?? null,
    };
    if (keepsContent) tags.push(openTag(tag));
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
    if (stack.length > maxDepth) throw invalidXml("The body is nested too deeply.");
  });
  const addText = (part: string): void => {
    const top = stack.at(-1);
    if (!top) return;
    top.text += part;
    if (keepsContent) addContent(top, escapeXml(part));
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", (tag) => {
    const element = stack.pop();
    const above = stack.at(-1);
    const open = tags.pop();
    if (element && above && open !== undefined) addContent(above, `<${open}>${element.content}</${tag.name}>`);
  });
  parser.write(text).close();
  return root;
}

const noAttributes = {};

function attributesOf(tag: SaxesTagNS): Readonly<Record<string, string>> {
  const own = Object.values(tag.attributes).filter((one) => one.prefix === "" && one.name !== "xmlns");
  return own.length === 0 ? noAttributes : Object.fromEntries(own.map((one) => [one.name, one.value]));
}

function addContent(element: Element, part: string): void {
  if (element.content.length + part.length > maxContent)
    throw refuse("TOO_LARGE", "The body is larger than allowed with its namespaces written out.");
  element.content += part;
}

/** What stands between the brackets of a start tag, with every namespace that its names need. */
function openTag(tag: SaxesTagNS): string {
  const declared = new Map<string, string>();
  const declare = (prefix: string, uri: string): void => {
    if (prefix !== "xml" && prefix !== "xmlns") declared.set(prefix === "" ? "xmlns" : `xmlns:${prefix}`, uri);
  };
  declare(tag.prefix, tag.uri);
  const others: string[] = [];
  for (const one of Object.values(tag.attributes)) {
    if (one.prefix === "xmlns" || one.name === "xmlns") {
      declared.set(one.name, one.value);
      continue;
    }
    if (one.prefix !== "") declare(one.prefix, one.uri);
    others.push(` ${one.name}="${escapeAttribute(one.value)}"`);
  }
  const namespaces = [...declared].map(([name, uri]) => ` ${name}="${escapeAttribute(uri)}"`);
  return `${tag.name}${namespaces.join("")}${others.join("")}`;
}

export function invalidXml(message: string): Refusal {
  return refuse("XML_INVALID", `The body is not the XML that was expected: ${message}`);
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What cannot stand as it is; most texts hold none of it. */
// oxlint-disable-next-line no-control-regex
const special = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff&<>"]/;

/** Text for element content and quoted attributes. */
export function escapeXml(text: string): string {
  if (!special.test(text)) return text;
  // XML 1.0 §2.2 cannot hold most control characters at all, not even escaped.
  // oxlint-disable-next-line no-control-regex
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (one) => escapes[one] ?? one);
}

/** XML 1.0 §3.3.3: unescaped, white space in an attribute reads back as a space. */
const escapeAttribute = (text: string): string =>
  escapeXml(text).replace(/[\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`);

/** An element of any namespace; `content` is XML already. */
export function writeElement(name: PropertyName, content = "", language: string | null = null): string {
  const undeclared = /^\{(.*)\}([^}]+)$/s.exec(name);
  const tag = undeclared?.[2] ?? name;
  const uri = undeclared ? ` xmlns="${escapeAttribute(undeclared[1] ?? "")}"` : "";
  const open = `${tag}${uri}${language === null ? "" : ` xml:lang="${escapeAttribute(language)}"`}`;
  return content === "" ? `<${open}/>` : `<${open}>${content}</${tag}>`;
}

/** An empty element of any namespace. */
export const writeName = (name: PropertyName): string => writeElement(name);
