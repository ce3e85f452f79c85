import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { sessionRoutes } from "@safos/contract/routes/identity";
import type { Plugin } from "vite";

/**
 * `early.js`: asks for what everyone who is signed in needs while the page's largest file is still on its way, where each
 * import would otherwise wait for the one that names it. Visitors with a link need other things and nothing of this.
 */
export function earlyFiles(): Plugin {
  return {
    name: "early-files",
    apply: "build",
    transformIndexHtml: () => [{ tag: "script", attrs: { src: "/early.js", async: true }, injectTo: "head" }],
    writeBundle({ dir = "" }, bundle) {
      const files = Object.values(bundle);
      const common = files.flatMap((file) => {
        if (file.type === "asset") return /(^|\/)everyday-[^/]+\.css$/.test(file.fileName) ? [file.fileName] : [];
        return file.name === "everyday" ? [file.fileName] : [];
      });
      const texts = files.flatMap((file) =>
        file.type === "chunk" && /^(sv|en)\.ts$/.test(basename(file.facadeModuleId ?? "")) ? [file.fileName] : [],
      );
      if (common.length !== 2 || texts.length !== 2) throw new Error("The everyday files are not there.");
      writeFileSync(join(dir, "early.js"), scriptFor(common, texts));
    },
  };
}

/** Which language it will be, as `guessLocale` in `text/index.tsx` says; the other one's file would only be in the way. */
const scriptFor = (common: readonly string[], texts: readonly string[]): string => `(() => {
  // The page itself was there first: a service worker had it.
  if (globalThis.safosEarly) return;
  if (/^\\/[gs]\\//.test(location.pathname)) return;
  const kept = localStorage.getItem("safos.locale");
  const isEnglish = kept ? kept === "en" : navigator.language.startsWith("en") && !navigator.languages.some((one) => /^(sv|nb|nn|da)/.test(one));
  // Taken once, by the page's first question for it (platform/api.ts).
  const session = fetch(${JSON.stringify(sessionRoutes.readSession.path)}, { headers: { accept: "application/json" } });
  session.catch(() => undefined);
  globalThis.safosEarly = new Map([[${JSON.stringify(sessionRoutes.readSession.path)}, session]]);
  // With the credentials that the page itself asks with later: otherwise each file is fetched twice.
  const ask = (href, rel, as) =>
    document.head.append(Object.assign(document.createElement("link"), { rel, as, href, crossOrigin: "" }));
  for (const name of ${JSON.stringify([...texts, ...common])}) {
    if (/\\/(sv|en)-/.test(name) && name.includes("/en-") !== isEnglish) continue;
    if (name.endsWith(".css")) ask("/" + name, "preload", "style");
    else ask("/" + name, "modulepreload", "script");
  }
})();
`;
