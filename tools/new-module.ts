import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * `node tools/new-module.ts <name>`: a product with one table, two routes and its tests, and its line in
 * `server/compose/modules.ts`. From there on it is yours: rename its noun, add verbs beside `add.ts` and `list.ts`.
 */
interface Made {
  /** Files of the module by their path in its folder. */
  readonly module: Readonly<Record<string, string>>;
  /** `contract/routes/<name>.ts` */
  readonly contract: string;
}

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** `notes` becomes `note`; names of modules are plural. */
const singular = (name: string): string => name.replace(/s$/, "");

/** `notes`, `note`, `Note` and `Notes`. */
interface Names {
  readonly name: string;
  readonly noun: string;
  readonly Noun: string;
  readonly Names: string;
}

function contractOf({ name, noun, Noun, Names }: Names): string {
  return `import Type from "typebox";
import { Id, Moment, Page } from "@safos/contract/common";
import { defineRoutes } from "@safos/contract/route";

export const ${Noun} = Type.Object({ id: Id, workspaceId: Id, title: Type.String(), createdAt: Moment });
export const New${Noun} = Type.Object(
  { title: Type.String({ minLength: 1, maxLength: 300 }) },
  { additionalProperties: false },
);

export const ${noun}Routes = defineRoutes({
  list${Names}: {
    method: "GET",
    path: "/api/v1/workspaces/:id/${name}",
    access: "person",
    answer: Page(${Noun}),
  },
  add${Noun}: {
    method: "POST",
    path: "/api/v1/workspaces/:id/${name}",
    access: "person",
    body: New${Noun},
    answer: ${Noun},
    status: 201,
  },
});
`;
}

/** What the module is about, and its table. */
function tableFiles({ name, noun, Noun, Names }: Names): Record<string, string> {
  return {
    "README.md": `# ${name}\n\nWhat ${name} are for, in a sentence.\n\n- What always holds.\n\nTables: \`${noun}\`. Events sent: none. Refuses MISSING to strangers and FORBIDDEN to those whose role does not allow it.\n`,
    [`migrations/0001-${name}.sql`]: `create table ${name}.${noun} (
  id uuid primary key,
  workspace_id uuid not null references workspaces.workspace (id) on delete cascade,
  title text not null,
  created_by uuid not null references identity.person (id),
  created_at timestamptz not null default now()
);
create index ${noun}_workspace on ${name}.${noun} (workspace_id, id);
`,
    "context.ts": `import type { Db } from "#database";
import type { Workspaces } from "#workspaces";
import type { ${Noun}Tables } from "./queries.ts";

/** What every verb about ${name} works with. */
export interface ${Noun}Context {
  readonly db: Db<${Noun}Tables>;
  readonly workspaces: Workspaces;
}
`,
    "queries.ts": `import { sql, type AnyDb } from "#database";

export interface ${Noun}Tables {
  "${name}.${noun}": { id: string };
}

export interface ${Noun}Row {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly createdAt: Date;
}

const columns = sql\`id, workspace_id as "workspaceId", title, created_at as "createdAt"\`;

export async function insert${Noun}(
  db: AnyDb,
  row: { readonly id: string; readonly workspaceId: string; readonly title: string; readonly by: string },
): Promise<${Noun}Row> {
  const { rows } = await sql<${Noun}Row>\`insert into ${name}.${noun} (id, workspace_id, title, created_by)
    values (\${row.id}, \${row.workspaceId}, \${row.title}, \${row.by}) returning \${columns}\`.execute(db);
  const [made] = rows;
  if (!made) throw new Error("What was just written is not there.");
  return made;
}

export async function read${Names}(db: AnyDb, workspaceId: string): Promise<${Noun}Row[]> {
  const { rows } = await sql<${Noun}Row>\`select \${columns} from ${name}.${noun}
    where workspace_id = \${workspaceId} order by id desc limit 500\`.execute(db);
  return rows;
}
`,
  };
}

