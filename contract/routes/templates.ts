import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";
import { ChangeTemplate, NewTemplate, Template, TemplateList } from "../templates.ts";
import { NewWorkspace, Workspace } from "../workspaces.ts";

/** Workspaces of an organisation to begin from. */
export const templateRoutes = defineRoutes({
  /** Those of the caller's organisation. */
  listTemplates: { method: "GET", path: "/api/v1/organisation/templates", access: "person", answer: TemplateList },
  /** What an owner from the owning organisation can read of it, as it is now. */
  saveTemplate: {
    method: "POST",
    path: "/api/v1/workspaces/:id/templates",
    access: "person",
    body: NewTemplate,
    answer: Template,
    status: 201,
    errors: [
      "PERSONAL",
      "HOME_ONLY",
      "TEMPLATE_NAME_TAKEN",
      "TEMPLATE_EMPTY",
      "TEMPLATE_CLASSED",
      "TEMPLATE_TOO_LARGE",
      "TEMPLATES_FULL",
    ],
  },
  /** A workspace of the caller's with everything that the template holds, or none. */
  createFromTemplate: {
    method: "POST",
    path: "/api/v1/organisation/templates/:id/workspaces",
    access: "person",
    body: NewWorkspace,
    answer: Workspace,
    status: 201,
    errors: ["GUEST_REFUSED", "QUOTA_EXCEEDED"],
  },
  changeTemplate: {
    method: "PATCH",
    path: "/api/v1/organisation/templates/:id",
    access: "admin",
    body: ChangeTemplate,
    answer: Template,
    errors: ["TEMPLATE_NAME_TAKEN"],
  },
  removeTemplate: {
    method: "DELETE",
    path: "/api/v1/organisation/templates/:id",
    access: "admin",
    answer: Empty,
  },
});
