import { ApiError } from "./api.ts";

/** How long after it was opened the server takes a public page's answer for a program's. */
const tooFastMs = 2100;

/** Sends what a visitor has entered; of a short form filled in in a moment the page waits instead of the person. */
export async function sendInTime<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "TOO_FAST")) throw error;
    await new Promise((resolve) => setTimeout(resolve, tooFastMs));
    return send();
  }
}
