import { contactRoutes as contract } from "@safos/contract/routes/contacts";
import { disposition, routes, type RouteBinding } from "#http";
import { exportContacts } from "./cards/export.ts";
import { importContacts } from "./cards/import.ts";
import { changeContact, createContact, listContacts, readContact, removeContact } from "./cards/own.ts";
import type { ContactContext } from "./context.ts";

export const contactRoutes = (ctx: ContactContext): RouteBinding =>
  routes("contacts", contract, {
    listContacts: ({ caller, query }) => listContacts(ctx, caller, query),
    createContact: ({ caller, body }) => createContact(ctx, caller, body),
    importContacts: ({ caller, body }) => importContacts(ctx, caller, body),
    exportContacts: ({ caller, reply }) =>
      reply
        .type("text/vcard; charset=utf-8")
        .header("content-disposition", disposition("attachment", "contacts.vcf"))
        .send(exportContacts(ctx, caller)),
    readContact: ({ caller, params }) => readContact(ctx, caller, params.id),
    changeContact: ({ caller, params, body, request }) =>
      changeContact(ctx, caller, params.id, { fields: body, expected: request.headers["if-match"] }),
    async removeContact({ caller, params }) {
      await removeContact(ctx, caller, params.id);
      return {};
    },
  });
