import { startServer } from "../e2e/server.ts";
import { startBystander } from "./bystander.ts";

/** Signing in: how long it takes and how many a second, alone and many at once, and whether others wait meanwhile. */
const password = "en lång mening som duger";
const people = 40;
const seconds = 5;

const server = await startServer({ environment: { SAFOS_TRUST_PROXY: "yes" } });
await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan");
for (let index = 0; index < people; index++)
  await server.safos("person", "add", `p${index}@fk.example`, "--password", password, "--display-name", `P ${index}`);

async function signIn(index: number): Promise<void> {
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: "POST",
    // Each from a network of their own: what is measured is signing in, not being held back.
    headers: { "content-type": "application/json", "x-forwarded-for": `198.51.${index % people}.7` },
    body: JSON.stringify({ name: `p${index % people}@fk.example`, password }),
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);

async function measure(name: string, atOnce: number): Promise<void> {
  const taken: number[] = [];
  const until = performance.now() + seconds * 1000;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < until) {
      const from = performance.now();
      await signIn(next++);
      taken.push(performance.now() - from);
    }
  };
  const bystander = startBystander(server.url);
  await Promise.all(Array.from({ length: atOnce }, worker));
  const others = await bystander.stop();
  taken.sort((a, b) => a - b);
  const rate = (taken.length / seconds).toFixed(0);
  process.stdout.write(
    `| ${name} | ${rate} | ${at(taken, 0.5)} | ${at(taken, 0.99)} | ${at(others, 0.5)} | ${at(others, 0.99)} |\n`,
  );
}

process.stdout.write("| what | a second | p50 ms | p99 ms | another request p50 ms | p99 ms |\n");
process.stdout.write("| --- | --: | --: | --: | --: | --: |\n");
for (let index = 0; index < people; index++) await signIn(index);
await measure("one after the other", 1);
await measure("8 at once", 8);
await measure("40 at once", 40);
await server.stop();
