const retryMs = 1000;
const mostRetries = 30;

const answers = [200, 304, 404];

/**
 * For reading what the other device has written: what the server could not answer just now is asked again, since the library
 * takes any other answer for the end or reads its own message as the other's. `left`: nobody waits for it any more.
 */
export const patientFetch =
  (left: AbortSignal): typeof fetch =>
  async (input, init) => {
    if ((init?.method ?? "GET") !== "GET") return fetch(input, init);
    for (let retries = 0; ; retries++) {
      const answer = await fetch(input, { ...init, signal: left }).catch((error: unknown) => {
        if (left.aborted || retries === mostRetries) throw error;
      });
      if (answer && (answers.includes(answer.status) || retries === mostRetries)) return answer;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  };
