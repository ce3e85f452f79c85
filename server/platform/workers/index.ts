export { asBroken, exceed, isDeep, refuseTask, TaskFault, type LimitName } from "./fault.ts";
export { defineTask, type Limits, type Task, type TaskContext } from "./task.ts";
export type { Owner } from "./owner.ts";
export type { FileSource } from "./folder.ts";
export type { Workers } from "./workers.ts";
export { createShared, type Shared } from "./shared.ts";
export { findOnPath, isRoot, nobody, runProgram, type ProgramLimits } from "./program.ts";
