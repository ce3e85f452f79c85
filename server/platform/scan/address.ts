import type { NetConnectOpts } from "node:net";

/** Where a scanner answers: `clamd://host:3310`, or `clamd+unix:///run/clamav/clamd.ctl`. Throws a sentence for the operator. */
export function parseScanUrl(text: string): NetConnectOpts {
  const fault = new Error("must be clamd://host:3310 or clamd+unix:///path/of/the/socket");
  if (!URL.canParse(text)) throw fault;
  const { protocol, hostname, port, pathname, username, search } = new URL(text);
  if (username !== "" || search !== "") throw fault;
  if (protocol === "clamd+unix:" && hostname === "" && pathname.length > 1)
    return { path: decodeURIComponent(pathname) };
  if (protocol !== "clamd:" || hostname === "" || !["", "/"].includes(pathname)) throw fault;
  return { host: hostname.replace(/^\[(.+)\]$/, "$1"), port: port === "" ? 3310 : Number(port) };
}
