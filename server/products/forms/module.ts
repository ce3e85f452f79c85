import { defineModule, type Given } from "#module";
import { createForms } from "./index.ts";

export const formsModule = defineModule({
  name: "forms",
  folder: import.meta.dirname,
  async create(needs: Parameters<typeof createForms>[0] & Given) {
    const forms = await createForms(needs);
    return { api: forms, parts: { searchSources: [forms.searchSource], noticeSource: forms.noticeSource } };
  },
});
