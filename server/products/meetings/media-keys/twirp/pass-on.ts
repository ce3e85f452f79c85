import { request as requestPlain, type IncomingMessage } from "node:http";
import { request as requestTls } from "node:https";
import { checksCertificate, sealHeader } from "../../signalling/pass-on.ts";
import type { Encoding } from "./codec.ts";
import { TwirpError } from "./error.ts";

const answerWithin = 10_000;
/** Bytes of an answer: a hundred participants with as much metadata as they may have. */
const longestAnswer = 32 * 1024 * 1024;

/** A call of the server API as it came. */
export interface TwirpCall {
  readonly path: string;
  readonly token: string;
  readonly encoding: Encoding;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly encoding: string;
  readonly body: Buffer;
}

/** The room lives in another process of the server: it answers. Throws TwirpError when it does not. */
export async function passOnCall(address: string, seal: string, call: TwirpCall): Promise<Answer> {
  const target = new URL(call.path, address);
  try {
    const response = await new Promise<IncomingMessage>((done, fail) => {
      const options = {
        method: "POST",
        headers: { authorization: `Bearer ${call.token}`, "content-type": call.encoding, [sealHeader]: seal },
        signal: AbortSignal.timeout(answerWithin),
        rejectUnauthorized: checksCertificate(target),
      };
      const request = (target.protocol === "https:" ? requestTls : requestPlain)(target, options, done);
      request.on("error", fail);
      request.end(call.body);
    });
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of response as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > longestAnswer) throw new Error("The answer is too long.");
      parts.push(part);
    }
    const { "content-type": encoding = "application/json" } = response.headers;
    return { status: response.statusCode ?? 502, encoding, body: Buffer.concat(parts) };
  } catch {
    throw new TwirpError("unavailable", "The room cannot be reached right now.");
  }
}
