import { dirname, join, relative } from "node:path";
import { defineConfig, type RolldownPlugin } from "rolldown";

const server = join(import.meta.dirname, "..", "server");
const target = join(server, "dist");

/** Packages of plain JavaScript that are put in as well: nothing that they hold is shared with other packages. */
const inlined =
  /^(?:typebox|kysely|@peculiar\/x509|prom-client|jose|marked|yaml|@livekit\/protocol|@bufbuild\/protobuf)(?:\/|$)/;

/** Where a source stands stays true of what is made from it: migrations, tasks and programs are found from there. */
const keepPlaces: RolldownPlugin = {
  name: "keep-places",
  transform: {
    filter: { id: /\.ts$/, code: /import\.meta\.(?:dirname|url)/ },
    handler: (code, id) => ({
      code: code
        .replaceAll(
          "import.meta.dirname",
          `(import.meta.dirname + ${JSON.stringify(`/${relative(target, dirname(id))}`)})`,
        )
        .replaceAll("import.meta.url", `new URL(${JSON.stringify(relative(target, id))}, import.meta.url).href`),
      map: null,
    }),
  },
};

/**
 * The server and the operator's command, each with the sources it consists of in a few files: Node reads three thousand one by one
 * otherwise, at each start and for each command.
 */
export default defineConfig({
  input: { main: join(server, "main.ts"), cli: join(server, "cli", "main.ts") },
  cwd: server,
  platform: "node",
  external: (id) => !/^(?:[./#]|@safos\/)/.test(id) && !inlined.test(id),
  plugins: [keepPlaces],
  output: { dir: target, format: "esm", entryFileNames: "[name].js", chunkFileNames: "shared-[hash].js" },
});
