import { availableParallelism } from "node:os";
import type { Setting } from "#config";

const most = 64;
/** The rest of the server has the last core; more than this many are for an operator to ask for. */
const mostByItself = 8;

/** A number of processes, or `auto`. */
export const mediaProcesses = (
  name: `SAFOS_${string}`,
  about: string,
  cores: () => number = availableParallelism,
): Setting<number> => ({
  name,
  about,
  fallback: 1,
  fallbackText: "1",
  isSecret: false,
  parse(value) {
    if (value === "auto") return Math.min(Math.max(cores() - 1, 1), mostByItself);
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < 1 || number > most)
      throw new Error(`must be auto, or a whole number from 1 to ${most}`);
    return number;
  },
});

/** The ports of processes that have one each, from the first one on; 0: none, or any free ones. */
export const portsFrom = (first: number, processes: number): number[] =>
  first === 0 ? [] : Array.from({ length: processes }, (_, index) => first + index);
