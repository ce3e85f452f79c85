import type { ConnectionTest } from "@safos/contract/meetings";
import { useCallback, useEffect, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { checkDevices, measureReach, readBrowser } from "./own-side.ts";
import { untried, type Results } from "./results.ts";

export interface ConnectionTestState {
  results: Results;
  /** Where media and relays are; null before it is known. */
  test: ConnectionTest | null;
  /** Why it could not even begin. */
  trouble: string | null;
  again: () => void;
}

/** Runs at once, and again when asked to. */
export function useConnectionTest(begin: () => Promise<ConnectionTest>): ConnectionTestState {
  const [round, setRound] = useState(0);
  const [results, setResults] = useState<Results>(untried);
  const [test, setTest] = useState<ConnectionTest | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  useEffect(() => {
    let isMeant = true;
    const report = <K extends keyof Results>(step: K, result: Results[K]): void => {
      if (isMeant) setResults((before) => ({ ...before, [step]: result }));
    };
    async function run(): Promise<void> {
      report("reach", { ...untried.reach, state: "measuring" });
      report("devices", { ...untried.devices, state: "measuring" });
      const browser = readBrowser();
      report("browser", browser);
      void checkDevices().then((found) => report("devices", found));
      const reach = await measureReach();
      report("reach", reach);
      if (reach.state === "stopped" || browser.state === "stopped" || !isMeant) return;
      const begun = await begin();
      if (!isMeant) return;
      setTest(begun);
      const { measurePaths } = await import("./measure.ts");
      await measurePaths(begun, report, () => isMeant);
    }
    run().catch((error: unknown) => isMeant && setTrouble(explain(error)));
    return () => {
      isMeant = false;
    };
  }, [round, begin]);

  return {
    results,
    test,
    trouble,
    again: useCallback(() => {
      setResults(untried);
      setTrouble(null);
      setRound((before) => before + 1);
    }, []),
  };
}
