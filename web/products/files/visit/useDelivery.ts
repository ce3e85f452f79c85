import { fileRequestRoutes } from "@safos/contract/routes/file-visits";
import { useState } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { text } from "../../../text/index.tsx";
import { leaveFile } from "./leave-file.ts";

/** A file that a sender has chosen. */
export interface Chosen {
  readonly id: string;
  readonly file: File;
  readonly state: "waiting" | "sending" | "received" | "failed" | "tooLarge";
  readonly sent: number;
  readonly receivedAt: string | null;
  readonly problem: string | null;
}

function problemOf(error: unknown): string {
  if (error instanceof ApiError && error.code === "LINK_SPENT") return text("request.full");
  if (error instanceof ApiError && error.status === 507) return text("request.fullSpace");
  if (error instanceof ApiError && (error.status === 403 || error.status === 404)) return text("request.closed");
  return explain(error);
}

/** Files on their way to a file request: one after another, then the number of the receipt. */
export function useDelivery(linkId: string, maxFileBytes: number) {
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [isSending, setSending] = useState(false);
  const [number, setNumber] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const change = (id: string, part: Partial<Chosen>): void =>
    setChosen((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));

  const choose = (files: readonly File[]): void => {
    setNumber(null);
    setChosen((all) => [
      ...(number === null ? all : []),
      ...files.map((file): Chosen => ({
        id: crypto.randomUUID(),
        file,
        state: file.size > maxFileBytes ? "tooLarge" : "waiting",
        sent: 0,
        receivedAt: null,
        problem: null,
      })),
    ]);
  };

  async function send(note: string): Promise<void> {
    setSending(true);
    setProblem(null);
    let isWhole = true;
    for (const { id, file, state } of chosen) {
      if (state === "received") continue;
      change(id, { state: "sending", sent: 0, problem: null });
      try {
        const { receivedAt } = await leaveFile(file, (sent) => change(id, { sent }));
        change(id, { state: "received", receivedAt });
      } catch (error) {
        isWhole = false;
        change(id, { state: "failed", problem: problemOf(error) });
      }
    }
    if (isWhole)
      try {
        const delivery = await request(fileRequestRoutes.finishDelivery, { body: { note }, isQuiet: true });
        setNumber(delivery.number);
      } catch (error) {
        setProblem(problemOf(error));
      }
    await queryClient.invalidateQueries({ queryKey: ["file-request", linkId] });
    setSending(false);
  }

  return {
    chosen,
    isSending,
    number,
    problem,
    choose,
    send,
    remove: (id: string) => setChosen((all) => all.filter((one) => one.id !== id)),
  };
}
