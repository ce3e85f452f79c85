import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "#database";
import { makeCertificate } from "./make-certificate.ts";
import { scratchFolder } from "./scratch-folder.ts";

export interface Dovecot {
  /** In plain text, with STARTTLS offered. */
  readonly port: number;
  readonly securePort: number;
  readonly password: string;
  /** What it shows, in PEM: the file; signed by itself. */
  readonly cert: string;
  /** The address of the mailbox `svar` for SAFOS_MAIL_IN_URL. */
  url(scheme: "imap" | "imaps"): string;
  /** A mail server leaves a mail in someone's mailbox, as Postfix does. */
  leave(user: string, raw: string, deliveredTo: string): void;
  /** The mails that lie in it, as they are. */
  mails(user: string): readonly string[];
  /** Begins its mailboxes anew: numbers mean nothing any more. */
  forgetNumbers(user: string): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A real IMAP server (Debian's dovecot-imapd) with the mailboxes `svar` and `annan`. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = mkdtempSync(join(scratchFolder(), "safos-dovecot-"));
  chmodSync(folder, 0o755);
  const { cert, key } = makeCertificate(folder, ["localhost", "127.0.0.1"]);
  const [port, securePort] = [await freePort(), await freePort()];
  const password = "ett lösenord/@?";
  const settings = join(folder, "dovecot.conf");
  writeFileSync(
    settings,
    `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${cert}
ssl_key = <${key}
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
maildir_very_dirty_syncs = no
mail_max_userip_connections = 20
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = scheme=plain ${folder}/passwords
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=${folder}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${securePort}
    ssl = yes
  }
}
`,
  );
  writeFileSync(join(folder, "passwords"), ["svar", "annan"].map((user) => `${user}:${password}\n`).join(""));
  mkdirSync(join(folder, "mail"));
  chownSync(join(folder, "mail"), 65_534, 65_534);
  let server: ReturnType<typeof spawn> | null = null;
  const list = (user: string): string[] =>
    ["new", "cur"].flatMap((part) => {
      const at = join(folder, "mail", user, part);
      try {
        return readdirSync(at).map((name) => join(at, name));
      } catch {
        return [];
      }
    });
  let left = 0;
  const dovecot: Dovecot = {
    port,
    securePort,
    password,
    cert,
    url: (scheme) =>
      `${scheme}://svar:${encodeURIComponent(password)}@localhost:${scheme === "imap" ? port : securePort}/INBOX`,
    leave(user, raw, deliveredTo) {
      for (const part of ["", "new", "cur", "tmp"]) {
        mkdirSync(join(folder, "mail", user, part), { recursive: true });
        chownSync(join(folder, "mail", user, part), 65_534, 65_534);
      }
      const file = join(folder, "mail", user, "new", `${Date.now()}.${++left}.test`);
      writeFileSync(file, `Return-Path: <>\nDelivered-To: ${deliveredTo}\n${raw.replaceAll("\r\n", "\n")}`);
      chownSync(file, 65_534, 65_534);
    },
    mails: (user) =>
      list(user).flatMap((file) => {
        try {
          return readFileSync(file, "utf8");
        } catch {
          // Removed, or marked as seen, meanwhile.
          return [];
        }
      }),
    forgetNumbers(user) {
      for (const name of readdirSync(join(folder, "mail", user)))
        if (name.startsWith("dovecot")) rmSync(join(folder, "mail", user, name), { recursive: true });
    },
    async start() {
      const child = spawn("/usr/sbin/dovecot", ["-F", "-c", settings], { stdio: "ignore" });
      server = child;
      for (let tries = 0; tries < 100; tries += 1) {
        if (await answers(port)) return;
        await wait(100);
      }
      throw new Error(`dovecot does not answer: ${readFileSync(join(folder, "log"), "utf8")}`);
    },
    async stop() {
      const child = server;
      server = null;
      if (child === null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
  await dovecot.start();
  return dovecot;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
