import { secret, text, type Values } from "#config";
import { longestMailboxName } from "./address.ts";

/** `host:port`, an IPv6 address in brackets. */
export function parseListen(value: string): { readonly host: string; readonly port: number } {
  const found = /^(?:\[([0-9a-fA-F:]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(value);
  const port = Number(found?.[3]);
  if (!found || port > 65_535) throw new Error("must be host:port");
  return { host: found[1] ?? found[2] ?? "", port };
}

/** `imaps://user:password@host:993/INBOX`; `imap://` goes on by STARTTLS. */
export function parseMailbox(value: string): MailboxSettings {
  const url = new URL(value);
  const isSecure = url.protocol === "imaps:";
  if (!isSecure && url.protocol !== "imap:") throw new Error("must begin with imaps:// or imap://");
  if (url.hostname === "" || url.username === "" || url.password === "")
    throw new Error("must name a user, a password and a host");
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (isSecure ? 993 : 143) : Number(url.port),
    isSecure,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    folder: decodeURIComponent(url.pathname.slice(1)) || "INBOX",
  };
}

export interface MailboxSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else by STARTTLS, without which nothing is said but to this machine itself. */
  readonly isSecure: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
}

const mailboxUrl = secret(
  "SAFOS_MAIL_IN_URL",
  8,
  "A mailbox that answers to the server's own mail are read from, where no mail server hands them over: `imaps://user:password@host/INBOX`, `imap://…` for STARTTLS; unset: none.",
);

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
  mailInUrl: {
    ...mailboxUrl,
    parse(value: string) {
      parseMailbox(value);
      return mailboxUrl.parse(value);
    },
  },
  mailInAddress: {
    ...text(
      "SAFOS_MAIL_IN_ADDRESS",
      null,
      "The address of the mailbox of SAFOS_MAIL_IN_URL, where letters have their return addresses with a part after its name: `svar@example.org` for `svar+…@example.org`; unset: in SAFOS_MAIL_IN_DOMAIN, all of whose mail comes there.",
    ),
    parse(value: string) {
      const small = value.toLowerCase();
      if (!/^[a-z0-9._-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(small) || small.length > 200)
        throw new Error("must be an address without +");
      if (small.indexOf("@") > longestMailboxName)
        throw new Error(`may have ${longestMailboxName} characters before @`);
      return small;
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
