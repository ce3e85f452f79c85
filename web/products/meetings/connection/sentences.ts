import type { ConnectionTest } from "@safos/contract/meetings";
import type { Text } from "../../../text/index.tsx";
import type { Results, StepId } from "./results.ts";

const wayNames = { udp: "UDP", tcp: "TCP", tls: "TLS" } as const;

/** The sentence of each step. `test` is null before it is known. */
export function sentenceOf(t: Text, step: StepId, results: Results, test: ConnectionTest | null): string {
  const { reach, browser, devices, direct, relay, speed } = results;
  const port = portsText(test?.mediaPorts ?? []);
  const isOpen = (state: string): boolean => state === "works" || state === "slow";
  switch (step) {
    case "reach":
      if (reach.state === "stopped") return t("connection.reachStopped", { host: location.host });
      return isOpen(reach.state) ? t("connection.reachText", { host: location.host, ms: reach.ms }) : "";
    case "browser": {
      const name = browser.name || t("connection.browserUnnamed");
      if (browser.state !== "works") return browser.state === "stopped" ? t("connection.oldBrowserText") : "";
      return t(browser.canShare ? "connection.browserText" : "connection.browserNoShare", { name });
    }
    case "devices":
      if (devices.state === "stopped") return t("connection.devicesStopped");
      if (!isOpen(devices.state)) return t("connection.devicesAsk");
      return t(devices.hasSound ? "connection.devicesHeard" : "connection.devicesSilent", {
        names: devices.names.join(", "),
      });
    case "direct":
      if (direct.state === "stopped") return t("connection.directStopped", { port });
      return isOpen(direct.state) ? t("connection.directText", { port, ms: direct.ms }) : "";
    case "relay":
      if (relay.state === "absent") return t("connection.relayAbsent");
      if (relay.state === "stopped") return t("connection.relayStopped");
      return isOpen(relay.state)
        ? t("connection.relayText", { way: relay.way ? wayNames[relay.way] : "", ms: relay.ms })
        : "";
    case "speed":
      if (speed.state === "waiting") return t("connection.againSoon");
      return speed.state === "absent"
        ? t("connection.speedStopped")
        : t("connection.speedText", { kbits: speed.kbits });
    default:
      return "";
  }
}

/** 7882, 7882–7885 or, where they do not follow each other, each of them. */
export function portsText(ports: readonly number[]): string {
  const [first] = ports;
  const last = ports.at(-1);
  if (first === undefined || last === undefined || first === last) return String(first ?? "");
  return ports.every((port, index) => port === first + index) ? `${first}–${last}` : ports.join(", ");
}

/** What an IT department opens: the host, then each port once. */
export function openingsOf(t: Text, test: ConnectionTest): string[] {
  const relays = test.relays.flatMap((url) => {
    const [, scheme = "", port = "", transport = ""] = /^(turns?):.*?:(\d+)(?:\?transport=(\w+))?$/.exec(url) ?? [];
    const protocol = transport === "udp" ? "UDP" : "TCP";
    return port === ""
      ? []
      : [t("connection.outgoing", { protocol: scheme === "turns" ? "TCP (TLS)" : protocol, port })];
  });
  const media = t("connection.outgoing", { protocol: "UDP", port: portsText(test.mediaPorts) });
  return [new URL(test.url).hostname, ...new Set([media, ...relays])];
}
