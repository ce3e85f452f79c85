export {
  createOrganisations,
  type NewOrganisation,
  type Organisation,
  type Organisations,
  type SigningKey,
} from "./service.ts";
export { operatorRoutes, organisationRoutes } from "./routes.ts";
