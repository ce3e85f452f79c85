import { expect, test } from "vitest";
import { boundaryOf, readParts } from "./parts.ts";

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const read = async (text: string, size = 1000): Promise<[string | undefined, string][]> => {
  const found: [string | undefined, string][] = [];
  for await (const part of readParts(inPieces(text, size), "gräns")) {
    const pieces: Uint8Array[] = [];
    for await (const piece of part.body) pieces.push(piece);
    found.push([part.headers.get("x-file-path"), Buffer.concat(pieces).toString()]);
  }
  return found;
};
const part = (path: string, content: string): string =>
  `--gräns\r\nX-File-Path: ${path}\r\nContent-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}\r\n`;

test("parts come whole however the body is cut, whatever they hold", async () => {
  const contents = ["ett", "", "rader\r\n--gräns\r\nX-File-Path: /falsk\r\n\r\n", "å".repeat(3000)];
  const body = `${contents.map((one, n) => part(`/${n}`, one)).join("")}--gräns--\r\n`;
  for (const size of [1, 2, 7, 100, 100_000])
    expect(await read(body, size)).toEqual(contents.map((one, n) => [`/${n}`, one]));
});

test("what is not read is passed over", async () => {
  const seen: (string | undefined)[] = [];
  for await (const one of readParts(
    inPieces(`${part("/a", "x".repeat(5000))}${part("/b", "y")}--gräns--\r\n`, 64),
    "gräns",
  ))
    seen.push(one.headers.get("x-file-path"));
  expect(seen).toEqual(["/a", "/b"]);
});

test("what does not hold together is refused", async () => {
  const whole = `${part("/a", "abc")}--gräns--\r\n`;
  for (let end = 0; end < whole.length - 3; end++)
    await expect(read(whole.slice(0, end))).rejects.toMatchObject({ code: "INVALID" });
  for (const text of [
    "--gräns\r\nX-File-Path: /a\r\n\r\nabc\r\n--gräns--\r\n",
    "--gräns\r\nContent-Length: -1\r\n\r\n\r\n--gräns--\r\n",
    "--gräns\r\nutan kolon\r\n\r\n\r\n--gräns--\r\n",
    `--gräns\r\nX: ${"x".repeat(9000)}\r\nContent-Length: 0\r\n\r\n\r\n--gräns--\r\n`,
    `--gräns\r\n${Array.from({ length: 30 }, (_, n) => `X-${n}: 1\r\n`).join("")}Content-Length: 0\r\n\r\n\r\n--gräns--\r\n`,
    "x".repeat(10_000),
    "\r\n".repeat(10_000),
  ])
    await expect(read(text)).rejects.toMatchObject({ code: "INVALID" });
});

test("the boundary is read from the type", () => {
  expect(boundaryOf("multipart/related; boundary=boundary_.oOo._abc=")).toBe("boundary_.oOo._abc=");
  expect(boundaryOf('Multipart/Related; type="x"; boundary="a.b"')).toBe("a.b");
  for (const type of [
    undefined,
    "",
    "multipart/form-data; boundary=a",
    "multipart/related",
    'multipart/related; boundary="å"',
    `multipart/related; boundary=${"x".repeat(71)}`,
  ])
    expect(() => boundaryOf(type)).toThrow("multipart/related");
});
