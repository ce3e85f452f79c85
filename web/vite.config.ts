import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import type { Route } from "@safos/contract/route";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { engineChunk, everyday, soon, straightImports } from "./chunks.ts";
import { earlyFiles } from "./early.ts";
import { matrixParts } from "./matrix-parts.ts";

/** The server that `vite` sends API calls to while the page is developed. */
const server = "http://127.0.0.1:8080";
const proxied = ["/api", "/_matrix", "/.well-known", "/oauth2", "/remote.php"];

/**
 * React Aria carries the texts of 34 languages; the page speaks two. The others' files become empty.
 */
const twoLanguages: Plugin = {
  name: "two-languages",
  enforce: "pre",
  load: (id) =>
    /[\\/]react-(aria|stately)[^?]*[\\/](intl|private)[\\/].*[\\/]?[a-z]{2}-[A-Z]{2}\.m?js$/.test(id) &&
    !/(sv-SE|en-US)\.m?js$/.test(id)
      ? "export default {};"
      : null,
};

/** Diagrams written as code are not part of our whiteboard: the megabytes that draw them stay out of what is built. */
const withoutDiagrams: Plugin = {
  name: "without-diagrams",
  enforce: "pre",
  resolveId: (source) => (source === "@excalidraw/mermaid-to-excalidraw" ? "\0without-diagrams" : null),
  load: (id) =>
    id === "\0without-diagrams"
      ? `export function parseMermaidToExcalidraw() { return Promise.reject(new Error("There are no diagrams here.")); }`
      : null,
};

/**
 * The whiteboard's letters come from here and nowhere else, also when one cannot be fetched. The Chinese ones (13 MB)
 * stay out: the system has its own.
 */
