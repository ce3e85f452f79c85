import { connect, createServer, type Socket } from "node:net";

/** Stands between a server and PostgreSQL, and ends the server at one step of what it does there. */
export interface StepKiller {
  /** Where the server finds its database. */
  readonly url: string;
  /**
   * From now on the server's questions and PostgreSQL's answers are counted; at this one, from 1, `end` is called and
   * nothing more goes either way: of a question, it is never asked; of an answer, it is never heard.
   */
  arm(step: number, end: () => void): void;
  /** Counts no more; how many steps there were. */
  disarm(): number;
  stop(): Promise<void>;
}

export function startStepKiller(databaseUrl: string): Promise<StepKiller> {
  const to = new URL(databaseUrl);
  const open = new Set<Socket>();
  let [count, last] = [0, Infinity];
  let end = (): void => undefined;
  const cut = (): void => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  /** Whether this part still goes on to the other side. */
  const goesOn = (): boolean => {
    if (count >= last) return false;
    count += 1;
    if (count < last) return true;
    end();
    cut();
    return false;
  };
  const proxy = createServer((client) => {
    const database = connect(Number(to.port), to.hostname);
    for (const [from, into] of [
      [client, database],
      [database, client],
    ] as const) {
      open.add(from);
      from.setNoDelay(true);
      from.on("data", (part: Buffer) => goesOn() && into.write(part));
      from.on("error", () => undefined);
      from.on("close", () => {
        open.delete(from);
        into.destroy();
      });
    }
  });
  return new Promise((resolve, reject) => {
    proxy.once("error", reject);
    proxy.listen(0, "127.0.0.1", () => {
      const address = proxy.address();
      if (!address || typeof address !== "object") throw new Error("no port");
      const url = new URL(databaseUrl);
      url.port = String(address.port);
      resolve({
        url: url.href,
        arm(step, then) {
          [count, last, end] = [0, step, then];
        },
        disarm() {
          const steps = count;
          [count, last] = [0, Infinity];
          return steps;
        },
        stop() {
          cut();
          return new Promise((stopped) => proxy.close(() => stopped()));
        },
      });
    });
  });
}
