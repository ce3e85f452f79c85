import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["server/**/*.test.ts", "contract/**/*.test.ts", "tools/**/*.test.ts", "web/**/*.test.{ts,tsx}"],
    globalSetup: ["server/testing/setup.ts"],
    pool: "threads",
    isolate: false,
    // One more than the cores that are counted on: a fifth of the time they wait for what is to happen by itself.
    maxWorkers: 3,
    testTimeout: 20_000,
    // A server that stops goes on to the end of what it does, on a busy machine for long.
    hookTimeout: 120_000,
  },
});
