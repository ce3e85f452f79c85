import { expect, test } from "vitest";
import { untried, verdictOf, type Results } from "./results.ts";

const good: Results = {
  reach: { state: "works", ms: 20 },
  browser: { state: "works", name: "Firefox 145", canShare: true },
  devices: { state: "works", names: [], hasSound: true },
  direct: { state: "works", ms: 20 },
  relay: { state: "works", ms: 30, way: "udp" },
  speed: { state: "works", kbits: 2500 },
};

test.each<[string, Partial<Results>, ReturnType<typeof verdictOf>]>([
  ["everything works", {}, "good"],
  ["without camera and microphone", { devices: { state: "stopped", names: [], hasSound: false } }, "good"],
  ["without a relay", { relay: { state: "absent", ms: 0, way: null } }, "good"],
  ["only the relay", { direct: { state: "stopped", ms: 0 } }, "relayed"],
  ["neither", { direct: { state: "stopped", ms: 0 }, relay: { state: "absent", ms: 0, way: null } }, "stopped"],
  ["a thin line", { speed: { state: "slow", kbits: 400 } }, "slow"],
  ["a long way", { direct: { state: "slow", ms: 700 } }, "slow"],
  ["hardly any line", { speed: { state: "slow", kbits: 90 } }, "soundOnly"],
  ["the server is away", { reach: { state: "stopped", ms: 0 } }, "unreachable"],
  ["a browser without calls", { browser: { state: "stopped", name: "", canShare: false } }, "oldBrowser"],
  ["the relay is still tried", { relay: { state: "measuring", ms: 0, way: null } }, "measuring"],
  ["the speed is still measured", { speed: { state: "measuring", kbits: 200 } }, "measuring"],
])("%s", (_, change, verdict) => {
  expect(verdictOf({ ...good, ...change })).toBe(verdict);
});

test("nothing is said before anything is known", () => {
  expect(verdictOf(untried)).toBe("measuring");
});
