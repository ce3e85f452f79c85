import type { Template } from "@safos/contract/templates";
import { templateRoutes as contract } from "@safos/contract/routes/templates";
import { refuse, routes } from "#http";
import { changeTemplate, removeTemplate } from "./change.ts";
import type { TemplateContext } from "./context.ts";
import { createFromTemplate } from "./make.ts";
import { readTemplates, type TemplateRow } from "./queries.ts";
import { saveTemplate } from "./save.ts";

async function viewAll({ identity }: TemplateContext, rows: readonly TemplateRow[]): Promise<Template[]> {
  const makers = await identity.personsByIds([...new Set(rows.flatMap((row) => row.madeBy ?? []))]);
  const persons = new Map(makers.map((one) => [one.id, identity.view(one)]));
  return rows.map(({ organisationId: _own, createdAt, madeBy, ...row }) => ({
    ...row,
    madeBy: persons.get(madeBy ?? "") ?? null,
    createdAt: createdAt.toISOString(),
  }));
}

export const templateRoutes = (context: TemplateContext) => {
  const { db, workspaces } = context;

  async function view(row: TemplateRow): Promise<Template> {
    const [one] = await viewAll(context, [row]);
    if (!one) throw refuse("MISSING", "There is no such template.");
    return one;
  }

  return routes("templates", contract, {
    listTemplates: async ({ caller }) => ({
      items: await viewAll(context, await readTemplates(db, caller.organisationId)),
    }),
    saveTemplate: async ({ caller, params, body }) => view(await saveTemplate(context, caller, params.id, body)),
    async createFromTemplate({ caller, params, body }) {
      const workspace = await createFromTemplate(context, caller, params.id, body);
      const [shown] = await workspaces.views([{ workspace, role: "owner", memberRole: "owner" }]);
      if (!shown) throw refuse("MISSING", "There is no such workspace.");
      return shown;
    },
    changeTemplate: async ({ caller, params, body }) => view(await changeTemplate(context, caller, params.id, body)),
    async removeTemplate({ caller, params }) {
      await removeTemplate(context, caller, params.id);
      return {};
    },
  });
};
