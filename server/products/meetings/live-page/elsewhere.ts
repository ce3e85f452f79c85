import { request as requestPlain, type IncomingMessage } from "node:http";
import { request as requestTls } from "node:https";
import { elapsed } from "#clock";
import { readBytes, refuse } from "#http";
import { checksCertificate, sealHeader } from "../signalling/pass-on.ts";

const answerWithin = 5000;
const mostPlaylist = 1 << 20;
const mostSegment = 8 << 20;
/** Another process is asked for a playlist this often at most, ms. */
const playlistMs = 500;
/** Bytes of segments of other processes that are kept here. */
const mostKept = 96 << 20;

/** What a process says of its own: how many watch there, and how many watch in all. */
export const viewersHeader = "safos-live-viewers";
export const processHeader = "safos-live-process";

interface OtherPlaylist {
  readonly body: Buffer;
  readonly etag: string;
  /** How many watch in all processes. */
  readonly watching: number;
}

interface Asked {
  readonly address: string;
  readonly code: string;
  readonly seal: string;
  /** Of this process. */
  readonly processId: string;
  readonly viewers: number;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** The rooms of other processes: each of theirs is asked for once, however many watch here. */
export class Elsewhere {
  private readonly playlists = new Map<string, { readonly at: number; readonly answer: Promise<OtherPlaylist> }>();
  /** The oldest first. */
  private readonly segments = new Map<string, Promise<Buffer | null>>();
  private readonly sizes = new Map<string, number>();
  private bytes = 0;

  /** Refuses UNAVAILABLE. */
  playlist(asked: Asked): Promise<OtherPlaylist> {
    const at = elapsed();
    const key = `${asked.address} ${asked.code}`;
    const known = this.playlists.get(key);
    if (known && at - known.at < playlistMs) return known.answer;
    for (const [one, { at: then }] of this.playlists) if (at - then > 60_000) this.playlists.delete(one);
    const answer = ask(asked, "", mostPlaylist).then(({ status, headers, body }) => {
      if (status !== 200) throw unreachable();
      return { body, etag: headers.etag ?? "", watching: Number(headers[viewersHeader] ?? 0) };
    });
    this.playlists.set(key, { at, answer });
    return answer;
  }

  /** Null: it is not kept there. Refuses UNAVAILABLE. */
  segment(asked: Asked, name: string): Promise<Buffer | null> {
    const key = `${asked.code} ${name}`;
    const known = this.segments.get(key);
    if (known) return known;
    const answer = ask(asked, `/segments/${name}`, mostSegment).then(({ status, body }) => {
      if (status === 404) return null;
      if (status !== 200) throw unreachable();
      return body;
    });
    this.segments.set(key, answer);
    answer.then(
      (bytes) => (bytes === null ? this.drop(key) : this.keep(key, bytes.length)),
      () => this.drop(key),
    );
    return answer;
  }

  private keep(key: string, bytes: number): void {
    this.sizes.set(key, bytes);
    this.bytes += bytes;
    for (const oldest of this.sizes.keys()) {
      if (this.bytes <= mostKept) return;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    this.segments.delete(key);
    this.bytes -= this.sizes.get(key) ?? 0;
    this.sizes.delete(key);
  }
}

const unreachable = () => refuse("UNAVAILABLE", "The call cannot be reached right now.", { part: "media" });

async function ask({ address, code, seal, processId, viewers }: Asked, path: string, most: number): Promise<Answer> {
  const target = new URL(`/api/v1/live-pages/${code}${path}`, address);
  try {
    const response = await new Promise<IncomingMessage>((done, fail) => {
      const options = {
        headers: { [sealHeader]: seal, [viewersHeader]: String(viewers), [processHeader]: processId },
        signal: AbortSignal.timeout(answerWithin),
        rejectUnauthorized: checksCertificate(target),
      };
      const request = (target.protocol === "https:" ? requestTls : requestPlain)(target, options, done);
      request.on("error", fail);
      request.end();
    });
    return { status: response.statusCode ?? 502, headers: response.headers, body: await readBytes(response, most) };
  } catch {
    throw unreachable();
  }
}
