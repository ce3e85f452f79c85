import { freemem } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { isThorough } from "./sizes.ts";

const gibibyte = 1024 ** 3;
/** Two servers with their databases and two browsers need about six; the rest is room for others on the machine. */
const workers = Number(process.env["SAFOS_TEST_WORKERS"] ?? (freemem() > 10 * gibibyte ? 2 : 1));

/**
 * Every file starts and stops servers of its own, on ports and folders of its own: two files run at a time where there
 * is memory for them. Some faults fill disks and freeze processes, two browsers that encode a screen of full size need
 * both cores, and what counts seconds needs quiet: they come last, alone.
 */
const alone = [
  "faults/callers.test.ts",
  "faults/faults.test.ts",
  "faults/stopping.test.ts",
  "clients/livekit.test.ts",
  "clients/livekit-older.test.ts",
  "clients/narrow-path.test.ts",
  "journeys/connection.test.ts",
  "clients/relay.test.ts",
];

/** Minutes of two cores each, of what the modules' own tests hold from below: where one asks for it, or names its part. */
const thorough = [
  "clients/livekit-backend.test.ts",
  "clients/livekit-older.test.ts",
  "clients/media-pool.test.ts",
  "clients/narrow-path.test.ts",
  "faults/recording.test.ts",
  "journeys/background.test.ts",
  "journeys/breakout.test.ts",
  "journeys/captions.test.ts",
  "journeys/key-recovery.test.ts",
  "journeys/live-page.test.ts",
  "journeys/noise.test.ts",
  "journeys/verification-code.test.ts",
  "journeys/webinar.test.ts",
];
const left = isThorough ? [] : thorough;

/** What takes a minute and more, longest first: one that begins last keeps one worker waiting for the other. */
const longest = [
  "journeys/accessible",
  "journeys/live-page",
  "journeys/files-list",
  "clients/element-call-encrypted",
  "journeys/key-recovery",
  "journeys/uploads",
  "journeys/calendar",
  "journeys/guests",
  "journeys/meeting",
  "journeys/transfer",
  "journeys/call-crowd",
  "journeys/forms",
  "journeys/documents",
  "journeys/roles",
  "journeys/boards",
  "journeys/search",
  "journeys/polls",
  "journeys/policy",
  // These wait more than they work.
  "journeys/noise",
  "clients/media-pool",
  "faults/recording",
  "faults/egress",
].map((name) => `/e2e/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = longest.findIndex((one) => moduleId.endsWith(one));
      return rank === -1 ? longest.length : rank;
    };
    const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return (await super.sort(files)).toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}

export default defineConfig({
  test: {
    root: import.meta.dirname,
    globalSetup: ["prepared.ts"],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "together",
          include: ["journeys/**/*.test.ts", "clients/**/*.test.ts", "faults/**/*.test.ts"],
          exclude: [...alone, ...left],
          maxWorkers: workers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "alone",
          include: alone.filter((one) => !left.includes(one)),
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    pool: "forks",
    // What clients log is shown for what failed only.
    silent: "passed-only",
    testTimeout: 180_000,
    // What a page shows is asked until it is so: on a machine that others share it may take its time.
    expect: { poll: { timeout: 30_000, interval: 100 } },
    // Starting a server and running eight commands takes minutes when the cores are busy with something else.
    hookTimeout: 300_000,
  },
});
