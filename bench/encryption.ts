import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "../server/platform/database/testing.ts";
import startPostgres from "../server/testing/setup.ts";

/**
 * What AES-256-GCM costs in the store of blobs: the same code in two processes by turns, one of which has a cipher that gives every byte
 * back as it is (`encryption-without-process.ts`, loaded before anything else; the server has no such setting). The folder lies where
 * BENCH_FOLDER says, else in the working folder.
 */
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const preload = join(import.meta.dirname, "encryption-without-process.ts");
const measured = join(import.meta.dirname, "encryption-process.ts");

interface Figure {
  readonly ms: number;
  /** Of all threads. */
  readonly cpuMs: number;
}
type Figures = Readonly<Record<string, Figure>>;

const stop = await startPostgres();
const modes = await Promise.all(
  ["sealed", "without"].map(async (mode) => ({
    mode,
    database: await createTestDatabase(),
    folder: mkdtempSync(join(process.env["BENCH_FOLDER"] ?? process.cwd(), `bench-encryption-${mode}-`)),
    found: [] as Figures[],
  })),
);
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

try {
  for (let round = 0; round < rounds; round += 1)
    for (const { mode, database, folder, found } of round % 2 === 0 ? modes : modes.toReversed()) {
      const first = mode === "without" ? ["--import", preload] : [];
      const env = { ...process.env, BENCH_DATABASE: database.url, BENCH_DATA: folder };
      const printed = execFileSync(process.execPath, [...first, measured], { env, encoding: "utf8" });
      found.push(JSON.parse(printed) as Figures);
    }
  const [sealed, without] = modes.map(({ found }) => found);
  process.stdout.write(
    `Load of the machine when it ended: ${loadavg()[0]?.toFixed(1)}.\n\n| what | sealed ms | without ms | ratio | sealed CPU ms | without CPU ms | ratio |\n| --- | --: | --: | --: | --: | --: | --: |\n`,
  );
  for (const what of Object.keys(sealed?.[0] ?? {})) {
    const of = (all: readonly Figures[] | undefined, key: keyof Figure): number =>
      median((all ?? []).map((one) => one[what]?.[key] ?? 0));
    const cells = (["ms", "cpuMs"] as const).flatMap((key) => {
      const [one, other] = [of(sealed, key), of(without, key)];
      return [one.toFixed(0), other.toFixed(0), (one / other).toFixed(2)];
    });
    process.stdout.write(`| ${[what, ...cells].join(" | ")} |\n`);
  }
} finally {
  for (const { folder, database } of modes) {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  }
  await stop();
}
