import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { patientFetch } from "./patient-fetch.ts";

const address = "https://fk.example/rendezvous/1";
const asked = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", asked);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  asked.mockReset();
});

const answer = (status: number): Response => new Response(null, { status });

test("reading goes on after what the server could not answer and what did not reach it", async () => {
  asked
    .mockResolvedValueOnce(answer(502))
    .mockRejectedValueOnce(new TypeError("Failed to fetch"))
    .mockResolvedValueOnce(answer(429))
    .mockResolvedValueOnce(answer(304));
  const reading = patientFetch(new AbortController().signal)(address);
  await vi.advanceTimersByTimeAsync(3000);
  expect((await reading).status).toBe(304);
  expect(asked).toHaveBeenCalledTimes(4);
});

test("that it is not there is an answer", async () => {
  asked.mockResolvedValueOnce(answer(404));
  expect((await patientFetch(new AbortController().signal)(address)).status).toBe(404);
});

test("writing and ending are asked once, and go on when nobody waits any more", async () => {
  const left = new AbortController();
  asked.mockResolvedValue(answer(502));
  expect((await patientFetch(left.signal)(address, { method: "PUT" })).status).toBe(502);
  left.abort();
  await patientFetch(left.signal)(address, { method: "DELETE" });
  expect(asked.mock.calls.map(([, init]) => init?.signal)).toEqual([undefined, undefined]);
});

test("a server that is away for half a minute is given up", async () => {
  asked.mockImplementation(async () => answer(502));
  const reading = patientFetch(new AbortController().signal)(address);
  await vi.advanceTimersByTimeAsync(30_000);
  expect((await reading).status).toBe(502);
  expect(asked).toHaveBeenCalledTimes(31);
});

test("who has left asks no more", async () => {
  const left = new AbortController();
  asked.mockImplementation(async (_address, init) => {
    init?.signal?.throwIfAborted();
    return answer(502);
  });
  const reading = expect(patientFetch(left.signal)(address)).rejects.toThrow("aborted");
  await vi.advanceTimersByTimeAsync(1500);
  left.abort();
  await vi.advanceTimersByTimeAsync(1000);
  await reading;
  expect(asked).toHaveBeenCalledTimes(3);
});
