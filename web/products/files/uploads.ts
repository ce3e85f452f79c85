import type { Upload as ServerUpload } from "@safos/contract/files";
import { uploadRoutes } from "@safos/contract/routes/files";
import { useSyncExternalStore } from "react";
import { ApiError, explain } from "../../platform/api.ts";
import { now, randomId } from "../../platform/clock.ts";
import { queryClient } from "../../platform/query.ts";
import { addressOf, request } from "../../platform/request.ts";
import { onLeavePage } from "../../platform/sign-out.ts";
import { FolderMaker, type UploadTarget } from "./folders.ts";

type UploadState = "waiting" | "running" | "taken" | "done" | "failed";
type Answer = "version" | "rename" | "refuse";

/** One file on its way. Files go on while the person is elsewhere on the page. */
export interface Upload {
  id: string;
  name: string;
  /** The folders that come with it, from the outermost. */
  path: readonly string[];
  size: number;
  sent: number;
  state: UploadState;
  problem: string | null;
}

interface Job extends Upload {
  file: File;
  workspaceId: string;
  folders: FolderMaker;
  answer: Answer;
  serverId: string | null;
  stop: AbortController;
}

/** Two at a time: one would leave the line idle between pieces, many would starve each other. */
const atOnce = 2;
/** A piece is tried this many times before the person is asked. */
const tries = 4;

let jobs: readonly Job[] = [];
let startedAt = 0;
const listeners = new Set<() => void>();

function set(next: readonly Job[]): void {
  jobs = next;
  for (const listener of listeners) listener();
}

