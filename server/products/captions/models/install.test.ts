import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installModel } from "./install.ts";
import { chooseModel, readModel } from "./model.ts";
import { partsOf, readList } from "./source.ts";

const root = mkdtempSync(join(tmpdir(), "safos-models-"));
const data = join(root, "data");
const source = join(root, "kb-whisper-base");
let web: Server;
let address = "";
const answers = new Map<string, string>();

/** Files by their names, which are no model. */
const files = { "base-encoder.onnx": "e", "base-decoder.onnx": "d", "base-tokens.txt": "t" };

function fill(folder: string, content: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(content)) writeFileSync(join(folder, name), text);
}
const sum = (text: string): string => createHash("sha256").update(text).digest("hex");
const list = Object.entries(files)
  .map(([name, text]) => `${sum(text)}  ${name}\n`)
  .join("");
const install = (from: string, sha256: string | null = null, name: string | null = null) =>
  installModel(data, { source: from, sha256, name });
const nothingInstalled = (): void => {
  expect(existsSync(join(data, "models")) ? readdirSync(join(data, "models")) : []).toEqual([]);
};

beforeAll(async () => {
  fill(source, files);
  web = createServer((request, response) => {
    const content = answers.get(request.url ?? "");
    response.statusCode = content === undefined ? 404 : 200;
    response.end(content ?? "");
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(web.address() as { port: number }).port}/kb-whisper-base`;
});
afterAll(async () => {
  rmSync(root, { recursive: true });
  await new Promise((resolve) => web.close(resolve));
});

test("what is not the model that was asked for is refused before it is tried, and nothing of it stays", async () => {
  await expect(install(source, "0".repeat(64))).rejects.toMatchObject({ code: "CAPTIONS_MODEL_BROKEN" });
  nothingInstalled();
  const listed = join(root, "listed");
  fill(listed, { ...files, SHA256SUMS: list.replace(sum("e"), sum("x")) });
  await expect(install(listed)).rejects.toThrow(/base-encoder.onnx is not what was asked for/);
  fill(listed, { SHA256SUMS: list.split("\n").slice(1).join("\n") });
  await expect(install(listed)).rejects.toMatchObject({ code: "INVALID" });
  nothingInstalled();
});

test("files that are no model are tried in a process of their own, and refused with what is wrong with them", async () => {
  await expect(install(source)).rejects.toMatchObject({ code: "CAPTIONS_MODEL_BROKEN" });
  nothingInstalled();
});

test("the sum of a folder without a list is what sha256sum makes of its files", async () => {
  const wanted = sum(
    execFileSync("sh", ["-c", "LC_ALL=C sha256sum base-decoder.onnx base-encoder.onnx base-tokens.txt"], {
      cwd: source,
    }).toString(),
  );
  // It goes as far as being tried.
  await expect(install(source, wanted)).rejects.toThrow(/cannot be used/);
});

test("from an address nothing is taken without a sum, and nothing that has another", async () => {
  await expect(install(address)).rejects.toMatchObject({ code: "INVALID" });
  await expect(install(address, sum(list))).rejects.toThrow(/SHA256SUMS answered 404/);
  answers.set("/kb-whisper-base/SHA256SUMS", list);
  for (const [name, text] of Object.entries(files)) answers.set(`/kb-whisper-base/${name}`, text);
  await expect(install(address, sum("other"))).rejects.toMatchObject({ code: "CAPTIONS_MODEL_BROKEN" });
  await expect(install(address, sum(list))).rejects.toThrow(/cannot be used/);
  answers.set("/kb-whisper-base/base-decoder.onnx", "another");
  await expect(install(address, sum(list))).rejects.toThrow(/base-decoder.onnx is not what was asked for/);
  nothingInstalled();
});

test("lists lead nowhere else, and names are names", async () => {
  for (const line of [`${sum("x")}  ../x.onnx`, `${sum("x")}  /etc/passwd`, "abc  x.onnx", `${sum("x")}  a b`])
    expect(() => readList(line), line).toThrow();
  expect(readList(`${sum("x")} *x.onnx\n\n`).get("x.onnx")).toBe(sum("x"));
  for (const name of ["../x", ".hidden", "", "a/b"]) {
    await expect(install(source, null, name)).rejects.toMatchObject({ code: "INVALID" });
    expect(readModel(join(data, "models"), name)).toBeNull();
  }
  await expect(install(join(root, "nowhere"))).rejects.toMatchObject({ code: "INVALID" });
  await expect(install(source, "abc")).rejects.toMatchObject({ code: "INVALID" });
});

test("of several files the smaller is the part, and a missing one is named", () => {
  expect(partsOf(["m-encoder.onnx", "m-encoder.int8.onnx", "m-decoder.onnx", "m-tokens.txt", "README.md"])).toEqual({
    encoder: "m-encoder.int8.onnx",
    decoder: "m-decoder.onnx",
    tokens: "m-tokens.txt",
  });
  expect(() => partsOf(["m-encoder.onnx", "m-tokens.txt"])).toThrow(/decoder/);
});

test("the wanted model is used, else the only one, and of two others none", () => {
  const folder = join(root, "installed");
  const add = (name: string) => fill(join(folder, name), { "encoder.onnx": "", "decoder.onnx": "", "tokens.txt": "" });
  expect(chooseModel(folder, "KBLab/kb-whisper-base")).toBeNull();
  add("whisper-tiny");
  fill(join(folder, "half"), { "encoder.onnx": "" });
  expect(chooseModel(folder, "KBLab/kb-whisper-base")?.name).toBe("whisper-tiny");
  add("kb-whisper-base");
  expect(chooseModel(folder, "KBLab/KB-Whisper-base")?.name).toBe("kb-whisper-base");
  expect(chooseModel(folder, "another")).toBeNull();
  expect(chooseModel(folder, "../installed/whisper-tiny")?.name).toBe("whisper-tiny");
  expect(chooseModel(folder, "..")).toBeNull();
});