const whiteboardFonts: Plugin = {
  name: "whiteboard-fonts",
  enforce: "pre",
  transform: (code, id) =>
    id.includes("@excalidraw/excalidraw/dist/") && code.includes("https://esm.sh/")
      ? code
          .replaceAll(/"\.\/fonts\/Xiaolai\/[^"]+"/g, '"local:"')
          .replace(
            /`https:\/\/esm\.sh\/(?:[^`$]|\$\{(?:[^`}]|`[^`]*`|\}(?=`))*\})*\/dist\/prod\/`/,
            'location.origin+"/whiteboard-fonts/"',
          )
      : null,
  generateBundle() {
    const folder = join(dirname(fileURLToPath(import.meta.resolve("@excalidraw/excalidraw"))), "fonts");
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
      if (name.endsWith(".woff2") && !name.startsWith("Xiaolai"))
        this.emitFile({
          type: "asset",
          fileName: `whiteboard-fonts/fonts/${name}`,
          source: readFileSync(join(folder, name)),
        });
  },
};

/** What the viewer of PDF fetches where a file needs it: letters that a file names and does not hold, and readers of rare pictures. */
const pdfParts: Plugin = {
  name: "pdf-parts",
  generateBundle() {
    const base = join(dirname(fileURLToPath(import.meta.resolve("pdfjs-dist/package.json"))));
    const names = [
      ...readdirSync(join(base, "standard_fonts")).map((name) => join("standard_fonts", name)),
      "wasm/jbig2_nowasm_fallback.js",
      "wasm/openjpeg_nowasm_fallback.js",
    ];
    for (const name of names)
      this.emitFile({ type: "asset", fileName: `pdf-parts/${basename(name)}`, source: readFileSync(join(base, name)) });
  },
};

/** What finds a person in a picture, with its model; fetched when someone hides their room. */
const selfieSegmentation: Plugin = {
  name: "selfie-segmentation",
  generateBundle() {
    const folder = dirname(fileURLToPath(import.meta.resolve("@mediapipe/selfie_segmentation/package.json")));
    for (const name of [
      "selfie_segmentation.js",
      "selfie_segmentation.binarypb",
      "selfie_segmentation_landscape.tflite",
      "selfie_segmentation_solution_simd_wasm_bin.js",
      "selfie_segmentation_solution_simd_wasm_bin.wasm",
    ])
      this.emitFile({
        type: "asset",
        fileName: `selfie-segmentation/${name}`,
        source: readFileSync(join(folder, name)),
      });
  },
};

/** The texts of the page as Lingui draws them, so that the page need not carry what reads ICU messages. */
const compiledTexts: Plugin = {
  name: "compiled-texts",
  apply: "build",
  enforce: "pre",
  async load(id) {
    if (!/[\\/]web[\\/]text[\\/](sv|en)(-[a-z]+)?\.ts$/.test(id)) return null;
    this.addWatchFile(id);
    const texts = (await import(pathToFileURL(id).href)) as Record<string, Record<string, string>>;
    return Object.entries(texts)
      .map(([name, texts]) => {
        const compiled = Object.entries(texts).map(([key, message]) => [key, compileMessage(message)]);
        return `export const ${name} = ${JSON.stringify(Object.fromEntries(compiled))};`;
      })
      .join("\n");
  },
};

/** All emoji as one text, so that the page carries neither what it is made from nor what makes it. */
const builtEmoji: Plugin = {
  name: "built-emoji",
  apply: "build",
  enforce: "pre",
  async load(id) {
    if (!/[\\/]web[\\/]products[\\/]chat[\\/]emoji[\\/]data\.ts$/.test(id)) return null;
    const { emojiData } = (await import(pathToFileURL(id).href)) as { emojiData: string };
    return `export const emojiData = ${JSON.stringify(emojiData)};`;
  },
};

/** The contract's routes without their schemas: the page needs a method and a path, the server checks the rest. */
const routesWithoutSchemas: Plugin = {
  name: "routes-without-schemas",
  apply: "build",
  enforce: "pre",
  async load(id) {
    if (!/[\\/]contract[\\/]routes[\\/][a-z-]+\.ts$/.test(id)) return null;
    this.addWatchFile(id);
    const tables = (await import(pathToFileURL(id).href)) as Record<string, Record<string, Route>>;
    return Object.entries(tables)
      .map(([name, table]) => {
        const routes = Object.entries(table).map(([route, { method, path }]) => [route, { method, path }]);
        return `export const ${name} = ${JSON.stringify(Object.fromEntries(routes))};`;
      })
      .join("\n");
  },
};

for (const path of [...everyday, ...soon]) statSync(path);

const passedOn = new Set<string>();

/** The page's style sheets stand below its shell, so that the shell is drawn before they have come. */
const shellFirst: Plugin = {
  name: "shell-first",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(html) {
      const sheet = /\n\s*<link rel="stylesheet"[^>]*>/g;
      return html.replace(sheet, "").replace("</body>", `${(html.match(sheet) ?? []).join("")}\n  </body>`);
    },
  },
};

/** Beyond this a file belongs to an editor or a call. */
const mostAhead = 150_000;

/** `ahead.json`: what the service worker fetches before it is asked for, so that every page opens at once. */
const ahead: Plugin = {
  name: "ahead",
  apply: "build",
  writeBundle({ dir = "" }, bundle) {
    const isForWhiteboards = (names: readonly string[]): boolean => names.some((name) => name.includes("excalidraw"));
    const files = Object.values(bundle).flatMap((file) => {
      if (file.type === "asset") return file.fileName.endsWith(".css") ? [file.fileName] : [];
      const isSmall = file.code.length < mostAhead || ["first", "everyday", "soon"].includes(file.name);
      return isSmall && !passedOn.has(file.fileName) && !isForWhiteboards(file.moduleIds) ? [file.fileName] : [];
    });
    writeFileSync(join(dir, "ahead.json"), JSON.stringify(files.map((name) => `/${name}`)));
  },
};

/** Files larger than this are compressed a little less well, which takes a tenth of the time. */
const mostPressed = 1_000_000;

/** Compressed once here instead of at every request: `x.js.br` and `x.js.gz` beside `x.js`. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  closeBundle() {
    const folder = join(import.meta.dirname, "dist");
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      const path = join(folder, name);
      if (!/\.(m?js|css|html|svg|wasm|webmanifest)$/.test(name) || statSync(path).size < 1024) continue;
      const bytes = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      writeFileSync(
        `${path}.br`,
        brotliCompressSync(bytes, {
          params: { [constants.BROTLI_PARAM_QUALITY]: bytes.length > mostPressed ? 9 : 11 },
        }),
      );
    }
  },
};

export default defineConfig({
  plugins: [
    compiledTexts,
    routesWithoutSchemas,
    builtEmoji,
    withoutDiagrams,
    matrixParts,
    whiteboardFonts,
    pdfParts,
    selfieSegmentation,
    twoLanguages,
    react(),
    shellFirst,
    straightImports(passedOn),
    earlyFiles(),
    ahead,
    compressed,
  ],
  build: {
    target: "es2022",
    sourcemap: false,
    // The policy of the page allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The drawing surface comes in one piece of 1.8 MB, which whiteboards alone fetch; nothing else is to grow as large.
    chunkSizeWarningLimit: 1900,
    // What every visit fetches stands in one file, what everyone who is signed in does in another: smaller and quicker
    // than their many parts. Products stay apart.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "first", tags: ["$initial"], priority: 2 },
            { name: "everyday", test: (id: string) => everyday.includes(id), priority: 1 },
            { name: "soon", test: (id: string) => soon.includes(id), priority: 0.9 },
            // The entry names every file that a lazy part needs: what Idag and the calendar share is one.
            { name: "calendar", test: /\/web\/products\/calendar\/(days|hidden|preference|queries|useMinute)\.ts$/ },
            // What most pages share comes in three files: each of a hundred small ones costs the browser and the server more than
            // its bytes.
            { name: "icons", test: /[\\/]lucide-react[\\/]/ },
            {
              name: "controls",
              test: /[\\/](react-aria|react-aria-components|react-stately|@react-aria|@react-stately|@internationalized|@tanstack)[\\/]|\/web\/ui\//,
            },
            { name: "shared", test: /\/web\/(shared|platform|shell)\//, minShareCount: 6 },
            { name: "routes", test: /[\\/]contract[\\/]routes[\\/]/, minShareCount: 2 },
            { name: "files", test: /[\\/]web[\\/]products[\\/]files[\\/]/, minShareCount: 2 },
            { name: "matrix", test: /[\\/]matrix-js-sdk[\\/]lib[\\/](matrix|index|client)\.js$/ },
            { name: engineChunk, debugName: "engine" },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      ...Object.fromEntries(proxied.map((path) => [path, { target: server, ws: true, changeOrigin: false }])),
      "/rtc": { target: server, ws: true, changeOrigin: false },
    },
  },
});
