import type { PropertyChange } from "./proppatch.ts";
import type { Element } from "./xml.ts";

/** What changes of properties come to. */
export interface ReadSettings<Settings> {
  readonly settings: Partial<Settings>;
  /** A status for each property in the order of the body; when one is refused all are (RFC 4918 §9.2). */
  readonly results: readonly { readonly name: string; readonly status: string }[];
  readonly isRefused: boolean;
}

/** `read`: what one change asks for, or the status that it is refused with. */
export function settleChanges<Settings extends object>(
  changes: readonly PropertyChange[],
  read: (change: PropertyChange) => Partial<Settings> | string,
): ReadSettings<Settings> {
  const reads = changes.map((one) => ({ name: one.name, read: read(one) }));
  const isRefused = reads.some((one) => typeof one.read === "string");
  return {
    settings: Object.assign(
      {},
      ...reads.map((one) => (typeof one.read === "string" ? {} : one.read)),
    ) as Partial<Settings>,
    results: reads.map((one) => ({
      name: one.name,
      status: typeof one.read === "string" ? one.read : isRefused ? "424 Failed Dependency" : "200 OK",
    })),
    isRefused,
  };
}

/** Whether a body is that of an extended MKCOL which makes a collection of this type (RFC 5689 §3). */
export const isMkcolOf = (root: Element | null, type: string): root is Element =>
  root?.name === "d:mkcol" &&
  root.children
    .flatMap((set) => set.children.filter((one) => one.name === "d:prop"))
    .flatMap((prop) => prop.children.filter((one) => one.name === "d:resourcetype"))
    .some((one) => one.children.some(({ name }) => name === type));

/** The properties of an extended MKCOL (RFC 5689 §5.1), or of MKCALENDAR (RFC 4791 §9.2): those of a PROPPATCH under another name. */
export const readFreshProperties = (root: Element): PropertyChange[] =>
  root.children
    .flatMap((set) => set.children.filter((one) => one.name === "d:prop"))
    .flatMap((prop) => prop.children)
    .map(({ name, text, content, language }) => ({ name, value: text.trim(), content, language }));
