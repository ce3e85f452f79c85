import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import type { Duplex } from "node:stream";
import { isIP } from "node:net";
import { now } from "#clock";
import type { Http } from "#http";
import type { Log } from "#log";
import { checksCertificate, sealHeader } from "../signalling/pass-on.ts";
import { refuseUpgrade } from "../signalling/refuse-upgrade.ts";
import type { Tokens } from "../calls/tokens.ts";
import type { RelayHost } from "./host.ts";
import { joinStreams } from "./join-streams.ts";
import type { Origin } from "./origin.ts";

/** Where a process takes connections for its relay that came to another one. */
const streamPath = "/rtc/relay";
const protocol = "safos-relay";
const answerWithin = 5000;
/** Seconds for which what another process has sealed holds. */
const sealedFor = 60;

interface Needs {
  readonly relay: Pick<RelayHost, "connect">;
  readonly tokens: Pick<Tokens, "reveal" | "sealOf" | "isSeal">;
  /** Where the others reach this process. */
  readonly address: () => string;
}

/** Leads a connection to the relay that its credentials are of: this process' own, or that of another one. */
export const createLead =
  ({ relay, tokens, address }: Needs) =>
  async (tag: string | null, origin: Origin): Promise<Duplex | null> => {
    const target = tag === null ? address() : tokens.reveal(tag);
    if (target === null) return null;
    return target === address() ? relay.connect(origin) : passOnStream(target, origin, tokens);
  };

/** Throws when the other process does not take it. */
function passOnStream(address: string, { ip, port }: Origin, tokens: Pick<Tokens, "sealOf">): Promise<Duplex> {
  const target = new URL(streamPath, address);
  const from = `${ip} ${port} ${Math.floor(now() / 1000)}`;
  const options = {
    headers: {
      ...{ connection: "Upgrade", upgrade: protocol, "safos-relay-from": from },
      [sealHeader]: tokens.sealOf(`relay ${from}`),
    },
    rejectUnauthorized: checksCertificate(target),
    timeout: answerWithin,
    agent: false as const,
  };
  return new Promise((done, fail) => {
    const request = (target.protocol === "https:" ? requestTls : requestPlain)(target, options);
    const refused = (): void => void request.destroy(new Error("The relay cannot be reached."));
    request
      .on("upgrade", (_answer, socket, head) => {
        socket.setTimeout(0);
        if (head.length > 0) socket.unshift(head);
        done(socket.setNoDelay(true));
      })
      .on("response", refused)
      .on("timeout", refused)
      .on("error", fail)
      .end();
  });
}

/** Takes what other processes have led here. */
export function serveStreams({ relay, tokens, http, log }: Omit<Needs, "address"> & { http: Http; log: Log }): void {
  http.upgrade(streamPath, (request, socket, head, _principal, seat) => {
    const { "safos-relay-from": from, [sealHeader]: seal } = request.headers;
    const sealed = typeof from === "string" ? from : "";
    const [ip = "", port = "", at = ""] = sealed.split(" ");
    const isOurs = typeof seal === "string" && tokens.isSeal(seal, `relay ${sealed}`);
    if (!isOurs || isIP(ip) === 0 || Math.abs(now() / 1000 - Number(at)) > sealedFor)
      return refuseUpgrade(socket, "403 Forbidden", "Only processes of this server come in here.");
    // The relay counts them by where they come from.
    if (!seat.admit(`relay ${ip} ${port}`)) return;
    relay.connect({ ip, port: Number(port) }).then(
      (stream) => {
        if (!stream) return refuseUpgrade(socket, "503 Service Unavailable", "There is no relay here.");
        socket.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${protocol}\r\n\r\n`);
        if (head.length > 0) stream.write(head);
        joinStreams(socket, stream);
      },
      (error: unknown) => {
        log.warn({ error }, "a connection could not be led to the relay");
        refuseUpgrade(socket, "503 Service Unavailable", "The relay cannot be reached.");
      },
    );
  });
}
