import { SaxesParser, type SaxesTagNS } from "saxes";
import { SamlFault } from "./fault.ts";
import { ds, md, saml, samlp } from "./names.ts";

const mostDepth = 40;
const mostElements = 4000;

// SHA-1 and keyed hashes are no signatures here (Sweden Connect Technical Framework, §8; RFC 9231).
const signatures =
  /^http:\/\/www\.w3\.org\/(2001\/04\/xmldsig-more#(rsa|ecdsa)-sha(256|384|512)|2007\/05\/xmldsig-more#sha(256|384|512)-rsa-MGF1)$/;
const digests = /^http:\/\/www\.w3\.org\/(2001\/04\/xmlenc#sha(256|512)|2001\/04\/xmldsig-more#sha384)$/;
const canonical = /^http:\/\/www\.w3\.org\/2001\/10\/xml-exc-c14n#$/;
const transforms = /^http:\/\/www\.w3\.org\/(2000\/09\/xmldsig#enveloped-signature|2001\/10\/xml-exc-c14n#)$/;
// RSA 1.5 would make an oracle of us (XML Encryption 1.1 §5.5.1).
const encryptions =
  /^http:\/\/www\.w3\.org\/(2009\/xmlenc11#(aes(128|192|256)-gcm|rsa-oaep)|2001\/04\/xmlenc#(aes(128|192|256)-cbc|rsa-oaep-mgf1p))$/;
const algorithms: Readonly<Record<string, RegExp>> = {
  SignatureMethod: signatures,
  DigestMethod: digests,
  CanonicalizationMethod: canonical,
  Transform: transforms,
  EncryptionMethod: encryptions,
};

/** What stands at the top of a message. */
export interface Shape {
  readonly root: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Open {
  readonly name: string;
  readonly isInEncryption: boolean;
}

/**
 * Looks at a message before anything else reads it: size of the tree, no document type, comments or instructions, IDs
 * that are there once, one assertion directly in its response, signatures only where they sign what they stand in, and only
 * algorithms that count. Whatever wraps a signed assertion in another shape is none of this. Throws SamlFault.
 */
export function checkShape(xml: string, isRoot: (root: string) => boolean): Shape {
  const parser = new SaxesParser({ xmlns: true });
  const ids = new Set<string>();
  const path: Open[] = [];
  let elements = 0;
  let assertions = 0;
  let shape: Shape | null = null;
  const fail = (message: string): never => {
    throw new SamlFault(message);
  };
  parser.on("error", (error) => fail(error.message));
  parser.on("doctype", () => fail("a document type"));
  parser.on("comment", () => fail("a comment"));
  parser.on("processinginstruction", () => fail("an instruction"));
  parser.on("cdata", () => fail("a CDATA section"));
  parser.on("opentag", (tag) => {
    if (++elements > mostElements || path.length >= mostDepth) fail("too many elements");
    const parent = path.at(-1)?.name ?? "";
    const name = nameOf(tag);
    if (path.length === 0) shape = readRoot(tag, name, isRoot);
    for (const id of idsOf(tag))
      if (ids.has(id)) fail("an ID twice");
      else ids.add(id);
    if (isAssertion(tag)) {
      assertions++;
      // SAML 2.0 Core §3.3.3; an assertion that was decrypted is a document of its own.
      if (assertions > 1 || (path.length > 0 && (parent !== "samlp:Response" || path.length !== 1)))
        fail("an assertion where none belongs");
    }
    checkSignature(name, parent, path.length);
    checkAlgorithm(tag, path.at(-1)?.isInEncryption === true);
    path.push({ name, isInEncryption: path.at(-1)?.isInEncryption === true || tag.local === "EncryptedAssertion" });
  });
  parser.on("closetag", () => void path.pop());
  parser.write(xml).close();
  return shape ?? fail("no document");
}

/** By namespace, so that a prefix of another one does not pass. */
function nameOf({ uri, local }: SaxesTagNS): string {
  const prefix = { [samlp]: "samlp", [saml]: "saml", [ds]: "ds", [md]: "md" }[uri] ?? `{${uri}}`;
  return `${prefix}:${local}`;
}

function readRoot(tag: SaxesTagNS, name: string, isRoot: (root: string) => boolean): Shape {
  if (!isRoot(name)) throw new SamlFault(`a ${name}`);
  const attributes = Object.values(tag.attributes).map(({ name: key, value }) => [key, value] as const);
  return { root: name, attributes: Object.fromEntries(attributes) };
}

/** Any spelling that some library takes for an identifier. */
const idsOf = (tag: SaxesTagNS): string[] =>
  Object.values(tag.attributes)
    .filter(
      ({ local, prefix }) => local.toLowerCase() === "id" && (prefix === "" || prefix === "xml" || prefix === "wsu"),
    )
    .map(({ value }) => value);

/** Whatever its namespace: what some library might take for one counts. */
const isAssertion = ({ local }: SaxesTagNS): boolean => local === "Assertion" || local === "EncryptedAssertion";

const signed = new Set([
  "samlp:Response",
  "saml:Assertion",
  "samlp:LogoutRequest",
  "samlp:LogoutResponse",
  "md:EntityDescriptor",
]);

function checkSignature(name: string, parent: string, depth: number): void {
  const isSignature = name.endsWith(":Signature");
  if (isSignature && (name !== "ds:Signature" || !signed.has(parent) || depth > 2))
    throw new SamlFault("a signature where none belongs");
  // XML Signature §4.5: content that travels inside a signature is how assertions are hidden.
  if (name.endsWith(":Object") || name.endsWith(":Manifest") || name.endsWith(":RetrievalMethod"))
    throw new SamlFault("content inside a signature");
}

function checkAlgorithm(tag: SaxesTagNS, isInEncryption: boolean): void {
  // The hash of OAEP is named in the same way, and is no digest of what is signed.
  if (isInEncryption && tag.local === "DigestMethod") return;
  const allowed = algorithms[tag.local];
  if (!allowed || tag.uri === md) return;
  const algorithm = Object.values(tag.attributes).find(({ local }) => local === "Algorithm")?.value ?? "";
  if (!allowed.test(algorithm)) throw new SamlFault(`${tag.local} ${algorithm}`);
}
