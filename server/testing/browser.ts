import { checkRefusal } from "./declared-refusals.ts";
import type { TestAnswer } from "./server.ts";

/** A browser as far as the server sees it: its cookies, and requests that its own page makes. */
export interface TestBrowser {
  call(method: string, path: string, body?: unknown): Promise<TestAnswer>;
  /** Without the session: what stays when a person signs out. */
  forgetSession(): void;
  cookies: Map<string, string>;
}

export function openTestBrowser(url: string): TestBrowser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    forgetSession: () => void cookies.delete("safos"),
    async call(method, path, body) {
      const response = await fetch(url + path, {
        method,
        headers: {
          origin: new URL(url).origin,
          "sec-fetch-site": "same-origin",
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (value === "") cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = await response.text();
      const isJson = (response.headers.get("content-type") ?? "").includes("json");
      const answer: TestAnswer["body"] = isJson && text !== "" ? JSON.parse(text) : text;
      if (!response.ok) checkRefusal(method, path, answer);
      return { status: response.status, headers: response.headers, body: answer };
    },
  };
}
