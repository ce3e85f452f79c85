import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { randomInt } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A network of its own (a Linux network namespace) whose only way out is a cable to this machine. Needs root. */
export interface Network {
  /** This machine's end of the cable. */
  readonly host: string;
  /** A program that runs Chromium inside. */
  readonly chromium: string;
  /** From now on nothing of this kind leaves, without a word; "tcp dport 1" and the like, as nftables spells it. */
  drop(what: string): void;
  /** Everything leaves again. */
  open(): void;
  /** The machine inside gets another address, as with another network. */
  changeAddress(): void;
  stop(): void;
}

const run = (...command: [string, ...string[]]): void =>
  void execFileSync(command[0], command.slice(1), { stdio: "pipe" });

/** Whether this machine lets a test make one: a container without the right to change networks does not. */
export function canMakeNetwork(): boolean {
  const name = `safos-try${randomInt(16_384)}`;
  try {
    run("ip", "netns", "add", name);
    run("ip", "link", "add", `${name.slice(-6)}h`, "type", "veth", "peer", "name", `${name.slice(-6)}n`, "netns", name);
    run("ip", "netns", "exec", name, "nft", "add table inet walls");
    return true;
  } catch (error) {
    if (!/not permitted|not supported/i.test(String(error))) throw error;
    return false;
  } finally {
    try {
      run("ip", "netns", "del", name);
    } catch {
      // It was never made.
    }
  }
}

export function makeNetwork(): Network {
  const number = randomInt(16_384);
  const name = `safos${number}`;
  const base = `10.${200 + ((number >> 8) >> 3)}.${(number >> 3) & 255}.${(number & 7) * 32}`.split(".").map(Number);
  const at = (n: number): string => [...base.slice(0, 3), (base[3] ?? 0) + n].join(".");
  const inside = (...command: [string, ...string[]]): void => run("ip", "netns", "exec", name, ...command);
  const folder = mkdtempSync(join(tmpdir(), "safos-network-"));
  const chromium = join(folder, "chromium");
  writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${name} /usr/bin/chromium "$@"\n`);
  chmodSync(chromium, 0o755);
  let last = 2;

  run("ip", "netns", "add", name);
  run("ip", "link", "add", `${name}h`, "type", "veth", "peer", "name", `${name}n`, "netns", name);
  run("ip", "addr", "add", `${at(1)}/27`, "dev", `${name}h`);
  run("ip", "link", "set", `${name}h`, "up");
  inside("ip", "link", "set", "lo", "up");
  inside("ip", "addr", "add", `${at(last)}/27`, "dev", `${name}n`);
  inside("ip", "link", "set", `${name}n`, "up");
  inside("nft", "add table inet walls");
  inside("nft", "add chain inet walls out { type filter hook output priority 0; }");

  return {
    host: at(1),
    chromium,
    drop: (what) => inside("nft", `add rule inet walls out oifname != "lo" ${what} drop`),
    open: () => inside("nft", "flush chain inet walls out"),
    changeAddress() {
      inside("ip", "addr", "flush", "dev", `${name}n`);
      last = last === 30 ? 2 : last + 1;
      inside("ip", "addr", "add", `${at(last)}/27`, "dev", `${name}n`);
    },
    stop() {
      run("ip", "netns", "del", name);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