/** Its verbs, its routes, and how it is put together. */
function verbFiles({ name, noun, Noun, Names }: Names, contractPath: string): Record<string, string> {
  return {
    "add.ts": `import { uuid } from "#clock";
import type { Principal } from "#http";
import type { ${Noun}Context } from "./context.ts";
import { insert${Noun}, type ${Noun}Row } from "./queries.ts";

/** Refuses MISSING and FORBIDDEN. */
export async function add${Noun}(
  { db, workspaces }: ${Noun}Context,
  person: Principal,
  workspaceId: string,
  title: string,
): Promise<${Noun}Row> {
  await workspaces.require(person.personId, workspaceId, "write");
  return insert${Noun}(db, { id: uuid(), workspaceId, title: title.trim(), by: person.personId });
}
`,
    "list.ts": `import type { Principal } from "#http";
import type { ${Noun}Context } from "./context.ts";
import { read${Names}, type ${Noun}Row } from "./queries.ts";

/** The newest first. Refuses MISSING and FORBIDDEN. */
export async function list${Names}(
  { db, workspaces }: ${Noun}Context,
  person: Principal,
  workspaceId: string,
): Promise<${Noun}Row[]> {
  await workspaces.require(person.personId, workspaceId, "read");
  return read${Names}(db, workspaceId);
}
`,
    "routes.ts": `import { ${noun}Routes as contract } from "${contractPath}";
import { routes } from "#http";
import { add${Noun} } from "./add.ts";
import type { ${Noun}Context } from "./context.ts";
import { list${Names} } from "./list.ts";
import type { ${Noun}Row } from "./queries.ts";

const view = (row: ${Noun}Row) => ({ ...row, createdAt: row.createdAt.toISOString() });

export const ${noun}Routes = (context: ${Noun}Context) =>
  routes("${name}", contract, {
    list${Names}: async ({ caller, params }) => ({
      items: (await list${Names}(context, caller, params.id)).map(view),
    }),
    add${Noun}: async ({ caller, params, body }) => view(await add${Noun}(context, caller, params.id, body.title)),
  });
`,
    "module.ts": `import type { Database } from "#database";
import { defineModule, type Given } from "#module";
import type { Workspaces } from "#workspaces";
import type { ${Noun}Tables } from "./queries.ts";
import { ${noun}Routes } from "./routes.ts";

interface Needs {
  readonly database: Database;
  readonly workspaces: Workspaces;
}

export const ${name}Module = defineModule({
  name: "${name}",
  folder: import.meta.dirname,
  create({ database, workspaces }: Needs & Given) {
    const context = { db: database.of<${Noun}Tables>(), workspaces };
    return { api: null, parts: { routes: [${noun}Routes(context)] } };
  },
});
`,
  };
}

/** What a new module consists of; `contractPath` is what its routes import the table from. */
export function writeModule(name: string, contractPath = `@safos/contract/routes/${name}`): Made {
  if (!/^[a-z]{3,20}s$/.test(name)) throw new Error("A module's name is one plural noun in lower-case letters: notes.");
  const names = { name, noun: singular(name), Noun: capital(singular(name)), Names: capital(name) };
  return {
    contract: contractOf(names),
    module: {
      ...tableFiles(names),
      ...verbFiles(names, contractPath),
    },
  };
}

/** Writes the module below `server/products` and its line into the list of modules. */
function create(root: string, name: string): void {
  const folder = join(root, "server", "products", name);
  if (existsSync(folder)) throw new Error(`${folder} is there already.`);
  const made = writeModule(name);
  for (const [path, text] of Object.entries(made.module)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const contract = made.contract
    .replace("@safos/contract/common", "../common.ts")
    .replace("@safos/contract/route", "../route.ts");
  writeFileSync(join(root, "contract", "routes", `${name}.ts`), contract);
  const list = join(root, "server", "compose", "modules.ts");
  const before = "import { boardFilesPort";
  const text = readFileSync(list, "utf8");
  if (!text.includes(before) || !text.includes("] as const;"))
    throw new Error(`${list} is not as expected; add ${name}Module by hand.`);
  writeFileSync(
    list,
    text
      .replace("] as const;", `  ${name}Module,\n] as const;`)
      .replace(before, `import { ${name}Module } from "../products/${name}/module.ts";\n${before}`),
  );
}

if (process.argv[1] === import.meta.filename) {
  const [name] = process.argv.slice(2);
  if (name === undefined) {
    process.stderr.write("node tools/new-module.ts <name>\n");
    process.exit(2);
  }
  create(join(import.meta.dirname, ".."), name);
}
