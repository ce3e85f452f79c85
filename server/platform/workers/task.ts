/** What one run of a task may use at most. */
export interface Limits {
  /** Milliseconds of processor time; by the clock on the wall six times as many. */
  readonly time: number;
  /** Mebibytes that its process may hold in all (RSS); the heap has a limit of its own besides. */
  readonly memory: number;
  /** Bytes of its output. */
  readonly outputBytes: number;
}

/** What a task is given besides its input. */
export interface TaskContext {
  /** Where a file that came along by this name lies. */
  path(name: string): string;
}

/** A task as the server knows it: where its code lies, never the code itself. */
export interface Task<Input, Output> {
  /** `documents:read`. */
  readonly name: string;
  /** The address of its file, `….task.ts`, which exports `run` and is imported in worker processes only. */
  readonly file: string;
  readonly limits: Limits;
  /** Carries the types; never there. */
  readonly types?: (input: Input) => Output;
}

/**
 * A task by the type of its function: `defineTask<typeof run>({ … })` with `import type { run }` from the task's file, so
 * that nothing of what it imports is loaded into the server.
 */
export function defineTask<R extends (input: never, context: TaskContext) => unknown>(definition: {
  readonly name: string;
  readonly file: URL;
  readonly limits: Limits;
}): Task<Parameters<R>[0], Awaited<ReturnType<R>>> {
  return { ...definition, file: definition.file.href };
}
