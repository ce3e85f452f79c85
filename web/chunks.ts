import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

type Graph = Rolldown.ChunkingContext;

const at = (...names: readonly string[]): string[] => names.map((name) => join(import.meta.dirname, name));

/**
 * What everyone who is signed in fetches at once: the frame, its list and the sections of Idag, in one file. What they
 * are made of comes with them; a name that is no file any more fails the build.
 */
export const everyday = at(
  "platform/held/index.ts",
  "shell/Frame.tsx",
  "shell/today/TodayPage.tsx",
  "shared/workspaces/TodayWorkspaces.tsx",
  "products/boards/MyCards.tsx",
  "products/chat/UnreadRooms.tsx",
  "products/chat/WorkspaceList.tsx",
  "products/files/RecentFiles.tsx",
  "products/files/uploads/UploadPlace.tsx",
  "products/meetings/TodayMeetings.tsx",
  "products/meetings/call/CallDock.tsx",
  "products/polls/DuePolls.tsx",
);

/** What every page fetches by itself once it stands, in one file as well. */
export const soon = at(
  "platform/outbox/Outgoing.tsx",
  "platform/outbox/Waiting.tsx",
  // The engine needs these of what pages share, and would bring the rest of it.
  "platform/session-stores.ts",
  "platform/media.ts",
  "products/calendar/today/TodayCalendar.tsx",
  "products/chat/load-engine.ts",
  "products/chat/verification/VerificationHost.tsx",
  "products/files/offline/start.ts",
  "products/meetings/call/CallOverlay.tsx",
  "products/meetings/ringing/Ringing.tsx",
  "shared/search/SearchBox.tsx",
);

const engine = join(import.meta.dirname, "products/chat/start-engine.ts");

/** Everything that a module cannot be without, itself too. */
function closureOf(start: string, graph: Graph): Set<string> {
  const found = new Set([start]);
  for (const id of found) for (const one of graph.getModuleInfo(id)?.importedIds ?? []) found.add(one);
  return found;
}

const isMatrixClient = (id: string): boolean => /[\\/]matrix-js-sdk[\\/]lib[\\/]client\.js$/.test(id);

let ofEngine: Set<string> | null = null;

/**
 * The chat's engine, which starts on every page: the Matrix client, what is made with it, and what other pages of the
 * chat use without it.
 */
export function engineChunk(id: string, graph: Graph): string | null {
  ofEngine ??= closureOf(engine, graph);
  if (!ofEngine.has(id) || /[\\/]node_modules[\\/]/.test(id)) return null;
  return [...closureOf(id, graph)].some(isMatrixClient) ? "engine" : "chat";
}

/** A file that only passes on what stands in another one, under other names. */
const passingOn = /^export\{([^{}]+)\}from"\.\/([\w.-]+\.js)";?\s*$/;

/**
 * A part in a file that it shares with others has one of its own beside it, which says where the part stands: a request
 * for fifty bytes. What imports it asks for the shared file instead. The small ones stay for pages of an earlier
 * version, which ask for them. `names` are theirs.
 */
export function straightImports(names: Set<string>): Plugin {
  return {
    name: "straight-imports",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const parts = new Map<string, { file: string; fields: string }>();
      for (const { fileName, code } of chunks) {
        const [, exported = "", file = ""] = passingOn.exec(code) ?? [];
        if (file === "") continue;
        const fields = exported.split(",").map((one) => {
          const [inside = "", outside = inside] = one.split(" as ");
          return `${outside}:m.${inside}`;
        });
        parts.set(fileName.replace(/^assets\//, ""), { file, fields: fields.join() });
        names.add(fileName);
      }
      for (const chunk of chunks) {
        chunk.code = chunk.code
          .replace(/import\(`\.\/([\w.-]+\.js)`\)/g, (whole, name: string) => {
            const part = parts.get(name);
            return part ? `import(\`./${part.file}\`).then(m=>({${part.fields}}))` : whole;
          })
          .replace(/"assets\/([\w.-]+\.js)"/g, (whole, name: string) => {
            const part = parts.get(name);
            return part ? `"assets/${part.file}"` : whole;
          });
      }
    },
  };
}
