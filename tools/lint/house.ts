import { posix } from "node:path";
import type { Source } from "./sources.ts";

/** `modules.json`: the modules of each floor, bottom first, and who may use whom. */
export interface Modules {
  readonly platform: readonly string[];
  readonly shared: readonly string[];
  readonly products: readonly string[];
  readonly uses: Readonly<Record<string, readonly string[]>>;
  /** Files and folders below `server/` that do no I/O and read no clock. */
  readonly pure: readonly string[];
}

/** Everything a rule may look at: the repository, or a fixture laid out like it. */
export class House {
  readonly sources: readonly Source[];
  readonly modules: Modules;
  readonly byPath: ReadonlyMap<string, Source>;
  /** Folders of the server that stand above every module and may look into each. */
  readonly aboveModules: readonly string[] = ["cli", "demo", "compose"];
  /** Where it lies on the disk, for rules that run another tool; null when it is made up. */
  readonly folder: string | null;
  private readonly publicApis: Readonly<Record<string, string>>;

  /** `publicApis` are the `imports` of `server/package.json`. */
  constructor(
    sources: readonly Source[],
    modules: Modules,
    publicApis: Readonly<Record<string, string>>,
    folder: string | null = null,
  ) {
    this.folder = folder;
    this.sources = sources;
    this.modules = modules;
    this.publicApis = publicApis;
    this.byPath = new Map(sources.map((source) => [source.path, source]));
  }

  get code(): Source[] {
    return this.sources.filter((source) => source.isCode);
  }

  get moduleNames(): string[] {
    return [...this.modules.platform, ...this.modules.shared, ...this.modules.products];
  }

  /** The module of the server that a path lies in; null outside every module. */
  moduleOf(path: string): string | null {
    return /^server\/(?:(?:platform|shared|products)\/)?([a-z-]+)\//.exec(path)?.[1] ?? null;
  }

  /** Where an import leads, from the root of the repository; null for packages. */
  target(source: Source, specifier: string): string | null {
    if (specifier.startsWith(".")) return posix.normalize(posix.join(posix.dirname(source.path), specifier));
    if (specifier.startsWith("@safos/contract/")) return `contract/${specifier.slice("@safos/contract/".length)}.ts`;
    const api = this.publicApis[specifier];
    return api === undefined ? null : posix.join("server", api);
  }

  /** The files of the repository that one imports. */
  importsOf(source: Source): string[] {
    return source.imports.flatMap((one) => {
      const path = this.target(source, one);
      return path !== null && this.byPath.has(path) ? [path] : [];
    });
  }

  has(path: string): boolean {
    return this.byPath.has(path) || this.sources.some((source) => source.path.startsWith(`${path}/`));
  }
}
