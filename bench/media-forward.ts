import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/**
 * How many RTP packets the media router forwards per second and core, and what it adds in time: with all its logic
 * (sequence, time and picture numbers, send log, packet cache, ticks), beside a bare forward that only renumbers.
 */
interface Figures {
  sent: number;
  received: number;
  failed: number;
  cores: number;
  p50: number;
  p99: number;
}
const seconds = 5;
const program = join(import.meta.dirname, "media-process.ts");

async function measure(
  mode: "bare" | "full",
  subscribers: number,
  pace: number,
): Promise<{ router: Figures; receiver: Figures }> {
  const start = (role: string): ChildProcess => fork(program, [role, mode, String(subscribers), String(pace)]);
  const [receiver, sender, router] = [start("receiver"), start("sender"), start("router")];
  const early: { to: ChildProcess; message: object }[] = [];
  let isUp = false;
  const pass = (to: ChildProcess, message: object): void => {
    if (isUp) to.send(message);
    else early.push({ to, message });
  };
  const figures = new Map<ChildProcess, (value: Figures) => void>();
  for (const [from, route] of [
    [router, (id: string) => (id === "in" ? sender : receiver)],
    [sender, () => router],
    [receiver, () => router],
  ] as const)
    from.on("message", (message: { kind: string; id: string } & Figures) => {
      if (message.kind === "description" || message.kind === "candidate") pass(route(message.id), message);
      else if (message.kind === "figures") figures.get(from)?.(message);
    });
  await wait(1500);
  isUp = true;
  for (const { to, message } of early) to.send(message);
  await wait(2500);
  sender.send({ kind: "go" });
  await wait(1500);
  for (const one of [router, receiver]) one.send({ kind: "start" });
  await wait(seconds * 1000);
  const ask = (one: ChildProcess): Promise<Figures> =>
    new Promise((resolve) => {
      figures.set(one, resolve);
      one.send({ kind: "stop" });
    });
  const result = { router: await ask(router), receiver: await ask(receiver) };
  for (const one of [receiver, sender, router]) one.kill("SIGKILL");
  return result;
}

process.stdout.write(
  "| router | subscribers | out/s | arrived/s | cores | out/s per core | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|\n",
);
const perCore: Record<string, number> = {};
for (const [subscribers, pace] of [
  [20, 500],
  [30, 1000],
] as const) {
  for (const mode of ["bare", "full"] as const) {
    const { router, receiver } = await measure(mode, subscribers, pace);
    perCore[`${mode}${subscribers}`] = router.sent / router.cores;
    const cells = [
      mode,
      subscribers,
      router.sent.toFixed(0),
      receiver.received.toFixed(0),
      router.cores.toFixed(2),
      (router.sent / router.cores).toFixed(0),
      receiver.p50.toFixed(2),
      receiver.p99.toFixed(2),
    ];
    process.stdout.write(`| ${cells.join(" | ")} |\n`);
  }
  process.stdout.write(
    `\nfull/bare at ${subscribers} subscribers: ${((perCore[`full${subscribers}`] ?? 0) / (perCore[`bare${subscribers}`] ?? 1)).toFixed(2)}\n\n`,
  );
}
process.exit(0);
