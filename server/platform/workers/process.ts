import { join } from "node:path";
import { exceed, isDeep, TaskFault } from "./fault.ts";
import type { Answer, Order } from "./messages.ts";
import { packPayload, unpackPayload } from "./payload.ts";
import type { TaskContext } from "./task.ts";

/** A worker process: runs one task at a time and imports of a task only what that task needs. */
const send = (answer: Answer): void => void process.send?.(answer);

/** What a text may be nested at most where nobody counted: as deep as the stack reaches, which no honest one comes near. */
const deepest = 1000;

async function run(order: Order): Promise<Answer> {
  const { folder, mostOutputBytes } = order;
  try {
    const task = (await import(order.file)) as { run(input: unknown, context: TaskContext): unknown };
    const input = await unpackPayload(order.input, { folder, name: "input" });
    const made = await task.run(input, { path: (name) => join(folder, name) });
    const limit = { mostBytes: mostOutputBytes, tooLarge: () => exceed("outputBytes", mostOutputBytes) };
    return { kind: "done", output: await packPayload(made, { folder, name: "output" }, limit) };
  } catch (error) {
    const fault = isDeep(error) ? exceed("nesting", deepest) : error;
    if (fault instanceof TaskFault) return { kind: "refused", code: fault.code, data: fault.data };
    const { message, stack } = fault instanceof Error ? fault : new Error(String(fault));
    return { kind: "failed", message, stack: stack ?? message };
  }
}

process.on("message", (order: Order) => void run(order).then(send));
process.once("disconnect", () => process.exit(0));
send({ kind: "ready" });
