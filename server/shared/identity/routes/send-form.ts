import { createHash } from "node:crypto";
import { escapeHtml, type FastifyReply } from "#http";

const script = "document.forms[0].submit()";
const scriptHash = createHash("sha256").update(script).digest("base64");

/**
 * A page that takes the browser on with a form (SAML 2.0 Bindings §3.5). It may send to this address and do nothing else; the
 * button is for browsers without scripts.
 */
export function sendForm(reply: FastifyReply, address: string, fields: Readonly<Record<string, string>>): FastifyReply {
  const url = new URL(address);
  // A policy names addresses without their query, and neither `;` nor `,` may end it (CSP3 §2.3).
  const target = `${url.origin}${url.pathname}`.replaceAll(";", "%3B").replaceAll(",", "%2C");
  const inputs = Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join("");
  const page =
    `<!doctype html><html lang="sv"><meta charset="utf-8"><title>Safos</title>` +
    `<form method="post" action="${escapeHtml(url.href)}">${inputs}<button>Fortsätt · Continue</button></form>` +
    `<script>${script}</script></html>`;
  return reply
    .header("cache-control", "no-store")
    .header("referrer-policy", "no-referrer")
    .header(
      "content-security-policy",
      `default-src 'none'; script-src 'sha256-${scriptHash}'; form-action ${target}; base-uri 'none'; frame-ancestors 'none'`,
    )
    .type("text/html; charset=utf-8")
    .send(page);
}
