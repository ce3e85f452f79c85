/** Names that SAML 2.0, XML Signature and the Sweden Connect profile give. */
export const samlp = "urn:oasis:names:tc:SAML:2.0:protocol";
export const saml = "urn:oasis:names:tc:SAML:2.0:assertion";
export const md = "urn:oasis:names:tc:SAML:2.0:metadata";
export const ds = "http://www.w3.org/2000/09/xmldsig#";
export const redirectBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
export const postBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
export const bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
export const transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
/** A civic number: never read, never stored. */
export const personIdentityNumber = "urn:oid:1.2.752.29.4.13";
