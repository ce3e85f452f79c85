import type { Me } from "@safos/contract/identity";
import type { PersonRole } from "@safos/contract/person-roles";

/** Whether someone may open a page of the administration: administrators all, others those of a role that they have. */
export const may = ({ isAdmin, roles }: Pick<Me, "isAdmin" | "roles">, role?: PersonRole): boolean =>
  isAdmin || (role !== undefined && roles.includes(role));
