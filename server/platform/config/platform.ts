import { proxies } from "./proxies.ts";
import { choice, integer, secret, text, url } from "./settings.ts";

/** Settings of the deployment: the operator's contract. Modules keep theirs in their own `config.ts`. */
export const platformSettings = {
  port: integer("SAFOS_PORT", 8080, [0, 65535], "The port of the page and of every protocol but media."),
  host: text(
    "SAFOS_HOST",
    "localhost",
    "The address to listen on; `0.0.0.0` for all, behind a proxy that ends TLS or with SAFOS_TLS.",
  ),
  data: text("SAFOS_DATA", "./data", "The folder that holds everything: files and, when embedded, the database."),
  publicUrl: url(
    "SAFOS_PUBLIC_URL",
    ["http:", "https:"],
    "The address people use; default `http://localhost:<port>`, with SAFOS_TLS `https://…`.",
  ),
  databaseUrl: url(
    "SAFOS_DATABASE_URL",
    ["postgres:", "postgresql:"],
    "An external PostgreSQL 15 or newer; unset: embedded.",
  ),
  adminToken: secret(
    "SAFOS_ADMIN_TOKEN",
    16,
    "Bearer token of the operator's API and of /metrics; unset: both are off.",
  ),
  requestsPerSecond: integer(
    "SAFOS_REQUESTS_PER_SECOND",
    100,
    [0, 1_000_000],
    "REST requests a second that one person may make for long, in each process; four times as many at once. Addresses without a session share three tenths of it. 0: no limit.",
  ),
  drainSeconds: integer(
    "SAFOS_DRAIN_SECONDS",
    20,
    [0, 3600],
    "How long uploads, downloads and other requests under way have to finish when the server is told to stop.",
  ),
  statementSeconds: integer(
    "SAFOS_STATEMENT_SECONDS",
    60,
    [1, 3600],
    "How long one statement of a request or a job may take in the database before it is given up with 503.",
  ),
  lockSeconds: integer("SAFOS_LOCK_SECONDS", 15, [1, 3600], "How long it may wait for what others have locked."),
  logLevel: choice("SAFOS_LOG_LEVEL", "info", ["error", "warn", "info", "debug"], "How much the log says."),
  logFormat: choice(
    "SAFOS_LOG_FORMAT",
    "auto",
    ["auto", "json", "text"],
    "`json`: one object a line, for programs; `text`: for people; `auto`: text at a terminal, JSON otherwise.",
  ),
  trustProxy: proxies(
    "SAFOS_TRUST_PROXY",
    "Whose X-Forwarded-For and X-Forwarded-Proto are believed: `no`, `yes` (one proxy stands in front), the number of proxies, or their networks (`10.0.0.0/8,fd00::/8`).",
  ),
  tls: choice(
    "SAFOS_TLS",
    "off",
    ["off", "files", "acme"],
    "Whether Safos speaks TLS itself: `files` with SAFOS_TLS_CERT and SAFOS_TLS_KEY, `acme` with certificates that it orders; `off`: a proxy does, or nobody.",
  ),
};
