import Type from "typebox";
import { ChangeOrganisation, MailTrial, NewOrganisation, Organisation, TryMail } from "../organisations.ts";
import { defineRoutes } from "../route.ts";

export const organisationRoutes = defineRoutes({
  /** One's own organisation. */
  readOrganisation: { method: "GET", path: "/api/v1/organisation", access: "person", answer: Organisation },
  changeOrganisation: {
    method: "PATCH",
    path: "/api/v1/organisation",
    access: "admin",
    isFresh: true,
    body: ChangeOrganisation,
    answer: Organisation,
    errors: ["ACCENT_CONTRAST", "MAIL_ADDRESS_FOREIGN", "EID_NOT_ASKED", "EID_FIRST"],
  },
  /** Sends the caller a letter as the organisation's letters are sent, and says what became of it. */
  tryMail: {
    method: "POST",
    path: "/api/v1/organisation/mail-trial",
    access: "admin",
    body: TryMail,
    answer: MailTrial,
  },
});

export const operatorRoutes = defineRoutes({
  listOrganisations: {
    method: "GET",
    path: "/api/v1/operator/organisations",
    access: "operator",
    answer: Type.Object({ items: Type.Array(Organisation) }),
  },
  addOrganisation: {
    method: "POST",
    path: "/api/v1/operator/organisations",
    access: "operator",
    body: NewOrganisation,
    answer: Organisation,
    status: 201,
    errors: ["DOMAIN_TAKEN", "DOMAIN_INVALID"],
  },
});
