import { parameterOf, propertiesOf, property, type Property, type Tree } from "./tree.ts";
import { shownText } from "./shown-text.ts";

/** What is attached to an entry, as it is shown. */
export interface Attachment {
  /** A web address; null: it lies in the entry itself, or opens in no browser. */
  readonly url: string | null;
  /** "": its author gave it none. */
  readonly name: string;
}

/** A link to attach. */
export interface AttachmentFields {
  /** As `webAddress` gives it. */
  readonly url: string;
  readonly name: string;
  /** Its media type, where that is known. */
  readonly type?: string | null;
}

/** Shown of links, and of what is no link, each; what is beyond stays in the text. */
const mostShown = 20;
const longestUrl = 2000;
const longestName = 200;
/** RFC 8607 §4.2; others write it with the prefix of what is not registered. */
const nameParameters = ["FILENAME", "X-FILENAME"];

/** An address of the web as it is stored; null: it is none, is too long, or names a user. */
export function webAddress(text: string): string | null {
  if (!/^https?:\/\/[^\s\p{Cc}]+$/iu.test(text)) return null;
  const url = URL.parse(text);
  if (!url || url.username !== "" || url.password !== "" || url.href.length > longestUrl) return null;
  return url.href;
}

const nameOf = (one: Property): string =>
  shownText(nameParameters.map((name) => parameterOf(one, name)).find((name) => name !== null) ?? "", longestName);

const isInline = (one: Property): boolean =>
  parameterOf(one, "VALUE")?.toUpperCase() === "BINARY" || parameterOf(one, "ENCODING")?.toUpperCase() === "BASE64";

const urlOf = (one: Property): string | null => (isInline(one) ? null : webAddress(one.value.trim()));

/** The ATTACH properties that are shown (RFC 5545 §3.8.1.1), each with what of it. */
function shownIn(tree: Tree): Map<Property, Attachment> {
  const left = { links: mostShown, others: mostShown };
  const shown = new Map<Property, Attachment>();
  for (const one of propertiesOf(tree, "ATTACH")) {
    const url = urlOf(one);
    if (left[url === null ? "others" : "links"]-- > 0) shown.set(one, { url, name: nameOf(one) });
  }
  return shown;
}

export const attachmentsOf = ({ tree }: { readonly tree: Tree }): Attachment[] => [...shownIn(tree).values()];

const write = ({ url, name, type = null }: AttachmentFields): Property =>
  property("ATTACH", url, { FMTTYPE: type, FILENAME: shownText(name, longestName) || null });

/** With another name; what else its author wrote of it stays. */
const renamed = (one: Property, name: string): Property => ({
  ...one,
  parameters: [
    ...one.parameters.filter((parameter) => !nameParameters.includes(parameter.name)),
    ...(name === "" ? [] : [{ name: "FILENAME", values: [name] }]),
  ],
});

/** The ATTACH properties of a component whose links are these from now on. What is shown as no link, or not at all, stays. */
export function attachmentsAfter(tree: Tree, links: readonly AttachmentFields[]): Property[] {
  const shown = shownIn(tree);
  const added = [...links];
  const kept = propertiesOf(tree, "ATTACH").flatMap((one) => {
    const before = shown.get(one);
    if (!before || before.url === null) return [one];
    const at = added.findIndex(({ url }) => url === before.url);
    const [same] = at === -1 ? [] : added.splice(at, 1);
    if (!same) return [];
    const name = shownText(same.name, longestName);
    return [name === before.name ? one : renamed(one, name)];
  });
  return [...kept, ...added.map(write)];
}

/** Links as they leave in a mail: no more of each than its name and type. */
export const mailedAttachments = (tree: Tree): Property[] =>
  [...shownIn(tree)].flatMap(([one, { url, name }]) =>
    url === null ? [] : [write({ url, name, type: parameterOf(one, "FMTTYPE") })],
  );
