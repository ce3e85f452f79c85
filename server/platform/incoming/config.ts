import { text, type Values } from "#config";

/** `host:port`, an IPv6 address in brackets. */
export function parseListen(value: string): { readonly host: string; readonly port: number } {
  const found = /^(?:\[([0-9a-fA-F:]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(value);
  const port = Number(found?.[3]);
  if (!found || port > 65_535) throw new Error("must be host:port");
  return { host: found[1] ?? found[2] ?? "", port };
}

/** Settings of mail that comes in; unset: none does. */
export const incomingSettings = {
  mailInListen: {
    ...text(
      "SAFOS_MAIL_IN_LISTEN",
      null,
      "Where answers to the server's own mail are taken over SMTP: `host:port`, behind the mail server of SAFOS_MAIL_IN_DOMAIN; unset: nowhere.",
    ),
    parse(value: string) {
      parseListen(value);
      return value;
    },
  },
  mailInDomain: {
    ...text(
      "SAFOS_MAIL_IN_DOMAIN",
      null,
      "The domain whose mail is handed to SAFOS_MAIL_IN_LISTEN, and in which letters have their return addresses: `svar.example.org`.",
    ),
    parse(value: string) {
      if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value) || value.length > 180) throw new Error("must be a domain");
      return value.toLowerCase();
    },
  },
  mailInCert: text(
    "SAFOS_MAIL_IN_CERT",
    null,
    "A file with the certificate (PEM, with its chain) for STARTTLS where mail comes in; needs SAFOS_MAIL_IN_KEY.",
  ),
  mailInKey: text("SAFOS_MAIL_IN_KEY", null, "The file with the key of SAFOS_MAIL_IN_CERT."),
};
export type IncomingConfig = Values<typeof incomingSettings>;
