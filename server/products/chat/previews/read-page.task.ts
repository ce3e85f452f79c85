import { readFile } from "node:fs/promises";
import { Parser } from "htmlparser2";
import type { TaskContext } from "#workers";

/** What a page says of itself, by the names of the Open Graph protocol (https://ogp.me); null: nothing. */
export interface PageFacts {
  readonly title: string | null;
  readonly description: string | null;
  readonly siteName: string | null;
  /** As it stands there, relative or not. */
  readonly image: string | null;
}

const longest = { title: 300, description: 1000, siteName: 100, image: 2048 };
/** The first of these that a page has. */
const names: Readonly<Record<keyof PageFacts, readonly string[]>> = {
  title: ["og:title", "twitter:title", "title"],
  description: ["og:description", "twitter:description", "description"],
  siteName: ["og:site_name"],
  image: ["og:image:secure_url", "og:image:url", "og:image", "twitter:image"],
};

/** The coding that the answer or the page itself names (HTML, "Determining the character encoding"). */
function decode(bytes: Buffer, charset: string | null): string {
  const label = charset ?? /<meta[^>]{0,200}?charset=["']?([\w-]{1,40})/i.exec(bytes.toString("latin1", 0, 1024))?.[1];
  try {
    return new TextDecoder(label ?? "utf-8").decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Of what stands in the head, and where a page has none, of all. */
function collect(html: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const note = (name: string | undefined, value: string | undefined): void => {
    if (name !== undefined && value !== undefined && value.trim() !== "" && !found.has(name)) found.set(name, value);
  };
  let title: string | null = null;
  let isInBody = false;
  const parser = new Parser({
    onopentag(name, { property, name: metaName, content }) {
      if (name === "body") isInBody = true;
      if (name === "meta") note((property ?? metaName)?.toLowerCase(), content);
      else if (name === "title" && !isInBody) title ??= "";
    },
    ontext(text) {
      if (title !== null && title.length < longest.title * 4) title += text;
    },
    onclosetag(name) {
      if (name !== "title") return;
      note("title", title ?? undefined);
      title = null;
    },
  });
  parser.write(html);
  parser.end();
  return found;
}

/** In one line, without characters that turn or hide what stands beside them. */
const plain = (text: string, most: number): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll(/\p{Cf}/gu, "")
    .trim()
    .slice(0, most)
    .toWellFormed();

/** Reads the page that lies in the file `page`. */
export async function run({ charset }: { readonly charset: string | null }, context: TaskContext): Promise<PageFacts> {
  const found = collect(decode(await readFile(context.path("page")), charset));
  const read = (fact: keyof PageFacts): string | null => {
    const value = names[fact].map((name) => found.get(name)).find((one) => one !== undefined);
    return (value === undefined ? "" : plain(value, longest[fact])) || null;
  };
  return { title: read("title"), description: read("description"), siteName: read("siteName"), image: read("image") };
}
