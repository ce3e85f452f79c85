import type { Deployment } from "#config";
import { defineModule, type Given } from "#module";
import { workerSettings } from "./config.ts";
import { createWorkers, type Workers } from "./workers.ts";

interface Needs {
  readonly deployment: Deployment;
}

export const workersModule = defineModule({
  name: "workers",
  settings: workerSettings,
  async create({ deployment, config, log }: Needs & Given<typeof workerSettings>) {
    const { dataFolder } = deployment;
    const workers: Workers = await createWorkers({ dataFolder, processes: config.processes, log });
    const ended = (by: "time" | "memory" | "cancelled" | "lost") => ({
      help: `Runs of worker processes that were ended: ${by}.`,
      read: () => workers.figures().ended[by],
    });
    return {
      api: workers,
      parts: {
        health: { workers: () => workers.check() },
        gauges: {
          safos_workers_waiting: {
            help: "Work that waits for a worker process.",
            read: () => workers.figures().waiting,
          },
          safos_workers_running: { help: "Work that has its turn.", read: () => workers.figures().running },
          safos_workers_processes: {
            help: "Worker processes, idle ones too.",
            read: () => workers.figures().processes,
          },
          safos_workers_ended_time: ended("time"),
          safos_workers_ended_memory: ended("memory"),
          safos_workers_ended_cancelled: ended("cancelled"),
          safos_workers_ended_lost: ended("lost"),
        },
      },
      stop: () => workers.stop(),
    };
  },
});
