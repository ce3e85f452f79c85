import { defineConfig } from "vitest/config";

/** Journeys, foreign clients and faults: one after the other, each against servers it starts and stops itself. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["journeys/**/*.test.ts", "clients/**/*.test.ts", "faults/**/*.test.ts"],
    pool: "forks",
    // What clients log is shown for what failed only.
    silent: "passed-only",
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