function change(id: string, part: Partial<Job>): void {
  set(jobs.map((job) => (job.id === id ? { ...job, ...part } : job)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useFileUploads(): readonly Upload[] {
  return useSyncExternalStore(subscribe, () => jobs);
}

/** Seconds left at the speed so far; null when it cannot be said yet. */
export function secondsLeft(uploads: readonly Upload[]): number | null {
  const open = uploads.filter((one) => one.state !== "taken" && one.state !== "failed");
  const sent = open.reduce((sum, one) => sum + one.sent, 0);
  const all = open.reduce((sum, one) => sum + one.size, 0);
  const elapsed = (now() - startedAt) / 1000;
  return sent > 0 && elapsed > 2 ? Math.round(((all - sent) / sent) * elapsed) : null;
}

/** A file and the folders it lies in, below what was dropped or chosen. */
export interface FileInFolder {
  file: File;
  path: readonly string[];
}

/** Files of a chosen folder know where they lay. */
export function withPath(file: File): FileInFolder {
  return { file, path: file.webkitRelativePath.split("/").slice(0, -1) };
}

/** `answer` says what to do when the name is taken; "refuse" asks the person. */
export function uploadFiles(files: readonly FileInFolder[], target: UploadTarget, answer: Answer = "refuse"): void {
  const folders = new FolderMaker(target);
  if (jobs.every((job) => job.state !== "running")) startedAt = now();
  set([
    ...jobs,
    ...files.map(({ file, path }): Job => ({
      workspaceId: target.workspaceId,
      folders,
      path,
      id: randomId(),
      file,
      name: file.name,
      size: file.size,
      sent: 0,
      state: "waiting",
      problem: null,
      answer,
      serverId: null,
      stop: new AbortController(),
    })),
  ]);
  pump();
}

export function answerUpload(id: string, answer: "version" | "rename"): void {
  change(id, { answer, state: "waiting", problem: null });
  pump();
}

export function retryUpload(id: string): void {
  change(id, { state: "waiting", problem: null, stop: new AbortController() });
  pump();
}

export function cancelUpload(id: string): void {
  const job = jobs.find((one) => one.id === id);
  if (!job) return;
  job.stop.abort();
  if (job.serverId && job.state !== "done")
    request(uploadRoutes.endUpload, { params: { id: job.serverId } }).catch(() => undefined);
  set(jobs.filter((one) => one.id !== id));
  pump();
}

export function clearUploads(): void {
  for (const job of jobs) if (job.state !== "done") cancelUpload(job.id);
  set([]);
}

onLeavePage(clearUploads);

function pump(): void {
  const running = jobs.filter((job) => job.state === "running").length;
  for (const job of jobs.filter((one) => one.state === "waiting").slice(0, Math.max(0, atOnce - running))) {
    change(job.id, { state: "running" });
    void run(job.id).finally(pump);
  }
}

async function run(id: string): Promise<void> {
  const job = jobs.find((one) => one.id === id);
  if (!job) return;
  try {
    const upload = await begin(job);
    change(id, { serverId: upload.id });
    if (upload.isNameTaken && job.answer === "refuse") return change(id, { state: "taken" });
    await sendPieces(job, upload);
    await request(uploadRoutes.finishUpload, { params: { id: upload.id }, body: { onConflict: job.answer } });
    change(id, { state: "done", sent: job.size });
    void queryClient.invalidateQueries({ queryKey: ["files", job.workspaceId] });
  } catch (error) {
    if (job.stop.signal.aborted) return;
    if (error instanceof ApiError && error.code === "NAME_TAKEN") return change(id, { state: "taken" });
    if (error instanceof ApiError && (error.status === 404 || error.status === 410))
      change(id, { serverId: null, sent: 0 });
    change(id, { state: "failed", problem: explain(error) });
  }
}

/** Goes on with what the server already has of this file, or begins. */
async function begin(job: Job): Promise<ServerUpload> {
  if (job.serverId) return request(uploadRoutes.readUpload, { params: { id: job.serverId } });
  const parentId = await job.folders.at(job.path);
  return request(uploadRoutes.beginUpload, {
    params: { id: job.workspaceId },
    body: {
      ...(parentId === null ? {} : { parentId }),
      name: job.name,
      size: job.size,
      modifiedAt: new Date(job.file.lastModified).toISOString(),
    },
  });
}

async function sendPieces(job: Job, upload: ServerUpload): Promise<void> {
  const count = Math.ceil(job.size / upload.chunkSize);
  const there = new Set(upload.received);
  const sizeOf = (number: number): number => Math.min(upload.chunkSize, job.size - (number - 1) * upload.chunkSize);
  let done = [...there].reduce((sum, number) => sum + sizeOf(number), 0);
  for (let number = 1; number <= count; number++) {
    if (there.has(number)) continue;
    const start = (number - 1) * upload.chunkSize;
    const piece = job.file.slice(start, start + upload.chunkSize);
    const before = done;
    await withTries(job, () =>
      put(addressOf(uploadRoutes.writeChunk, { params: { id: upload.id, number } }), piece, job.stop.signal, (bytes) =>
        change(job.id, { sent: before + bytes }),
      ),
    );
    done += sizeOf(number);
    change(job.id, { sent: done });
  }
}

/** A short break in the network is waited out; a refusal is not. */
async function withTries(job: Job, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isPassing =
        error instanceof ApiError && (error.status === 0 || error.status >= 500) && error.status !== 507;
      if (!isPassing || attempt >= tries || job.stop.signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}

function put(url: string, piece: Blob, signal: AbortSignal, onProgress: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("PUT", url);
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    sending.addEventListener("load", () => {
      if (sending.status < 300) return resolve();
      let code = "";
      try {
        const problem = JSON.parse(sending.responseText) as { code?: unknown };
        if (typeof problem.code === "string") code = problem.code;
      } catch {
        // A proxy's page; the status says enough.
      }
      reject(new ApiError(sending.status, code, "the piece was refused"));
    });
    sending.addEventListener("error", () => reject(new ApiError(0, "NETWORK", "the piece did not arrive")));
    sending.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
    signal.addEventListener("abort", () => sending.abort(), { once: true });
    sending.send(piece);
  });
}

// Closing the page would lose what is on its way: the browser asks.
addEventListener("beforeunload", (event) => {
  if (jobs.some((job) => job.state === "running" || job.state === "waiting")) event.preventDefault();
});
